"""What a member knew before: it opens the road."""
