"""/desk/people: who holds which post, in the units one may appoint in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse

from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import posts_where
from yizhan.ground.people.rules import Role
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show


@desk_page(Permission.POST_GRANT)
def people(request: PageRequest) -> HttpResponse:
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    posts = posts_where(request.user, Permission.POST_GRANT)
    if words:
        named = Q(person__display_name__icontains=words) | Q(person__username__icontains=words)
        posts = posts.filter(named | Q(unit__name__icontains=words))
    if role in Role.values:
        posts = posts.filter(role=role)
    posts = posts.select_related("person", "unit").order_by("unit__path", "role", "pk")
    page = Paginator(posts, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "roles": Role.choices,
        "role": role,
        "words": words,
        "query": f"{urlencode({'q': words, 'role': role})}&" if words or role else "",
    }
    return show(request, "desk/people/people.html", context)
