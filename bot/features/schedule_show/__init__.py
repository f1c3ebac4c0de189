"""What comes, what came, and the days off; for organisers."""
