"""The committee: seats, terms, meetings, decisions."""
