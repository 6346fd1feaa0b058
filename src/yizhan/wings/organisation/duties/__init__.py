"""What units owe each other by a day: by rule, by a task sent down, by a decision."""
