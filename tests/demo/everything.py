from __future__ import annotations

import hashlib
from typing import Any

from yizhan.ground.casework import store
from yizhan.ground.casework.models import Case, CaseStep, Photo
from yizhan.ground.people.models import Look, Person, Post, Unit
from yizhan.wings.care.activities.models import Session, SignUp
from yizhan.wings.care.stations.models import Station
from yizhan.wings.organisation.branches.models import Link, Membership
from yizhan.wings.organisation.development.models import Step
from yizhan.wings.organisation.duties.models import DutyPeriod
from yizhan.wings.organisation.register.models import Certificate, Company, Ridership, Site
from yizhan.wings.participation.fleet.models import Errand, Helper
from yizhan.wings.participation.honours.models import Honour


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """What the city consists of, without keys of rows, secrets and tickets."""
    return {
        "units": list(
            Unit.objects.order_by("path").values_list(
                "code", "name", "kind", "competence", "division__code", "founded_on"
            )
        ),
        "people": list(Person.objects.order_by("pk").values_list("username", "display_name")),
        "posts": list(
            Post.objects.order_by("pk").values_list(
                "person__username", "unit__code", "role", "scope", "starts_at"
            )
        ),
        "riderships": list(
            Ridership.objects.order_by("pk").values_list(
                "rider__username", "site__code", "joined_on", "left_on", "employment",
                "confirmed_on", "asked_on", "end_reason",
            )
        ),
        "companies": list(
            Company.objects.order_by("pk").values_list(
                "unit__code", "credit_code", "registered_on"
            )
        ),
        "duties": list(
            DutyPeriod.objects.order_by(
                "since", "duty__unit__code", "duty__what", "pk"
            ).values_list(
                "duty__what", "unit__code", "duty__about__code", "change", "since", "done_on",
                "due_on", "by__username", "text", "answer",
            )
        ),
        "activities": list(
            Session.objects.order_by("pk").values_list(
                "title", "kind__code", "unit__code", "station__code", "begins_at", "ends_at",
                "capacity", "taken", "state",
            )
        ),
        "sign_ups": list(
            SignUp.objects.order_by("pk").values_list(
                "person__username", "state", "joined_at", "attended_at", "useful"
            )
        ),
        "photos": [
            (text, state, large, hashlib.sha256(store.read(key, store.Form.LARGE)).hexdigest())
            for text, state, large, key in Photo.objects.order_by("pk").values_list(
                "case__place", "state", "width", "key"
            )
        ],
        "exam_fleet": list(
            Helper.objects.order_by("pk").values_list(
                "person__username", "day", "opens", "closes", "skills", "minutes"
            )
        ),
        "errands": list(
            Errand.objects.order_by("pk").values_list(
                "kind", "hall__name", "due_at", "state", "helper__person__username", "delivery_at"
            )
        ),
        "honours": list(
            Honour.objects.order_by("pk").values_list(
                "title", "shown_name", "citation", "awarded_on", "nomination__person__username"
            )
        ),
        "sites": list(Site.objects.order_by("pk").values_list("unit__code", "short")),
        "certificates": list(
            Certificate.objects.order_by("pk").values_list("rider__username", "valid_until")
        ),
        "stations": list(
            Station.objects.order_by("code").values_list(
                "code", "short", "name", "kind", "unit__code", "division__code", "lon", "lat",
                "address", "landmark", "hours", "amenities", "opened_on", "closed_on",
            )
        ),
        "cases": list(
            Case.objects.order_by("pk").values_list(
                "item__code", "unit__code", "place", "text", "status", "opened_at", "due_at",
                "closed_at", "assignee__username", "solved", "stars", "me_too",
                "need__asked_by__username", "need__station__code",
            )
        ),
        "members": list(
            Membership.objects.order_by("pk").values_list(
                "person__username", "branch__unit__code", "company__code", "stage", "since",
                "until", "reason",
            )
        ),
        "links": list(
            Link.objects.order_by("pk").values_list(
                "person__username", "branch__unit__code", "since", "until"
            )
        ),
        "steps": list(
            Step.objects.order_by("pk").values_list(
                "candidacy__person__username", "kind", "stage__code", "entered_on", "at",
                "by__username",
            )
        ),
        "looks": list(
            Look.objects.order_by("pk").values_list("person__username", "by__username", "at")
        ),
        "events": list(
            CaseStep.objects.order_by("pk").values_list("kind", "at", "by__username", "text")
        ),
    }  # fmt: skip
