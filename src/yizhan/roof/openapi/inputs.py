"""The base of every schema that a caller fills in."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import field_validator

UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Input(Schema):
    """Refuses text that no database keeps, whichever field it came in."""

    @field_validator("*", mode="before")
    @classmethod
    def _whole_signs(cls, value: Any) -> Any:
        if isinstance(value, str) and UNKEPT.search(value):
            raise ValueError(_("This text has signs in it that cannot be kept."))
        return value
