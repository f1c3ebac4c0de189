"""Finding anything in the content by words."""
