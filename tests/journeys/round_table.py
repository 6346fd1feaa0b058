"""Six riders were fined by one company two months ago, and the sheet of that month stands; a round
table was announced a month ago and has begun, and the company has not answered. Run as a module
inside a house."""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

# Models can be imported only now, hence E402 on each line.
from django.utils import timezone  # noqa: E402

from yizhan.ground.people.actions import create_person  # noqa: E402
from yizhan.ground.people.models import Unit  # noqa: E402
from yizhan.kit.days import local_day  # noqa: E402
from yizhan.wings.care.losses.actions import (  # noqa: E402
    LossRow,
    fill_kinds,
    load_losses,
    make_due_sheets,
)
from yizhan.wings.care.losses.rules import Facts  # noqa: E402
from yizhan.wings.organisation.talks import actions  # noqa: E402
from yizhan.wings.organisation.talks.models import TopicKind  # noqa: E402

RIDERS = 6


def main() -> None:
    now = timezone.now()
    before, long_ago = now - timedelta(days=30), now - timedelta(days=65)
    company, host = Unit.objects.get(code="P1"), Unit.objects.get(code="hc")
    fill_kinds(by=None, at=long_ago)
    riders = [
        create_person(username=f"fined-{n}", display_name=f"被罚骑手{n}", by=None, at=long_ago)
        for n in range(RIDERS)
    ]
    facts = Facts(platform=company.name, kind="fine", amount="50", text="暴雨天也罚")
    rows = [LossRow(rider, facts, local_day(long_ago), long_ago) for rider in riders]
    load_losses(rows, at=now)
    make_due_sheets(at=now)
    actions.fill_kinds(by=None, at=before)
    plan = actions.Plan(
        title="年度算法协商恳谈会", held_at=now - timedelta(minutes=5), place="会议室"
    )
    talk = actions.prepare_talk(host, plan, by=None, at=before)
    actions.invite(talk, company, by=None, at=before)
    kind = TopicKind.objects.get(code="estimates")
    row = actions.TopicRow(kind=kind, title="恶劣天气的送达时间")
    actions.add_topic(talk, row, by=None, at=before)
    actions.announce_talk(talk, by=None, at=before)


if __name__ == "__main__":
    main()
