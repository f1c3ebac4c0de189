"""Where a member stands and what comes next."""
