"""A person's records in branches, for the file she may take with her (PIPL article 45)."""

from __future__ import annotations

from typing import Any

from yizhan.ground.people.models import Consent, Person
from yizhan.wings.organisation.branches.models import Link, Membership, SignUp
from yizhan.wings.organisation.branches.vault import open_facts
from yizhan.wings.organisation.development.models import Candidacy
from yizhan.wings.organisation.development.vault import open_note


def branch_records_of(person: Person) -> dict[str, Any]:
    consents = Consent.objects.visible_to(person).order_by("pk")
    links = Link.objects.for_person(person).select_related("branch__unit").order_by("pk")
    signed = SignUp.objects.for_person(person).select_related("event").order_by("pk")
    return {
        "consents": [
            {"to": one.purpose, "given": one.given_at, "withdrawn": one.withdrawn_at,
             "wording": one.wording}
            for one in consents
        ],
        "memberships": _memberships(person),
        "linked": [
            {"branch": str(one.branch), "since": one.since, "until": one.until} for one in links
        ],
        "events": [{"event": one.event.title, "signed_up": one.at} for one in signed],
        "stages": _stages(person),
    }  # fmt: skip


def _memberships(person: Person) -> list[dict[str, Any]]:
    memberships = Membership.objects.for_person(person).select_related("branch__unit", "company")
    return [
        {
            "branch": str(one.branch) if one.branch else None,
            "company": one.company.name if one.company else None,
            "stage": one.stage,
            "since": one.since,
            "until": one.until,
            "sealed": open_facts(one.sealed).__dict__,
        }
        for one in memberships.order_by("pk")
    ]


def _stages(person: Person) -> list[dict[str, Any]]:
    candidacies = Candidacy.objects.for_person(person).select_related("branch__unit").order_by("pk")
    return [
        {"branch": str(candidacy.branch), "stage": step.stage.code, "what": step.kind,
         "day": step.entered_on, "papers": step.papers, "note": open_note(step.sealed)}
        for candidacy in candidacies
        for step in candidacy.steps.select_related("stage").order_by("pk")
    ]  # fmt: skip
