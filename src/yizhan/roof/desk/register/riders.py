"""/desk/riders: who is entered where. Names and numbers are masked; to look needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.people import actions as people
from yizhan.ground.people.models import Secret, SecretKind
from yizhan.ground.people.models.units import below
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.ground.people.rules import mask_name
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.register.forms import ReasonForm, SearchForm, counties
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_as_message, refusals_on
from yizhan.wings.organisation.register import actions
from yizhan.wings.organisation.register.models import Ridership, RidershipQuerySet
from yizhan.wings.organisation.register.models.scope import (
    companies_seen,
    responsible,
    sites_seen,
)

READ = Permission.REGISTER_READ
PAGE = 50
STATES = (
    ("riding", pgettext_lazy("entry of the register", "riding")),
    ("asked", pgettext_lazy("entry of the register", "asked, not answered yet")),
    ("left", pgettext_lazy("entry of the register", "left")),
)


@dataclass(frozen=True)
class RiderFilters:
    """The filters of the list, read from and written to the address."""

    words: str = ""
    company: str = ""
    site: str = ""
    county: str = ""
    state: str = "riding"

    @classmethod
    def of(cls, query: QueryDict) -> RiderFilters:
        state = query.get("state", "")
        return cls(
            query.get("q", "").strip()[:80],
            query.get("company", "")[:40],
            query.get("site", "")[:40],
            query.get("county", "")[:12],
            state if state in dict(STATES) else "riding",
        )

    def apply(self, rows: RidershipQuerySet, request: PageRequest) -> RidershipQuerySet:
        riderships: RidershipQuerySet = getattr(rows, self.state)().search(self.words)
        if self.site:
            return riderships.filter(site__code=self.site)
        if self.company:
            owner = companies_seen(request.user, READ).filter(code=self.company).first()
            riderships = (
                riderships.filter(below(owner.path, of="site__")) if owner else riderships.none()
            )
        if self.county:
            sites = sites_seen(request.user, READ).order_by().filter(division__code=self.county)
            riderships = riderships.filter(site__in=sites.values("pk"))
        return riderships

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.company or self.site or self.county) or (
            self.state != "riding"
        )

    def query(self) -> str:
        """To be carried on, with an & at its end if there is any."""
        pairs = (("q", self.words), ("company", self.company), ("site", self.site),
                 ("county", self.county), ("state", self.state))  # fmt: skip
        encoded = urlencode([(name, value) for name, value in pairs if value])
        return f"{encoded}&" if encoded else ""


@desk_page(READ)
@require_GET
@limited("filter", asked_by="q")
def riders(request: PageRequest) -> HttpResponse:
    filters = RiderFilters.of(request.GET)
    riderships = filters.apply(Ridership.objects.visible_to(request.user), request)
    # Keys first: of ten thousand entries in reach the database sorts numbers, and reads fifty rows.
    keys = riderships.order_by("-pk").values_list("pk", flat=True)
    return _list(request, filters, keys, SearchForm())


@desk_page(READ)
@require_POST
@limited("search")
def search(request: PageRequest) -> HttpResponse:
    """Search by a whole number or full name, which those it leads to can read afterwards."""
    if not can_somewhere(request.user, Permission.SECRET_REVEAL):
        raise NotAllowed
    form, riderships = SearchForm(request.POST), None
    if form.is_valid():
        with refusals_on(form):
            riderships = actions.search_riders(
                form.cleaned_data["words"],
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
    keys = [entry.pk for entry in riderships or ()]
    response = _list(request, RiderFilters(), keys, form)
    response.headers["Cache-Control"] = "no-store"
    return response


def _list(
    request: PageRequest,
    filters: RiderFilters,
    keys: Sequence[int] | QuerySet[Ridership, int],
    form: SearchForm,
) -> HttpResponse:
    """`keys`: of entries that the person may read, in the order of the list."""
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    rows = Ridership.objects.visible_to(request.user).select_related("rider", "site__division")
    entries = rows.in_bulk(list(page))
    context = {
        "filters": filters,
        "form": form,
        "may_search": can_somewhere(request.user, Permission.SECRET_REVEAL),
        "page": page,
        "rows": _with_masks([entries[key] for key in page if key in entries]),
        "companies": companies_seen(request.user, READ).not_ended().order_by("code")[:100],
        "sites": _sites(request, filters),
        "counties": counties(),
        "states": STATES,
        "may_import": can_somewhere(request.user, Permission.REGISTER_EDIT),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/register/riders.html", context, status=status)


def _sites(request: PageRequest, filters: RiderFilters) -> Any:
    """To choose from: those of the company or county, or all while they are few."""
    sites = sites_seen(request.user, READ).not_ended().order_by("code")
    if filters.company:
        owner = companies_seen(request.user, READ).filter(code=filters.company).first()
        sites = sites.below(owner) if owner else sites.none()
    if filters.county:
        sites = sites.filter(division__code=filters.county)
    return sites[:200]


def _with_masks(rows: list[Ridership]) -> list[tuple[Ridership, str, str]]:
    """Each with the masked name and number, all of the page's in one query."""
    masks = {
        (secret.person_id, secret.kind): secret.masked
        for secret in Secret.objects.shown_masked({row.rider_id for row in rows})
    }
    return [
        (
            row,
            masks.get((row.rider_id, SecretKind.LEGAL_NAME)) or mask_name(row.rider.display_name),
            masks.get((row.rider_id, SecretKind.PHONE), ""),
        )
        for row in rows
    ]


@desk_page(READ)
@require_GET
def rider(request: PageRequest, pk: int) -> HttpResponse:
    return _page(request, _visible_entry(request, pk))


def _page(
    request: PageRequest, entry: Ridership, *, form: ReasonForm | None = None, revealed: str = "",
    kind: str = "",
) -> HttpResponse:  # fmt: skip
    [(row, name, phone)] = _with_masks([entry])
    others = Ridership.objects.visible_to(request.user).for_person(entry.rider)
    context = {
        "entry": row,
        "name": name,
        "phone": phone,
        "others": others.exclude(pk=entry.pk).select_related("site").order_by("-pk")[:20],
        "may_reveal": responsible(request.user, Permission.SECRET_REVEAL, entry.site) is not None,
        "may_end": entry.left_on is None
        and responsible(request.user, Permission.REGISTER_EDIT, entry.site) is not None,
        "form": form or ReasonForm(),
        "shown": revealed,
        "kind": kind,
    }
    status = 422 if form is not None and form.errors else 200
    response = show(request, "desk/register/rider.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@desk_page(Permission.SECRET_REVEAL)
@require_POST
@limited("reveal")
def reveal(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    """Show a name or a number, once, for a reason that the rider can read afterwards."""
    entry, form = _visible_entry(request, pk), ReasonForm(request.POST)
    unit = responsible(request.user, Permission.SECRET_REVEAL, entry.site)
    if unit is None:
        raise NotAllowed
    secrets = Secret.objects.shown_masked({entry.rider_id})
    secret = next((one for one in secrets if one.kind == kind), None)
    if secret is None:
        raise Http404
    revealed = ""
    if form.is_valid():
        with refusals_on(form):
            revealed = people.reveal(
                secret,
                unit=unit,
                by=request.user,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
    return _page(request, entry, form=form, revealed=revealed, kind=kind)


@desk_page(Permission.REGISTER_EDIT)
@require_POST
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End an entry today: she has gone, says who keeps the register there."""
    entry = _visible_entry(request, pk)
    with refusals_as_message(request):
        actions.leave(entry, by=request.user, at=timezone.now())
        messages.success(request, _("The entry has ended today."))
    return redirect("desk:rider", pk)


def _visible_entry(request: PageRequest, pk: int) -> Ridership:
    rows = Ridership.objects.visible_to(request.user).select_related("rider", "site__division")
    return get_object_or_404(rows, pk=pk)
