"""When which post goes where; for organisers."""
