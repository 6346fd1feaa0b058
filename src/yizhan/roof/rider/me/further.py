"""Records of the smaller parts of the platform, for the file with all of somebody's data."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.models import Person, Token, WeChatTie
from yizhan.kit.days import local_day
from yizhan.wings.organisation.complaints.models import AnswerWanted
from yizhan.wings.participation.fleet.models import Helper
from yizhan.wings.participation.honours.models import Nomination
from yizhan.wings.participation.lessons.models import Read
from yizhan.wings.participation.restaurants.models import Conflict, Visitor

Records = list[dict[str, Any]]


def further_records_of(me: Person) -> dict[str, Records]:
    return {
        "exam_fleet": _exam_fleet(me),
        "honours": [
            {"title": one.call.title, "state": one.get_state_display()}
            for one in Nomination.objects.for_person(me).select_related("call").order_by("pk")
        ],
        "restaurant_rounds": [
            {"title": str(one.round), "number": one.number}
            for one in Visitor.objects.asked_by(me).select_related("round").order_by("pk")
        ],
        "avoided_restaurants": [
            {"place": str(one.restaurant)}
            for one in Conflict.objects.asked_by(me).select_related("restaurant").order_by("pk")
        ],
        "lessons_read": [
            {"title": one.lesson.title}
            for one in Read.objects.visible_to(me).select_related("lesson").order_by("pk")
        ],
        "wechat": [{"since": one.created_at} for one in WeChatTie.objects.visible_to(me)],
        "answers_wanted": [
            {"number": one.complaint_id, "day": local_day(one.complaint.written_at)}
            for one in AnswerWanted.objects.visible_to(me)
            .select_related("complaint")
            .order_by("pk")
        ],
        "tokens": [
            {"name": one.name, "since": one.created_at, "until": one.revoked_at or one.expires_at}
            for one in Token.objects.visible_to(me).order_by("pk")
        ],
        **_at_work(me),
    }


def _exam_fleet(me: Person) -> Records:
    rows = Helper.objects.asked_by(me).select_related("week", "near").order_by("day", "pk")
    return [
        {"title": one.week.name, "day": one.day, "from": str(one.opens), "to": str(one.closes),
         "place": str(one.near), "left": one.left_at}
        for one in rows
    ]  # fmt: skip


def _at_work(me: Person) -> dict[str, Records]:
    accounts = [me, *me.duplicates.order_by("pk")]
    return {
        "posts": [
            {"role": one.get_role_display(), "unit": one.unit.name, "from": one.starts_at,
             "to": one.ends_at}
            for account in accounts
            for one in account.posts.select_related("unit").order_by("pk")
        ],
        "on_duty": [
            {"unit": one.unit.name, "since": one.since, "until": one.until}
            for account in accounts
            for one in account.roster.select_related("unit").order_by("pk")
        ],
        "seats": [
            {"title": str(one.seat), "since": one.since, "until": one.ended_on or one.until}
            for account in accounts
            for one in account.terms.select_related("seat").order_by("pk")
        ],
        "visits": [
            {"place": str(one.destination), "day": one.visited_on, "text": one.text}
            for account in accounts
            for one in account.visits_made.select_related("destination").order_by("pk")
        ],
    }  # fmt: skip
