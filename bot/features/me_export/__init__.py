"""All that is kept of a member, given to them."""
