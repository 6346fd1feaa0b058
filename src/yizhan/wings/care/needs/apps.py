from yizhan.kit import registration


class NeedsConfig(registration.App):
    name = "yizhan.wings.care.needs"
    label = "needs"

    def lifecycle(self) -> registration.Lifecycle:
        from yizhan.ground.people.events import PersonErased
        from yizhan.wings.care.needs.actions import unlink_asker

        return {
            PersonErased: lambda event: unlink_asker(event.person_id),
        }
