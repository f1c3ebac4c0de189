"""Guesses before an answer is told, and how well they were judged over time."""
