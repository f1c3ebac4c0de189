"""``setup``: the group's zone, and the usual weekly posts in one channel."""
