"""A server, a shelf of its own for every test, and planners who look at it in Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.planner import NOTES_MESSAGES, Planner
from tests.browser.server import Server, running

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
MILLISECONDS = 60_000
"""After which a page that does not show what it should has failed; no test waits longer than it must."""
SCENARIOS = Path(__file__).parents[2] / "scenarios"
Sits = Callable[[], Planner]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's browser; where it is not installed the gate fails, and others go without these tests."""
    if CHROMIUM is None:
        missing = "Debian's Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI") or os.environ.get("ALLOCATOR_GATE"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def shelf(server: Server, tmp_path: Path) -> Path:
    """An empty folder of scenarios that the server shows for the time of a test."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    server.show(folder)
    return folder


@pytest.fixture
def quickstart(shelf: Path) -> Path:
    """A shelf with one scenario: 12 reps, 4 quarters, 3 metrics. Ask for it before the planner comes."""
    shutil.copytree(SCENARIOS / "quickstart", shelf / "quickstart")
    return shelf


@pytest.fixture(scope="session")
def seats(chromium: Browser) -> list[BrowserContext]:
    """Browsers of two planners, which keep the program's scripts from one test to the next and nothing else."""
    seats = [
        chromium.new_context(
            viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
        )
        for _ in range(2)
    ]  # fmt: skip
    for seat in seats:
        seat.set_default_timeout(MILLISECONDS)
        seat.add_init_script(NOTES_MESSAGES)
    return seats


@pytest.fixture
def sits(seats: list[BrowserContext], server: Server, shelf: Path) -> Iterator[Sits]:
    """Let a planner sit down at a browser of their own."""
    free = list(seats)

    def sit() -> Planner:
        planner = Planner(free.pop(0).new_page(), server.address)
        planner.arrives()
        return planner

    yield sit
    for seat in seats:
        for page in seat.pages:
            page.evaluate("() => {localStorage.clear(); sessionStorage.clear()}")
            page.close()
        seat.clear_cookies()


@pytest.fixture
def planner(sits: Sits) -> Planner:
    """A planner who has just come."""
    return sits()
