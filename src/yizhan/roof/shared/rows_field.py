"""A field of several rows to choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from yizhan.kit.keys import key_in


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in its stubs only
    """The rows that are ticked. What no key can be is refused before the database is asked: SQLite
    breaks on a number that is too long, and Django takes it there for several rows at once."""

    def clean(self, value: Any) -> QuerySet[Model]:
        for one in value if isinstance(value, (list, tuple)) else ():
            if key_in(str(one)) is None:
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": str(one)[:40]})
        rows: QuerySet[Model] = super().clean(value)
        return rows
