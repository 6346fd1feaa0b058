"""/demands: what many riders asked for and what the city answered, for everybody.

Nothing in the address changes it: no filter, no day, no unit. So there is nothing to subtract from
it, and it says no number of persons but the step that was reached by the end of last week.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.kit.memo import Memo
from yizhan.roof.shared.audience import OpenRequest, public_page
from yizhan.roof.shared.open_answers import open_answer
from yizhan.roof.shared.pages import show
from yizhan.roof.shared.qr import absolute_address
from yizhan.roof.shared.rss import Item, feed
from yizhan.wings.care.demands.index import Published, published, week_begins

_published: Memo[list[Published]] = Memo(seconds=600)


@public_page
@require_safe
def demands(request: OpenRequest) -> HttpResponse:
    until = week_begins(timezone.now())
    return show(request, "public/demands.html", {"rows": _rows(until), "until": until})


@open_answer
def rss(_request: OpenRequest) -> HttpResponse:
    """The demands that were answered for all, as of the beginning of this week."""
    until = week_begins(timezone.now())
    address = absolute_address(reverse("public:demands"))
    items = [
        Item(row.name, f"{address}#{_mark(row)}", row.answer, until)
        for row in _rows(until)
        if row.answer
    ]
    about = _("Said in many ways, answered once for all.")
    return feed(_("What many asked for"), address, about, items)


def _rows(until: datetime) -> list[Published]:
    return _published.get(until, lambda: published(until=until))


def _mark(row: Published) -> str:
    """Another answer is another item."""
    return hashlib.sha256(f"{row.name}\n{row.answer}".encode()).hexdigest()[:16]
