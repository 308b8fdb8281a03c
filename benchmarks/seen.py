"""Measure what a planner sees after an edit: a cap typed in the browser, until the new quota stands in the grid."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import sync_playwright

from benchmarks.company import make_company, write_company
from tests.browser.conftest import FLAGS
from tests.browser.planner import Planner, as_number
from tests.browser.server import running

MILLISECONDS = 120_000
STEP = 1000
_IS_SHOWN = """([column, row, text]) => {
  const canvas = document.querySelector('[data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]');
  const name = canvas && Object.keys(canvas).find(key => key.startsWith('__reactFiber'));
  for (let fiber = name && canvas[name]; fiber; fiber = fiber.return) {
    const props = fiber.memoizedProps;
    if (props && props.columns && props.getCellContent && props.rowHeight) {
      const at = props.columns.findIndex(one => one.title === column);
      return props.getCellContent([at, row]).displayData === text;
    }
  }
  return false;
}"""


@dataclass(frozen=True)
class Seen:
    """Seconds until the planner sees the new plan, and seconds of the processor that the server needed for it."""

    seconds: float
    processor: float


def seen(reps: int, runs: int) -> list[Seen]:
    """Cap one rep again and again, each time a little lower, and wait for the quota that follows.

    Raises
    ------
    RuntimeError
        If Debian's Chromium is not installed.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("Debian's Chromium is not installed")
    with TemporaryDirectory() as folder, running(Path(folder)) as server, sync_playwright() as playwright:
        shelf = Path(folder) / "scenarios"
        write_company(shelf / "company", *make_company(reps))
        server.show(shelf)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(MILLISECONDS)
        planner = Planner(page, server.address)
        planner.arrives()
        planner.opens("company")
        measured = _capped(planner, server.process, runs + 1)[1:]
        browser.close()
    return measured


def _capped(planner: Planner, server: int, runs: int) -> list[Seen]:
    rep = next(name for name, quota in planner.shown("Quota").items() if as_number(quota) > (runs + 2) * STEP)
    row, quota = list(planner.shown("Quota")).index(rep), planner.quota_of(rep)
    found = []
    for number in range(1, runs + 1):
        cap = f"{quota - number * STEP:,.0f}"
        planner.grid.types(rep, "Cap", cap)
        worked, begins = _processor(server), perf_counter()
        planner.page.keyboard.press("Enter")
        planner.page.wait_for_function(_IS_SHOWN, arg=["Quota", row, cap])
        taken = perf_counter() - begins
        planner.waits()
        found.append(Seen(taken, _processor(server) - worked))
    return found


def _processor(process: int) -> float:
    """Return the seconds of the processor that a process and those it started have used."""
    tick = os.sysconf("SC_CLK_TCK")
    used = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == process or int(text[1]) == process:
            used += (int(text[11]) + int(text[12])) / tick
    return used
