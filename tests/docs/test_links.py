from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, name

WRITTEN = [*PAGES, ROOT / "CHANGELOG.md", *sorted((ROOT / "scenarios").glob("*/lesson.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ANCHOR = re.compile(r'<a id="([^"]+)">')
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Places of a page that a link can point to: stated ones, and headings as the forge names them."""
    text = page.read_text(encoding="utf-8")
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {*_ANCHOR.findall(text), *(heading.replace(" ", "-") for heading in headings)}


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there, and a place in it."""
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{name(page)} links to {link}"
        assert target.is_relative_to(ROOT), f"{name(page)} links to {link}"
        assert not place or place in anchors(target), f"{name(page)} links to {link}"


def test_every_page_is_in_the_index() -> None:
    """Whoever opens docs/ finds every page from there."""
    for page in PAGES[1:]:
        folder = page.parent
        if page.name == "README.md":
            page, folder = folder, folder.parent
        assert f"]({page.name}" in (folder / "README.md").read_text(encoding="utf-8")
