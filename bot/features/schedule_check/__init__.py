"""``schedule check``: whether every channel of the schedule can be posted in."""
