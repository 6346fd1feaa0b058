"""A migration that lets a column hold more values than before."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import CheckConstraint, Q


class AllowValues(Operation):
    """Add `values` to those that the check constraint `name` allows.

    The constraint reads `Q(column__in=[…])`, in the model by `sorted(Enum.values)`: a migration
    then says what is new, not once more what has been there all the time. Undone only while no row
    holds one of them."""

    reversible = True

    def __init__(self, model_name: str, name: str, values: list[str]) -> None:
        self.model_name, self.name, self.values = model_name, name, values

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        model = state.models[app_label, self.model_name.lower()]
        constraint = self._constraint(model)
        state.remove_constraint(app_label, self.model_name.lower(), self.name)
        state.add_constraint(app_label, self.model_name.lower(), self._wider(constraint))

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        before = from_state.apps.get_model(app_label, self.model_name)
        after = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, after):
            return
        if schema_editor.connection.vendor != "sqlite":  # there the table is copied as a whole
            schema_editor.remove_constraint(before, self._constraint(before._meta))
        schema_editor.add_constraint(after, self._constraint(after._meta))

    database_backwards = database_forwards

    def describe(self) -> str:
        return f"Allow {', '.join(self.values)} by {self.name}"

    def _constraint(self, model: Any) -> CheckConstraint:
        """Return the constraint of a model's options, or of its state."""
        has = model.options["constraints"] if isinstance(model, ModelState) else model.constraints
        constraint: CheckConstraint = next(one for one in has if one.name == self.name)
        return constraint

    def _wider(self, constraint: CheckConstraint) -> CheckConstraint:
        condition: Any = constraint.condition
        ((lookup, known),) = condition.children
        wider = Q(**{lookup: sorted({*known, *self.values})})
        return CheckConstraint(name=self.name, condition=wider)
