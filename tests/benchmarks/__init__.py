"""How fast it is, measured.

``python -m tests.benchmarks``; docs/explanation/speed.md says what the figures mean.
"""
