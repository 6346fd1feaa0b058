from yizhan.kit import registration


class PlacesConfig(registration.App):
    name = "yizhan.ground.places"
    label = "places"

    def exchanges(self) -> registration.Exchanges:
        from yizhan.ground.places import exchange
        from yizhan.ground.places.actions import load_divisions
        from yizhan.kit.tables import Exchange

        return {
            "divisions": Exchange(
                exchange.COLUMNS,
                exchange.read_divisions,
                load_divisions,
                exchange.division_records,
                mapped=True,
            ),
        }
