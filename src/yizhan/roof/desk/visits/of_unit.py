"""The last visits of a company or a site, for its own page."""

from __future__ import annotations

from yizhan.ground.people.models import Person, Unit
from yizhan.ground.people.permissions import Permission
from yizhan.ground.people.roles import can_somewhere
from yizhan.roof.desk.visits.views import met_words
from yizhan.wings.care.visits.models import Visit

SHOWN = 10


def visits_of(unit: Unit, *, reader: Person) -> list[tuple[Visit, str]] | None:
    """The last visits of the unit and of what is in it; None: nothing that this reader may ask."""
    if not can_somewhere(reader, Permission.VISIT_READ):
        return None
    rows = Visit.objects.visible_to(reader).at_unit(unit).for_list()
    return [(one, met_words(one)) for one in rows.order_by("-visited_on", "-pk")[:SHOWN]]
