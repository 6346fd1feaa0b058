"""The database, and the schema in it, that this process speaks to."""

from __future__ import annotations

from django.db import connection

Place = tuple[str, str, str, str]


def connected_to() -> Place:
    """Return what tells this city's tables from another's. The schema can stand in the URL's
    options (`?options=-c search_path=…`), so the name of the database alone does not."""
    said = connection.settings_dict
    options = said["OPTIONS"].get("options", "")
    return str(said["HOST"]), str(said["PORT"]), str(said["NAME"]), str(options)
