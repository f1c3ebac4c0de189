"""The office of the tests of delivery: what is picked and voted for is tried out on real posts."""

from tests.delivery.conftest import office, planned, sender

__all__ = ["office", "planned", "sender"]
