"""A planner at a browser: what people do, in small verbs, each of which waits until it is done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.grid import Grid

_SETTLED = """() =>
  document.querySelector('[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]')
  && !document.querySelector('[data-stale=true], .st-key-solving')"""
"""Nothing runs or is solved on the server, and nothing on the page waits to be replaced."""
NOTES_MESSAGES = """window.told = [];
new MutationObserver(() => {
  for (const message of document.querySelectorAll('[data-testid=stToast]')) {
    if (!window.told.includes(message.innerText)) window.told.push(message.innerText);
  }
}).observe(document, {subtree: true, childList: true, characterData: true});"""
"""Run in every page before anything else: what is shown for some seconds only may be gone before it is looked for."""
PLAN_GRID = "Reps: what is set for each"


@dataclass(frozen=True)
class Planner:
    """A planner with a window of the browser."""

    page: Page
    address: str

    def arrives(self) -> None:
        """Open the first page."""
        self.page.goto(self.address)
        self.waits()

    def waits(self) -> None:
        """Wait until the server has nothing more to say."""
        self.page.wait_for_function(_SETTLED)

    def goes_to(self, page: str) -> None:
        """Choose a page in the menu."""
        self.page.get_by_test_id("stTopNav").get_by_role("link", name=page, exact=True).click()
        self._sees_title(page)

    def opens(self, name: str) -> None:
        """Open a scenario of the list."""
        self.presses_open(name)
        self.sees_plan()

    def presses_open(self, name: str) -> None:
        """Press Open beside a scenario of the list."""
        self._row(name).get_by_role("button", name="Open", exact=True).filter(visible=True).click()

    def sees_plan(self) -> None:
        """Wait for the page Plan with its grid."""
        self._sees_title("Plan")
        self.page.locator("[data-testid^=glide-cell-]").first.wait_for(state="attached")
        self.waits()

    def _sees_title(self, page: str) -> None:
        self.page.get_by_role("heading", name=page, exact=True, level=1).wait_for(state="attached")
        self.waits()

    def _row(self, name: str) -> Locator:
        rows = self.page.locator("[class*=st-key-entry-]")
        return rows.filter(has=self.page.locator("strong").get_by_text(name, exact=True))

    def does(self, name: str, what: str) -> None:
        """Choose something from the menu More of a scenario."""
        self._row(name).get_by_role("button", name="More").click()
        self.page.get_by_role("menuitem", name=what).click()

    def presses(self, label: str) -> None:
        """Press the button of this label."""
        self.button(label).click()

    def button(self, label: str) -> Locator:
        """Return the button that can be seen, whatever shortcut stands on it."""
        name = re.compile(rf"^{re.escape(label)}( Shortcut .*)?$")
        return self.page.get_by_role("button", name=name).filter(visible=True)

    def uploads(self, *files: Path) -> None:
        """Hand files over to the field for uploads."""
        self.page.locator(".st-key-upload input[type=file]").set_input_files(files)

    def fills_in(self, key: str, text: str) -> None:
        """Type into the field of a key and leave it."""
        field = self.page.locator(f"[class*=st-key-{key}] input")
        field.fill(text)
        field.press("Tab")
        self.waits()

    def adds(self, label: str, choice: str) -> None:
        """Add a choice to those of a field that takes several."""
        self.page.get_by_role("combobox", name=label).click()
        self.page.get_by_role("option", name=choice, exact=True).click()
        self.page.keyboard.press("Escape")

    def sees_in_grid(self, about: str, text: str) -> None:
        """Wait for a text in a grid."""
        grid = self.page.get_by_test_id("stDataFrame").filter(has=self.page.locator(f'[aria-label*="{about}"]'))
        grid.locator("[data-testid^=glide-cell-]").get_by_text(text).first.wait_for(state="attached")

    def sees(self, text: str) -> None:
        """Wait for a text."""
        self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def was_told(self, text: str) -> None:
        """Wait until a message that goes away by itself has been shown, now or since the page was opened."""
        self.page.wait_for_function("text => window.told.some(one => one.includes(text))", arg=text)

    def sees_no(self, text: str) -> None:
        """Wait until a text is gone."""
        expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def figure(self, label: str) -> Locator:
        """Return a card of key figures."""
        cards = self.page.locator(".st-key-plan_figures [data-testid=stVerticalBlock]")
        return cards.filter(has_text=label).last

    @property
    def grid(self) -> Grid:
        """Return the grid of the page Plan."""
        return self._grid(PLAN_GRID)

    def _grid(self, about: str) -> Grid:
        return Grid(self.page, self.page.get_by_test_id("stDataFrame").filter(
            has=self.page.locator(f'[aria-label*="{about}"]')).first)  # fmt: skip

    def total(self) -> float:
        """Read the quotas of all reps below the grid."""
        return as_number(self._grid("Totals of the reps shown").column("Quota")[0])

    def shown(self, head: str) -> dict[str, str]:
        """Read what a column of the grid shows, by rep."""
        grid = self.grid
        return dict(zip(grid.column("Rep"), grid.column(head), strict=True))

    def quota_of(self, rep: str) -> float:
        """Read the quota of a rep in the grid."""
        return as_number(self.shown("Quota")[rep])

    def fetches(self, label: str, folder: Path) -> Path:
        """Press a button that hands a file out, and return where it was put."""
        with self.page.expect_download() as coming:
            self.presses(label)
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path


def as_number(text: str) -> float:
    """Read a number as the grid shows it."""
    return float(text.replace(",", ""))
