"""The content: its format, reading it, finding in it, and what comes next on the roadmap."""
