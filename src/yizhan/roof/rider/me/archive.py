"""The archive of what is kept about somebody: JSON for a machine, and a page to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from yizhan.ground.people.models import Person
from yizhan.roof.rider.me.labels import LABELS

NAME = "yizhan-my-data"
LOOK = """\
body { max-width: 50rem; margin: 1rem auto; padding: 0 1rem;
       font-family: sans-serif; line-height: 1.6 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0 0 0.5rem }
dt { color: #555 }
dd { margin: 0; overflow-wrap: anywhere }
"""
"""The style beside the page: a file, as templates hold none."""


def archive_of(everything: Mapping[str, Any], person: Person) -> bytes:
    text = json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    with translation.override(person.language):
        sections = [(label_of(key), shown(value)) for key, value in everything.items() if value]
        page = render_to_string("rider/me/archive.html", {"sections": sections, "person": person})
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{NAME}.json", text)
        archive.writestr(f"{NAME}.html", page)
        archive.writestr(f"{NAME}.css", LOOK)
    return file.getvalue()


def label_of(key: str) -> str:
    return str(LABELS.get(key, key))


def shown(value: Any) -> SafeString:
    """A value as HTML: lists as lists, facts as pairs of name and value, all words escaped."""
    match value:
        case Mapping():
            pairs = (
                (label_of(key), shown(one)) for key, one in value.items() if one not in NOTHING
            )
            return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}<dd>{}", pairs))
        case list() | tuple():
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{}", map(_alone, value)))
        case bool():
            return format_html(
                "{}", pgettext("my data", "yes") if value else pgettext("my data", "no")
            )
        case datetime():
            return format_html("{}", date_format(timezone.localtime(value), "Y-m-d H:i"))
        case date():
            return format_html("{}", value.isoformat())
        case _:
            return format_html("{}", str(value))


NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def _alone(value: Any) -> tuple[SafeString]:
    return (shown(value),)
