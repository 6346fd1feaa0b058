from yizhan.kit import registration


class RightsConfig(registration.App):
    name = "yizhan.wings.care.rights"
    label = "rights"

    def exchanges(self) -> registration.Exchanges:
        from yizhan.kit.tables import Exchange
        from yizhan.wings.care.rights import actions, exchange

        return {
            "coverage": Exchange(
                exchange.COVERAGE_COLUMNS,
                exchange.read_coverage,
                actions.load_coverage,
                exchange.coverage_records,
            ),
            "advice": Exchange(
                exchange.ADVICE_COLUMNS,
                exchange.read_advice,
                actions.load_advice,
                exchange.advice_records,
            ),
        }
