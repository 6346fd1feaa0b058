"""/desk/account: how one signs in, the tokens of one's own programs, language and look; and
/desk/messages: what one was told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yizhan.ground.notify.actions import read_all
from yizhan.ground.notify.models import Message
from yizhan.ground.people.actions import issue_token, revoke_token
from yizhan.ground.people.models import Token
from yizhan.roof.desk.today.waiting import forget_counts
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.refusals import refusals_as_message
from yizhan.roof.shared.second_factor import second_factors

PAGE = 30


@desk_page()
@never_cache
@require_GET
def account(request: PageRequest) -> HttpResponse:
    return _page(request)


def _page(request: PageRequest, *, token: str = "") -> HttpResponse:
    """Show the account; `token` is a new one, in clear for this only time."""
    context = {
        "has_password": request.user.has_usable_password(),
        "factors": second_factors(request.user),
        "tokens": Token.objects.visible_to(request.user).in_force().order_by("-pk"),
        "token": token,
    }
    return show(request, "desk/account/account.html", context)


@desk_page()
@never_cache
@require_POST
def new_token(request: PageRequest) -> HttpResponse:
    """Make a token and show it, the only time that it can be read."""
    return _page(request, token=issue_token(request.user, by=request.user, at=timezone.now()))


@desk_page()
@require_POST
def revoke(request: PageRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    with refusals_as_message(request):
        revoke_token(token, by=request.user, at=timezone.now())
        messages.success(request, _("The token opens nothing any more."))
    return redirect("desk:account")


@desk_page()
@never_cache
@require_GET
def my_messages(request: PageRequest) -> HttpResponse:
    """My messages. Opening the page counts as having read them."""
    mine = Message.objects.visible_to(request.user).order_by("-created_at", "-pk")
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    response = show(request, "desk/account/messages.html", {"page": page})
    read_all(request.user, at=timezone.now())
    forget_counts(request.user)
    return response
