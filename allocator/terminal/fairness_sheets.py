"""Fairness and plan tests of a comparison as sheets."""

from __future__ import annotations

import pandas as pd

from allocator.insight.compare.fairness import LOAD
from allocator.insight.compare.plan_test import Verdict
from allocator.terminal.compare_page import ComparePage, once, share
from allocator.terminal.page import Sheet

_IN_PER_CENT = (LOAD, "quota ÷ base", "quota ÷ potential")
_LARGE = 1_000.0
_QUARTERS = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")
_WITHIN = ("within_5", "within_10", "within_20")


def fairness_sheet(on: ComparePage) -> Sheet:
    """The spread of load and of quota ÷ driver within each role."""
    rows = []
    for _, row in on.comparison.fairness.iterrows():
        of = LOAD
        if row["metric"]:
            of = f"{on.words[row['scenario']][row['metric']].label} ÷ {row['measure'].removeprefix('quota ÷ ')}"
        figures = [_measured(row[name], row["measure"]) for name in _QUARTERS]
        names = (_role(row), of, on.short[row["scenario"]])
        rows.append((*names, f"{row['reps']:,}", *figures, share(row["variation"])))
    columns = ("reps", "lowest", "quarter", "median", "3 quarters", "highest", "variation")
    return Sheet("Fairness: spread within a role", ("role", "of", "scenario"), columns, once(rows, 2))


def near_sheet(on: ComparePage) -> Sheet:
    """How many reps lie near their fair share."""
    rows = []
    for _, row in on.comparison.near_fair_share.iterrows():
        label = on.words[row["scenario"]][row["metric"]].label
        names = (_role(row), label, on.short[row["scenario"]])
        rows.append((*names, f"{row['reps']:,}", *(share(row[name]) for name in _WITHIN)))
    columns = ("reps", "within 5 %", "within 10 %", "within 20 %")
    return Sheet("Reps near their fair share", ("role", "metric", "scenario"), columns, once(rows, 2))


def _role(row: pd.Series) -> str:
    return str(row["role"]) if row["line"] == "direct" else f"{row['role']} ({row['line']})"


def _measured(value: float, measure: str) -> str:
    """Write a load, rate or share of the potential in per cent, and anything else as a number."""
    if measure in _IN_PER_CENT:
        return share(value)
    return f"{value:,.0f}" if value >= _LARGE else f"{value:.4g}"


def tests_sheet(on: ComparePage) -> Sheet:
    """The plan tests, with the figure and verdict of each scenario; what is usual where the page is wide enough."""
    rows = []
    for (test, about), mine in on.comparison.plan_tests.groupby(["test", "about"], sort=False):
        told = {row["scenario"]: _verdict(row) for _, row in mine.iterrows()}
        if set(told.values()) != {"-"}:
            usual = str(mine["bound"].iloc[0]).partition(";")[0]
            rows.append((str(test), usual, str(about), *(told.get(name, "-") for name in on.names)))
    rows = list(once(rows, 2))
    columns = tuple(on.short.values())
    sheet = Sheet("Plan tests", ("test", "usual", "of"), columns, tuple(rows))
    if on.page.fits(sheet):
        return sheet
    return Sheet("Plan tests", ("test", "of"), columns, tuple((row[0], *row[2:]) for row in rows))


def _verdict(row: pd.Series) -> str:
    return "-" if row["verdict"] == Verdict.NONE else f"{row['shown']} {row['verdict']}"
