"""What posts: plans a slot, sends it once, keeps it true, tells an organiser where that failed."""
