"""The one HTTP server."""
