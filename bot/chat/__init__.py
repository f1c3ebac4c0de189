"""The words every platform shares."""
