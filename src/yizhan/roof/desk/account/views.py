"""/desk/account: how one signs in, language and look; and
/desk/messages: what one was told."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.ground.people.models import Token
from yizhan.roof.desk.today.waiting import forget_counts
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.my_data import kept_of
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.received import show_received
from yizhan.roof.shared.second_factor import second_factors


@desk_page()
@never_cache
@require_GET
def account(request: PageRequest) -> HttpResponse:
    context = {
        "has_password": request.user.has_usable_password(),
        "kept": kept_of(request.user),
        "factors": second_factors(request.user),
        "tokens": Token.objects.visible_to(request.user).usable(at=timezone.now()).count(),
    }
    return show(request, "desk/account/account.html", context)


@desk_page()
@never_cache
@require_GET
def my_messages(request: PageRequest) -> HttpResponse:
    response = show_received(request, "desk/account/messages.html")
    forget_counts(request.user)
    return response
