from __future__ import annotations

from typing import Any

from yizhan.kit.errors import Refusal


def beside(form: Any, refusal: Refusal) -> None:
    """Put the words of a refusal beside the boxes they belong to."""
    for name, sentence in refusal.fields.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, str(refusal))
