"""A browser playground: the same bot without any token, and /healthz."""
