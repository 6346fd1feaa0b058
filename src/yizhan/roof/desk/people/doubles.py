"""/desk/people/doubles: two accounts of one person are looked at side by side, made one; and what
was merged can be taken apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yizhan.ground.people.models import Person, PersonMerge, Secret, SecretKind
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import within
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.register.actions import merge_riders, mergeable, unmerge_riders
from yizhan.wings.organisation.register.models import Ridership

SHOWN = 10


class DoublesForm(forms.Form):
    stays = forms.CharField(
        label=gettext_lazy("The account that stays"),
        max_length=150,
        help_text=gettext_lazy("Last four digits of the telephone, rider's number or user name"),
    )
    goes = forms.CharField(label=gettext_lazy("The second account"), max_length=150)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_stays(self) -> Person:
        return _account(self.cleaned_data["stays"], by=self.by)

    def clean_goes(self) -> Person:
        return _account(self.cleaned_data["goes"], by=self.by)


def _account(words: str, *, by: Person) -> Person:
    """Only whom one may merge. Whether somebody out of reach is known is not said; and a whole
    number is not tried out here: its last four digits are what the masks show anyway."""
    known = mergeable(words, by=by)
    if len(known) > 1:
        names = ", ".join(f"{person} ({person.username})" for person in known[:SHOWN])
        raise forms.ValidationError(
            _("Several accounts end so. Write the number of one: %(names)s.") % {"names": names}
        )
    if not known:
        raise forms.ValidationError(_("There is no open account of this name in your reach."))
    return known[0]


@dataclass(frozen=True)
class Side:
    person: Person
    phones: list[str]
    rides: Ridership | None


@desk_page(Permission.POST_GRANT)
@limited("filter", asked_by="stays")
def doubles(request: PageRequest) -> HttpResponse:
    asked = request.POST or (request.GET if "stays" in request.GET else None)
    form = DoublesForm(asked, by=request.user)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        with refusals_on(form):
            merge_riders(answers["goes"], answers["stays"], by=request.user, at=timezone.now())
            messages.success(request, _("The two accounts are one. Either number signs in to it."))
            return redirect("desk:doubles")
    known = form.is_bound and not form.errors
    answers = form.cleaned_data if known else {}
    context = {
        "form": form,
        "known": known,
        "sides": [_side(request, answers[name]) for name in ("stays", "goes")] if known else [],
        "page": Paginator(_merges(request), 20).get_page(request.GET.get("page")),
    }
    return show(request, "desk/people/doubles.html", context, status=422 if form.errors else 200)


@desk_page(Permission.POST_GRANT)
@require_POST
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Take two accounts apart again."""
    merge = get_object_or_404(_merges(request), pk=pk)
    unmerge_riders(merge, by=request.user, at=timezone.now())
    messages.success(request, _("There are two accounts again, each with what it had."))
    return redirect("desk:doubles")


def _merges(request: PageRequest) -> Any:
    """Whoever appoints in the whole city sees all that hold; others, those they made."""
    holding = PersonMerge.objects.not_ended().select_related("person", "into", "by")
    if within(request.user, Permission.POST_GRANT) is not None:
        holding = holding.filter(by=request.user)
    return holding.order_by("-at", "-pk")


def _side(request: PageRequest, person: Person) -> Side:
    phones = Secret.objects.about(person).filter(kind=SecretKind.PHONE)
    rides = Ridership.objects.visible_to(request.user).riding().filter(rider=person)
    return Side(
        person,
        list(phones.order_by("pk").values_list("masked", flat=True)),
        rides.select_related("site").first(),
    )
