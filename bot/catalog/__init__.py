"""The content: what it must look like, reading it, finding in it, and what comes next on the map."""
