"""Duties of units with a due day: from a rule, a task sent down, or a decision."""
