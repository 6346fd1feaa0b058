"""The base of every schema that a caller fills in."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, field_validator

from yizhan.kit.errors import Refusal

UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Unknown(Refusal):
    """A value that names nothing here."""

    code = "unknown"
    status = 422

    @classmethod
    def at(cls, field: str, sentence: str) -> Unknown:
        return cls(sentence, fields={field: sentence})


class Input(Schema):
    """Refuses text that no database keeps, whichever field it came in, and fields that no call has:
    what is dropped without a word was meant by somebody."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _whole_signs(cls, value: Any) -> Any:
        if isinstance(value, str) and UNKEPT.search(value):
            raise ValueError(_("This text has signs in it that cannot be kept."))
        return value
