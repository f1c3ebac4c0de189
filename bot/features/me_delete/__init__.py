"""All that is kept of a member, deleted."""
