"""Secrecy, as properties: whatever posts there are and whatever happened, at the desk nobody finds
an accompaniment but whoever is named and her lead."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yizhan.ground.casework.tests.factories import a_city
from yizhan.ground.people.models import Person, Post
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.roles import staff_of
from yizhan.ground.people.rules import Role
from yizhan.ground.people.tests.factories import MONDAY, a_person
from yizhan.kit.errors import NotAllowed, Refusal
from yizhan.wings.care.accompaniment import actions
from yizhan.wings.care.accompaniment.models import (
    Accompaniment,
    Entry,
    Evidence,
    LegalAid,
    Step,
)
from yizhan.wings.care.accompaniment.rules import Status
from yizhan.wings.care.accompaniment.tests.factories import PHONE, an_appointment

UNITS = ("committee", "bureau", "union", "traffic")
POSTS = st.lists(
    st.tuples(st.sampled_from([*Role.values]), st.sampled_from(UNITS),
              st.sampled_from(["here", "below"])),
    max_size=8,
)  # fmt: skip
DEEDS = st.lists(
    st.sampled_from(
        [
            "down",
            "end_post",
            "end_all",
            "renew",
            "name",
            "settle",
            "reopen",
            "ask",
            "not_yet",
            "lead",
        ]
    ),
    max_size=8,
)


def in_charge(row: Accompaniment) -> set[int]:
    """Counted otherwise than by `visible_to`: post by post, through the tree."""
    if row.person_id is None:
        return set()
    leads = {person.pk for person in staff_of(row.unit_id, Permission.ACCOMPANY_LEAD)}
    return {row.person_id} & standing(row) | leads


def standing(row: Accompaniment) -> set[int]:
    roles = [role for role, granted in ROLES.items() if Permission.ACCOMPANY in granted]
    posts = Post.objects.active().filter(role__in=roles).select_related("unit")
    return {
        post.person_id
        for post in posts
        if post.unit_id == row.unit_id
        or (post.scope == "below" and row.unit.path.startswith(post.unit.path))
    }


def finders(row: Accompaniment) -> set[int]:
    """Everybody who finds the row, or anything that belongs to it."""
    found = set()
    for person in Person.objects.all():
        seen = [Accompaniment.objects.visible_to(person).filter(pk=row.pk).exists()]
        seen += [
            model.objects.visible_to(person).filter(accompaniment=row).exists()
            for model in (Entry, Step, Evidence, LegalAid)
        ]
        if any(seen):
            found.add(person.pk)
    return found


def opened(city, *, known: bool) -> Accompaniment:
    """One in a county with somebody, or one that waits for a dispatcher."""
    county = city.county if known else None
    return actions.open_accompaniment(
        by=city.rider, at=MONDAY, division=county, contact=PHONE, text="不该看到"
    )


def go(deed: str, row: Accompaniment, city, at) -> None:
    row.refresh_from_db()
    named = Person.objects.filter(pk=row.person_id).first() or city.handler
    namer = city.dispatcher if row.person_id is None else city.lead
    posts = Post.objects.active().filter(person=named, role="handler")
    deeds = {
        "down": lambda: actions.step_down(row, by=named, at=at),
        "end_post": lambda: posts.update(ends_at=at),
        "end_all": lambda: Post.objects.active().filter(role="handler").update(ends_at=at),
        "renew": lambda: actions.renew_naming(row, at=at),
        "name": lambda: actions.name_person(row, city.colleague, unit=city.union, by=namer, at=at),
        "settle": lambda: actions.say_settled(row, by=city.rider, at=at),
        "reopen": lambda: actions.reopen(row, by=city.rider, at=at),
        "ask": lambda: actions.ask_if_settled(row, by=named, at=at),
        "not_yet": lambda: actions.say_not_yet(row, by=city.rider, at=at),
        "lead": lambda: a_person("lead", city.union),
    }
    deeds[deed]()


EXAMPLES = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


class Secrecy(TestCase):
    @EXAMPLES
    @given(posts=POSTS, known=st.booleans())
    def test_whatever_posts_there_are(self, posts, known):
        city = a_city()
        an_appointment(city)
        row = opened(city, known=known)
        for role, unit, scope in posts:
            a_person(role, getattr(city, unit), scope=scope)
        assert finders(row) == in_charge(row)

    @EXAMPLES
    @given(deeds=DEEDS, known=st.booleans())
    def test_whatever_happened(self, deeds, known):
        city = a_city()
        row, at = opened(city, known=known), MONDAY
        for deed in deeds:
            at += timedelta(minutes=20)
            with suppress(Refusal, NotAllowed):
                go(deed, row, city, at)
        row = Accompaniment.objects.select_related("unit").get(pk=row.pk)
        assert finders(row) == in_charge(row)
        assert (row.status == Status.CLOSED) == (row.closed_at is not None)
        if row.status == Status.OPEN and row.asked_at is None:
            assert Step.objects.of(row).to_do().exists()
