"""/desk/compliance: the personal-information audit pack, and the permissions of every role."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from yizhan.ground.audit.actions import count_by_verb
from yizhan.ground.people.permissions import ROLES, Permission
from yizhan.ground.people.roles import everywhere
from yizhan.ground.people.rules import PeopleVerb, Role
from yizhan.ground.scheduled.actions import runs_of
from yizhan.ground.scheduled.models import JobRun
from yizhan.kit.registration import personal_kinds
from yizhan.roof.desk.compliance.proofs import PROOFS
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.my_data import BASES
from yizhan.roof.shared.pages import show

LOOKS = (PeopleVerb.SECRET_REVEALED, PeopleVerb.SECRET_SEARCHED)
DAYS = 180
RUNS_SHOWN = 5


@desk_page(Permission.AUDIT_READ)
@require_GET
def compliance(request: PageRequest) -> HttpResponse:
    """The audit pack: facts kept of persons, why, until when, who looked, jobs that forget."""
    at = timezone.now()
    kinds = {kind.key: kind for _app, kind in reversed(list(personal_kinds()))}
    jobs = sorted({kind.job for kind in kinds.values() if kind.job})
    runs: dict[str, list[JobRun]] = defaultdict(list)
    for run in runs_of(jobs):
        if len(runs[run.name]) < RUNS_SHOWN:
            runs[run.name].append(run)
    looks = count_by_verb(LOOKS, since=at - timedelta(days=DAYS))
    context = {
        "kinds": [(kind, BASES[kind.basis]) for kind in reversed(list(kinds.values()))],
        "jobs": [(job, runs[job]) for job in jobs],
        "looks": [(verb.label, looks.get(verb.value, 0)) for verb in LOOKS],
        "days": DAYS,
        "proofs": PROOFS,
        "filing_number": settings.FILING_NUMBER,
        "may_announce": everywhere(request.user, Permission.CLOSING_ANNOUNCE),
        "at": at,
    }
    return show(request, "desk/compliance/compliance.html", context)


@desk_page(Permission.AUDIT_READ)
@require_GET
def permissions(request: PageRequest) -> HttpResponse:
    """Every permission with the roles that hold it, from the page of the code that decides it."""
    rows = [(permission, [permission in ROLES[role] for role in Role]) for permission in Permission]
    context = {"roles": [role.label for role in Role], "rows": rows}
    return show(request, "desk/compliance/permissions.html", context)
