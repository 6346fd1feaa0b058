"""/demands: what many riders asked for and what the city answered, for everybody.

Nothing in the address changes it: no filter, no day, no unit. So there is nothing to subtract from
it, and it says no number of persons but the step that was reached by the end of last week.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yizhan.kit.memo import Memo
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.pages import show
from yizhan.wings.care.demands.index import Published, published, week_begins

_published: Memo[list[Published]] = Memo(seconds=600)


@public_page
@require_safe
def demands(request: OpenRequest) -> HttpResponse:
    until = week_begins(timezone.now())
    rows = _published.get(until, lambda: published(until=until))
    return show(request, "public/demands.html", {"rows": rows, "until": until})
