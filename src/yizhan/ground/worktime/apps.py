from yizhan.kit import registration


class WorktimeConfig(registration.App):
    name = "yizhan.ground.worktime"
    label = "worktime"

    def exchanges(self) -> registration.Exchanges:
        from yizhan.ground.worktime import exchange
        from yizhan.ground.worktime.actions import load_days
        from yizhan.kit.tables import Exchange

        return {
            "workdays": Exchange(
                exchange.COLUMNS, exchange.read_days, load_days, exchange.day_records
            ),
        }
