"""What a writer of content needs: lint, facts, coverage, simulation.

The running bot never comes here.
"""
