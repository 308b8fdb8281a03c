"""Everything can be reached by the keyboard, and grids and charts can be read out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.planner import Planner

_FOCUSED = """() => {
  const element = document.activeElement;
  return (element.getAttribute('aria-label') || element.innerText || element.tagName).split('\\n');
}"""
CANVAS = "CANVAS"
"""What a grid is called by its element; the region around it carries the text."""
MOST_TABS = 150
CONTROLS = {
    *("Scenario", "Auto-solve", "Save as", "Solve", "Metric", "Region", "Find", "Compare with"),
    *(CANVAS, "Quota and fair share", "One rep", "More figures", "Set by form"),
}
UNTOLD = """() => [...document.querySelectorAll('[data-testid=stDataFrame], [data-testid=stVegaLiteChart]')].filter(
  element => !(element.querySelector('[role=region][aria-label]') ||
    [element, ...element.querySelectorAll('[role=graphics-document], [role=img]')].some(
      one => (one.getAttribute('aria-label') || '').length > 10))
).map(element => element.outerHTML.slice(0, 300))"""
SHOWN = {"Plan": 5, "Results": 2, "Compare": 0, "Export": 0}
"""Grids and charts that a page has at least."""


@pytest.fixture
def at_work(quickstart: Path, planner: Planner) -> Planner:
    """A planner before the plan of the quickstart."""
    planner.opens("quickstart")
    return planner


def tabbed(planner: Planner) -> Iterator[set[str]]:
    """Press Tab again and again, and tell what stands on what has the focus, line by line."""
    for _ in range(MOST_TABS):
        planner.page.keyboard.press("Tab")
        yield set(planner.page.evaluate(_FOCUSED))


def tabs_to(planner: Planner, name: str) -> None:
    """Press Tab until something has the focus on which this stands."""
    assert any(name in focused for focused in tabbed(planner)), name


def test_main_controls_are_reached_by_tab(at_work: Planner) -> None:
    """Tab leads to the scenario, to solving and saving, to what is shown, into the grid and to the form of one rep."""
    missing = set(CONTROLS)
    for focused in tabbed(at_work):
        missing -= focused
        if not missing:
            break
    assert not missing


def test_a_cap_without_the_mouse(at_work: Planner) -> None:
    """A planner who uses no mouse opens the form of a rep, types a cap, and sees what it did."""
    keyboard = at_work.page.keyboard
    tabs_to(at_work, "Set by form")
    keyboard.press("Enter")
    expect(at_work.page.get_by_role("textbox", name="Cap, USD")).to_be_visible()
    tabs_to(at_work, "Cap, USD")
    keyboard.type("1.2M")
    tabs_to(at_work, "Set")
    keyboard.press("Enter")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == 1_200_000


def test_grids_and_charts_carry_a_text(at_work: Planner) -> None:
    """Each grid and each chart of every page has a text that says what it shows, for those who do not see it."""
    for page, least in SHOWN.items():
        at_work.goes_to(page)
        drawn = at_work.page.locator("[data-testid=stDataFrame], [data-testid=stVegaLiteChart]")
        if least:
            drawn.nth(least - 1).wait_for()
        assert at_work.page.evaluate(UNTOLD) == [], page
    at_work.goes_to("Goals & rules")
    for tab in at_work.page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        at_work.waits()
        assert at_work.page.evaluate(UNTOLD) == [], tab.inner_text()
