from __future__ import annotations

import pandas as pd
import pytest

from allocator.terminal.goal_sheet import goal_sheet
from allocator.terminal.page import Page, Sheet
from allocator.terminal.quota_sheets import quota_sheets
from tests.allocations import allocation, plan

WIDE, NARROW = Page(120, False), Page(70, False)


def test_columns_that_do_not_fit_are_left_out() -> None:
    """On a narrow page levels and names go first, then the periods."""
    year, *others = quota_sheets(allocation(), NARROW)
    assert year.texts == ("rep",)
    assert [sheet.title for sheet in others] == ["New revenue (USD)", "New customers (customer)"]
    (only,) = quota_sheets(allocation(), Page(30, False))
    assert only.title == "Quotas FY2027"


def test_names_that_repeat_the_rep_are_left_out() -> None:
    """A column that says nothing new is not shown."""
    given = allocation()
    year, *_ = quota_sheets(allocation(quotas=given.quotas.assign(name=given.quotas["rep"])), WIDE)
    assert year.texts == ("region", "team", "rep")


def test_lines_of_credit_are_never_added_up() -> None:
    """Each line has its own sheet and total, the direct line first."""
    quotas = allocation().quotas
    quotas["line"] = quotas["line"].mask(quotas["rep"] == "Bob", "a specialist")
    sheets = [s for s in quota_sheets(allocation(quotas=quotas), WIDE) if s.title.startswith("Quotas")]
    assert [sheet.title for sheet in sheets] == [
        "Quotas FY2027, line direct",
        "Quotas FY2027, line a specialist",
    ]
    assert [sheet.totals[0] for sheet in sheets] == ["698,400", "600,000"]


def many(teams: int) -> pd.DataFrame:
    """Copy a rep's quotas to fifty reps in a number of teams."""
    one = allocation().quotas.query("rep == 'Cy'")
    copies = [one.assign(rep=f"R{n:02d}", team=f"T{n % teams:02d}", region=f"A{n % 2}") for n in range(50)]
    return pd.concat(copies, ignore_index=True)


def test_many_reps_are_rolled_up_to_the_lowest_level_that_is_short() -> None:
    """Fifty reps are shown by team, or by region where there are as many teams, or by role."""
    year, *_ = quota_sheets(allocation(quotas=many(5)), WIDE)
    assert (year.texts, len(year.rows), year.totals) == (("region", "team"), 10, ("16,350,000",))
    year, *_ = quota_sheets(allocation(quotas=many(50)), WIDE)
    assert (year.texts, len(year.rows)) == (("region",), 2)
    year, *_ = quota_sheets(allocation(quotas=many(5), plan=plan(levels=())), WIDE)
    assert (year.texts, year.rows) == (("role",), (("AE", "16,350,000"),))


def test_a_year_without_periods_is_shown_once() -> None:
    """Where quotas are set for the year there is nothing to show by period."""
    quotas = allocation().quotas.query("period == 'FY2027-Q1'").assign(period="FY2027")
    assert len(list(quota_sheets(allocation(quotas=quotas, plan=plan(periods="year")), WIDE))) == 1


def test_where_there_are_many_goals_those_that_fall_short_are_shown() -> None:
    """Forty goals are shown, gaps first, in the order in which they were stated."""
    met = pd.concat([allocation().goals[:1]] * 60, ignore_index=True)
    goals = pd.concat([met, allocation().goals[1:]], ignore_index=True)
    sheet = goal_sheet(allocation(goals=goals))
    assert (sheet.title, len(sheet.rows)) == ("Goals, 40 of 61", 40)
    assert sheet.rows[-1][0] == "logos"


def test_a_goal_short_by_a_trifle_is_not_called_whole() -> None:
    """One dollar missing of ten million is not 100 %."""
    goals = allocation().goals[:1].assign(amount=1e7, carried=1e7 - 1, gap=1.0)
    assert goal_sheet(allocation(goals=goals)).rows[0][-3:] == ("9,999,999", "1", "99.9 %")


def test_names_cannot_steer_the_terminal() -> None:
    """Markup and control characters in a name are shown, not obeyed."""
    sheet = Sheet("T", ("rep",), ("x",), (("[bold]a\x1b[31m", "1"),))
    assert Page(40, False, False).set(sheet) == "T\n\n rep            x\n ----------------\n [bold]a?[31m   1"


def test_a_terminal_gets_bold_headings_and_a_file_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours and styles are for terminals."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    sheet = Sheet("T", ("rep",), ("x",), (("a", "1"),), ("1",))
    assert "\x1b[" in Page(40, True).set(sheet)
    assert "\x1b[" not in Page(40, False).set(sheet)
