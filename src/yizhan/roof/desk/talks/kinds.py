"""/desk/talks/kinds: the table of kinds of topics."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.ground.people.roles import Permission, everywhere
from yizhan.kit.errors import NotAllowed
from yizhan.roof.desk.talks.forms import KindForm
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_on
from yizhan.wings.organisation.talks import actions
from yizhan.wings.organisation.talks.models import TopicKind


def _permit(request: PageRequest) -> None:
    """The table holds for the whole city."""
    if not everywhere(request.user, Permission.TALK_EDIT):
        raise NotAllowed(f"{request.user} may not keep the kinds of topics")


@desk_page(Permission.TALK_EDIT)
@require_GET
def kind_list(request: PageRequest) -> HttpResponse:
    _permit(request)
    kinds = TopicKind.objects.visible_to(request.user).order_by("position", "pk")
    return show(request, "desk/talks/kinds.html", {"kinds": kinds})


@desk_page(Permission.TALK_EDIT)
@require_POST
def known(request: PageRequest) -> HttpResponse:
    """Enter the kinds that come with the platform; what the city has stays."""
    _permit(request)
    count = actions.fill_kinds(by=request.user, at=timezone.now())
    messages.success(request, _("Entered: %(count)d rows. Yours stay.") % {"count": count})
    return redirect("desk:talk_kinds")


@desk_page(Permission.TALK_EDIT)
@require_http_methods(["GET", "POST"])
def kind(request: PageRequest, code: str = "") -> HttpResponse:
    """One kind: new, or changed. A kind that was used is ended, never taken out."""
    _permit(request)
    visible = TopicKind.objects.visible_to(request.user)
    row = get_object_or_404(visible, code=code) if code else None
    form = KindForm(request.POST or None, instance=row)
    if row is not None:
        form.fields["code"].disabled = True
    if form.is_valid():
        values = form.cleaned_data | ({"code": code} if code else {})
        with refusals_on(form):
            actions.save_kind(**values, by=request.user, at=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("desk:talk_kinds")
    context = {"form": form, "kind": row}
    return show(request, "desk/talks/kind.html", context, status=422 if form.errors else 200)
