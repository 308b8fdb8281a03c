"""The pages as a planner's browser runs them, without a browser."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from streamlit.testing.v1 import AppTest

from allocator.desk.hidden import HIDDEN
from allocator.desk.known import Memory

ROOT = Path(__file__).parents[2]
PAGES = "allocator/ui/pages"
SECONDS = 60
LESSONS = ("quickstart", "conflict", "tight_capacity")
"""Lessons that most tests of pages list."""


def shelf_of(folder: Path, lessons: Iterable[str]) -> Path:
    """Copy lessons of the repository into a new folder of scenarios that was listed before."""
    folder.mkdir(exist_ok=True)
    (folder / HIDDEN).mkdir(exist_ok=True)
    (folder / HIDDEN / "known.json").write_bytes(_known())
    for lesson in lessons:
        copytree(ROOT / "scenarios" / lesson, folder / lesson)
    return folder


@cache
def _known() -> bytes:
    """What is remembered of the lessons once they have been listed."""
    with TemporaryDirectory() as folder:
        memory = Memory(Path(folder) / "known.json")
        for lesson in LESSONS:
            memory.known(ROOT / "scenarios" / lesson)
        return memory.file.read_bytes()


def opened(monkeypatch: pytest.MonkeyPatch, folder: Path, draft: str = "") -> AppTest:
    """Start a session on a folder of scenarios, with the draft that its address names."""
    monkeypatch.setenv("ALLOCATOR_SCENARIOS", str(folder))
    session = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    if draft:
        session.query_params["draft"] = draft
    return well(session.run())


def on_page(session: AppTest, page: str) -> AppTest:
    """Go to a page by the name of its file."""
    return well(session.switch_page(f"{PAGES}/{page}.py").run())


def well(session: AppTest) -> AppTest:
    """Hold that nothing failed."""
    assert [one.value for one in session.exception] == []
    return session


def titles(session: AppTest) -> list[str]:
    """Return the titles on the page."""
    return [title.value for title in session.title]


def texts(session: AppTest) -> str:
    """Return all that is said on the page outside of tables."""
    kinds = (session.markdown, session.caption, session.error, session.info, session.success, session.toast)
    return "\n".join(str(one.value) for kind in kinds for one in kind)
