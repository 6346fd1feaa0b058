"""From a demand, or from a line of the sheet, to a topic in one step. The figures go along as words
with their day, and stay as they are."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yizhan.ground.people.models import Person
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.kit.days import local_day
from yizhan.kit.errors import Refusal
from yizhan.kit.keys import key_in
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.wings.care.demands.index import step_of, week_begins
from yizhan.wings.care.demands.models import Demand
from yizhan.wings.care.losses.models import SheetLine
from yizhan.wings.organisation.talks.actions import TopicRow, add_topic
from yizhan.wings.organisation.talks.models import Talk, TopicKind
from yizhan.wings.organisation.talks.rules import LONGEST_TITLE, Origin

OF_SLOW_MEALS, OF_PENALTIES, OF_DEMANDS = "estimates", "rewards", "other"
"""The kind that a topic begins with; the host can choose another."""


class TooFew(Refusal):
    code = "too_few"
    message = gettext_lazy("Confirm the demand first; it takes five persons or more.")


class NoKinds(Refusal):
    code = "no_kinds"
    message = gettext_lazy("Enter the kinds of topics first.")


def talks_for_topics(person: Person) -> list[Talk]:
    """Return the round tables ahead on whose list this person may put something, soonest first."""
    if not can_somewhere(person, Permission.TALK_EDIT):
        return []
    mine = Talk.objects.within(person, Permission.TALK_EDIT).taking_topics()
    return list(mine.order_by("held_at", "pk"))


@desk_page(Permission.TALK_EDIT)
@require_POST
def take(request: PageRequest) -> HttpResponse:
    """Put a demand or a line of the sheet on the list of a round table, as a topic."""
    talks = Talk.objects.within(request.user, Permission.TALK_EDIT).taking_topics()
    talk = get_object_or_404(talks, pk=key_in(request.POST.get("talk", "")) or 0)
    with refusals_as_message(request):
        topic = add_topic(talk, _row(request), by=request.user, at=timezone.now())
        messages.success(request, _("It is a topic now. Put it in words a company can answer."))
        return redirect("desk:talk_topic", topic.pk)
    return redirect("desk:talk", talk.pk)


def _row(request: PageRequest) -> TopicRow:
    demand, line = key_in(request.POST.get("demand", "")), key_in(request.POST.get("line", ""))
    with translation.override(settings.LANGUAGE_CODE):
        if demand:
            visible = Demand.objects.visible_to(request.user)
            return _of_demand(get_object_or_404(visible, pk=demand))
        if line:
            lines = SheetLine.objects.visible_to(request.user).select_related("sheet")
            return _of_line(get_object_or_404(lines, pk=line))
    raise Http404


def _of_demand(demand: Demand) -> TopicRow:
    """The step that the demand had reached when this week began, as its public page says it."""
    until = week_begins(timezone.now())
    step = step_of(demand, until=until)
    if demand.confirmed_at is None or not step:
        raise TooFew
    return TopicRow(
        kind=_kind(OF_DEMANDS),
        title=demand.name[:LONGEST_TITLE],
        origin=Origin.DEMAND,
        origin_key=str(demand.pk),
        figures=_("%(n)d riders or more") % {"n": step},
        figures_on=local_day(until) - timedelta(days=1),
    )


def _of_line(line: SheetLine) -> TopicRow:
    """A shop is named on the sheet that goes to the table, and not in public."""
    slow = line.is_slow_meal
    month = f"{line.sheet.month:%Y-%m}"
    counted = {"month": month, "riders": line.riders, "entries": line.entries}
    words = _("%(month)s: %(riders)d riders, %(entries)d entries") % counted
    if slow:
        words += _(", %(n)d minutes on average") % {"n": line.minutes or 0}
        title = _("Meals that come late (sheet of %(month)s)") % {"month": month}
    else:
        title = " · ".join(filter(None, (line.kind_name or _("Penalties"), line.platform)))
    return TopicRow(
        kind=_kind(OF_SLOW_MEALS if slow else OF_PENALTIES),
        title=title[:LONGEST_TITLE],
        origin=Origin.SHEET,
        origin_key=str(line.pk),
        figures=words,
        figures_on=local_day(line.sheet.made_at),
    )


def _kind(code: str) -> TopicKind:
    kinds = {kind.code: kind for kind in TopicKind.objects.public()}
    kind = kinds.get(code) or next(iter(kinds.values()), None)
    if kind is None:
        raise NoKinds
    return kind
