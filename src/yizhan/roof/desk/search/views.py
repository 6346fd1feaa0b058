"""/desk/search: one search over everything that the visitor may see, in all states."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yizhan.roof.desk.search.results import LONGEST, MOST, case_of_number, results_for
from yizhan.roof.shared.audience import PageRequest, desk_page
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.rate_limits import limited


@desk_page()
@never_cache
@require_GET
@limited("filter", asked_by="q")
def search(request: PageRequest) -> HttpResponse:
    """Show what is called so. A case's own number leads to the case."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    if case := case_of_number(request.user, words):
        return redirect("desk:case", case.pk)
    context = {
        "search_words": words,
        "groups": results_for(request.user, words) if words else [],
        "most": MOST,
    }
    return show(request, "desk/search/search.html", context)
