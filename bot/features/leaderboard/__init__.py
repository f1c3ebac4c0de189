"""Who did how much, for a week, a month or all time."""
