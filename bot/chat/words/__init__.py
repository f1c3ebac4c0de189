"""How people say durations, days, times and zones: read and written, one room a subject."""
