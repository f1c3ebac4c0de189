"""The weekly challenge and its hints."""
