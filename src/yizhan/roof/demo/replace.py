"""Empty the database for a new demo city, unless it holds real matters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.ground.people.models import Unit
from yizhan.kit.database_reset import empty_database
from yizhan.kit.errors import Refusal
from yizhan.roof.shared.demo_city import built


class RealCity(Refusal):
    code = "real_city"
    message = _(
        "This database is not a demo city, so nothing in it is replaced. Choose an empty data"
        " folder (YIZHAN_DATA) or another database (DATABASE_URL)."
    )


def make_room() -> None:
    """Leave an empty database. Raises RealCity if what is in it is not a demo's."""
    if not Unit.objects.not_ended().exists():
        return
    if built() is None:
        raise RealCity
    empty_database()
