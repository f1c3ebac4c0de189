"""What posts: planning a slot, sending it once, keeping it true, telling an organiser where that failed."""
