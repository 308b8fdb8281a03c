"""What planners do on the page Plan, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from allocator import allocate, read_plan
from tests.browser.conftest import SCENARIOS
from tests.browser.planner import Planner, as_number

LIMITS = SCENARIOS / "quickstart" / "limits.csv"


@pytest.fixture
def at_work(quickstart: Path, planner: Planner) -> Planner:
    """A planner before the plan of the quickstart."""
    planner.opens("quickstart")
    return planner


def test_a_cap_moves_the_totals(at_work: Planner, quickstart: Path) -> None:
    """A cap holds the rep to it, and the total becomes what the command line works out for the same cap."""
    before = at_work.total()
    at_work.grid.type("A. Moreno", "Cap", "600k")
    at_work.sees("A. Moreno cap: none → 600,000")
    at_work.waits()
    with (quickstart / "quickstart" / "limits.csv").open("a", encoding="utf-8") as file:
        file.write("rep metric,rep=A. Moreno; metric=revenue,quota,600000,\n")
    quotas = allocate(read_plan(quickstart / "quickstart")).quotas
    assert at_work.quota_of("A. Moreno") == 600_000
    assert before > at_work.total() == quotas.loc[quotas["metric"] == "revenue", "quota"].sum()


def test_what_people_type_is_understood(at_work: Planner) -> None:
    """`1.2M` counts as 1,200,000 and is shown so, and what is no number changes nothing and says why."""
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == 1_200_000
    at_work.grid.type("D. Osei", "Cap", "a lot")
    at_work.sees("The old value stays")
    at_work.waits()
    assert at_work.quota_of("D. Osei") > 2_000_000
    assert at_work.shown("Cap")["D. Osei"] == ""


def test_a_locked_quota_stays(at_work: Planner) -> None:
    """A tick locks the quota where it is: an edit that would move it leaves it there."""
    before = at_work.quota_of("M. Keller")
    at_work.grid.choose("M. Keller", "Lock")
    at_work.sees("M. Keller lock: none → 2,023,000")
    at_work.waits()
    assert as_number(at_work.shown("Locked at")["M. Keller"]) == before
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap")
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == 1_200_000
    assert at_work.quota_of("M. Keller") == before


def test_a_pasted_block_is_one_step(at_work: Planner) -> None:
    """Floors and caps of three reps pasted from a spreadsheet count together, and are taken back together."""
    at_work.grid.paste("A. Moreno", "Floor", "100k\t1.2M\n\t$1,500,000\n50,000\t")
    at_work.sees("A. Moreno floor: none → 100,000, A. Moreno cap: none → 1,200,000, C. Hughes cap: none → 1,500,000")
    at_work.sees("and 1 more")
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == 1_200_000
    at_work.presses("↶ Undo")
    expect(at_work.button("↶ Undo")).to_be_disabled()
    at_work.waits()
    assert set(at_work.shown("Floor").values()) | set(at_work.shown("Cap").values()) == {""}


def test_a_click_on_a_name_shows_how_the_quota_comes_about(at_work: Planner) -> None:
    """The 40 % that C. Hughes may grow takes 243,686 off; the panel below shows the same rep, and an edit does not."""
    at_work.grid.choose("C. Hughes", "Rep")
    at_work.sees("C. Hughes: Fair share 1,573,686 · Growth limit -243,686 · Quota 1,330,000")
    at_work.waits()
    at_work.sees("C. Hughes: Carys Hughes, AE, West.")
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.sees_no("C. Hughes: Fair share")
    at_work.sees("C. Hughes: Carys Hughes, AE, West.")


def test_undo_and_redo(at_work: Planner) -> None:
    """Undo brings the plan of before, redo that of after; by the buttons and by the keyboard."""
    first = at_work.quota_of("A. Moreno")
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.presses("↶ Undo")
    expect(at_work.button("↷ Redo")).to_be_enabled()
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == first
    at_work.page.keyboard.press("Control+Shift+Y")
    expect(at_work.button("↶ Undo")).to_be_enabled()
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == 1_200_000
    at_work.page.keyboard.press("Control+Shift+U")
    expect(at_work.button("↶ Undo")).to_be_disabled()
    at_work.waits()
    assert at_work.quota_of("A. Moreno") == first


def test_a_refresh_loses_no_edit(at_work: Planner, quickstart: Path) -> None:
    """In the middle of editing the page is loaded anew: the edits are there, and can be taken back."""
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.page.reload()
    at_work.sees_plan()
    assert at_work.shown("Cap")["A. Moreno"] == "1,200,000"
    assert at_work.quota_of("A. Moreno") == 1_200_000
    at_work.presses("↶ Undo")
    expect(at_work.button("↶ Undo")).to_be_disabled()
    at_work.waits()
    assert at_work.quota_of("A. Moreno") > 1_200_000
    assert (quickstart / "quickstart" / "limits.csv").read_bytes() == LIMITS.read_bytes()
