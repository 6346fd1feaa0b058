"""The words for a wrong input, in the language of whoever asks. pydantic speaks English only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

UNKNOWN = gettext_noop("There is no input of this name here.")
_WHOLE = gettext_noop("This must be a whole number.")
_NUMBER = gettext_noop("This must be a number.")
_YES_NO = gettext_noop("This must be true or false.")
_DAY = gettext_noop("This must be a day such as 2026-11-30.")
TIME = gettext_noop("This must be a time with its zone, such as 2026-11-30T08:00:00+08:00.")
_ONE_OF = gettext_noop("This must be one of: %(expected)s")
_OBJECT = gettext_noop("This must be a JSON object.")
_FILE = gettext_noop("Send a file here, as multipart/form-data.")
OTHERWISE = gettext_noop("This is not valid here.")

WORDS: dict[str, str] = {
    "missing": gettext_noop("This is missing."),
    "extra_forbidden": UNKNOWN,
    "string_type": gettext_noop("This must be text."),
    "string_too_long": gettext_noop("At most %(max_length)s characters are possible."),
    "string_too_short": gettext_noop("At least %(min_length)s characters are needed."),
    "string_pattern_mismatch": OTHERWISE,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": TIME,
    "datetime_parsing": TIME,
    "datetime_from_date_parsing": TIME,
    "timezone_aware": TIME,
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "greater_than_equal": gettext_noop("This must be at least %(ge)s."),
    "less_than_equal": gettext_noop("This must be at most %(le)s."),
    "list_type": gettext_noop("This must be a list."),
    "too_long": gettext_noop("At most %(max_length)s of them are possible."),
    "too_short": gettext_noop("At least %(min_length)s of them are needed."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "file_type": _FILE,
}


def words_for(wrong: Mapping[str, Any]) -> str:
    """Return what one error of pydantic says."""
    kind, context = str(wrong["type"]), dict(wrong.get("ctx") or {})
    if kind in {"value_error", "assertion_error"}:  # our own words, in the right language already
        return str(wrong["msg"]).partition(", ")[2] or str(wrong["msg"])
    if "expected" in context:
        context["expected"] = ", ".join(re.findall(r"'([^']*)'", str(context["expected"])))
    return gettext(WORDS.get(kind, OTHERWISE)) % context


def none_of(given: str, known: Mapping[str, Any] | list[str]) -> str:
    """Return the sentence for a value that is not in the list, with the list."""
    words = gettext("“%(given)s” is none of: %(expected)s")
    return words % {"given": given, "expected": ", ".join(known)}
