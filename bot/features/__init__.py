"""One folder for each thing a member can do; the same rooms in each."""
