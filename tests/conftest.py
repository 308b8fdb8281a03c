"""How tests run: the same generated examples everywhere, what takes longest first, and once what can be shared."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("steady")

TOGETHER = {
    "journeys": ("tests/browser/",),
    "companies": ("tests/properties/", "tests/insight/test_compare.py"),
}
"""Tests that one worker runs: those of one server and browser, and those that solve the same companies."""
LONGEST_FIRST = (
    *("tests/desk/test_many_sessions.py", "tests/browser/", "tests/properties/", "tests/insight/test_compare.py"),
    *("tests/ui/", "tests/docs/", "tests/bad/", "tests/desk/", "tests/insight/", "tests/verify/", "tests/plan/"),
)
"""Where the tests are that take longest, so that no worker is left alone with them at the end."""


class Scheduling(LoadFileScheduling):
    """Hand out whole files, and whole groups of those that share what is made once, in the order they stand in."""

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name, places in TOGETHER.items() if nodeid.startswith(places)), nodeid.split("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Hand out tests by files as asked for on the command line, and in our order, not by how many a file has."""
    config.option.loadscopereorder = False
    return Scheduling(config, log) if config.option.dist == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((n for n, place in enumerate(LONGEST_FIRST) if item.nodeid.startswith(place)), len(LONGEST_FIRST))
