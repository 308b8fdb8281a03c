"""A comparison as it is printed: sentences, sheets, and who moved."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.plan_test import Verdict
from allocator.insight.wording import Wording, listed
from allocator.terminal.compare_page import ComparePage, compare_page, signed
from allocator.terminal.compare_sheets import goals_sheet, inputs_sheet, totals_sheets, unchanged
from allocator.terminal.fairness_sheets import fairness_sheet, near_sheet, tests_sheet
from allocator.terminal.page import Page
from allocator.terminal.say import counted, harmless

MOVERS = 10
"""Movers of a scenario that are told."""


def written_out(comparison: Comparison, allocations: list[Allocation], page: Page) -> Iterator[str]:
    """Yield the parts of a comparison in the order in which a planner reads them."""
    on = compare_page(comparison, allocations, page)
    sentences = [*comparison.gist.split("\n"), *comparison.sentences]
    yield "\n".join(_wrapped(sentence, on) for sentence in sentences)
    yield from _legend(on)
    yield from (f"\n{page.set(sheet)}" for sheet in (inputs_sheet(on), goals_sheet(on)) if sheet.rows)
    yield from (f"\n{page.set(sheet)}" for sheet in totals_sheets(on))
    if same := unchanged(on):
        yield f"\nThe quotas of {harmless(listed(same))} are the same at every level."
    for name in comparison.names[1:]:
        yield from _movers(on, name)
    yield from (f"\n{page.set(sheet)}" for sheet in (fairness_sheet(on), near_sheet(on), tests_sheet(on)) if sheet.rows)
    yield from _verdicts(on)


def _legend(on: ComparePage) -> Iterator[str]:
    """Tell which letter stands for which scenario, where they do."""
    if any(name != letter for name, letter in on.short.items()):
        lines = [f"{letter}  {name}" for name, letter in on.short.items()]
        yield harmless("\n".join(["", f"{lines[0]}  (baseline)", *lines[1:]]))


def _movers(on: ComparePage, name: str) -> Iterator[str]:
    rows = on.comparison.movers[on.comparison.movers["scenario"] == name]
    both = rows[rows["only_in"] == ""]
    if not len(rows):
        return
    yield harmless(f"\nLargest moves in {name}, each measured by the mean quota of its metric\n")
    for _, row in both.head(MOVERS).iterrows():
        yield _wrapped(_move(row, on.baseline[str(row["metric"])]), on, " ")
    if len(both) > MOVERS:
        yield f" and {len(both) - MOVERS:,} smaller moves"
    alone = list(rows[rows["only_in"] != ""].groupby("rep", sort=False))
    for rep, mine in alone[:MOVERS]:
        yield _wrapped(_alone(str(rep), mine, on.baseline), on, " ")
    if len(alone) > MOVERS:
        yield f" and {counted(len(alone) - MOVERS, 'rep')} more that only one of the scenarios has"


def _move(row: pd.Series, words: Wording) -> str:
    part = "" if pd.isna(row["change_share"]) else f" ({signed(row['change_share'])})"
    change = f"{words.move(row['change'])}{part} to {words.quota(row['after'], unit=True)}"
    return f"{row['rep']}, {words.label}: {change}{': ' if row['why'] else ''}{row['why']}"


def _alone(rep: str, rows: pd.DataFrame, words: dict[str, Wording]) -> str:
    """Tell a rep whom only one of the plans has, and the quotas there."""
    of = [words[str(metric)] for metric in rows["metric"]]
    size = rows[["before", "after"]].max(axis=1)
    amounts = [f"{word.quota(value, unit=True)} {word.label}" for word, value in zip(of, size, strict=True)]
    return f"{rep} is only in {rows['only_in'].iloc[0]}, with {listed(amounts)}"


def _verdicts(on: ComparePage) -> Iterator[str]:
    """Tell what to look at, test by test, and why; then what does not apply."""
    table = on.comparison.plan_tests
    told = table[table["verdict"].isin([Verdict.LOOK, Verdict.FAIL])]
    for test, rows in told.groupby("test", sort=False):
        yield "\n" + _wrapped(f"{test} ({rows['bound'].iloc[0]}). {rows['why'].iloc[0]}", on)
        for (verdict, about), mine in rows.groupby(["verdict", "about"], sort=False):
            yield _wrapped(_verdict(str(verdict), str(about), mine), on, "  ")
    silent = table[table["verdict"] == Verdict.NONE].drop_duplicates(["test", "sentence"])
    if len(silent):
        yield f"\n{counted(len(silent), 'test')} could not be made:"
        yield from (_wrapped(_unasked(row), on, "  ") for _, row in silent.iterrows())


def _verdict(verdict: str, about: str, rows: pd.DataFrame) -> str:
    """Tell the scenarios of one verdict in one line, in words that are true of the first."""
    head = f"{verdict} in {listed(list(rows['scenario']))}{f', {about}' if about else ''}"
    alike = rows["sentence"].nunique() == 1
    return (
        f"{head}: {rows['sentence'].iloc[0]}"
        if alike
        else f"{head}; {rows['scenario'].iloc[0]}: {rows['sentence'].iloc[0]}"
    )


def _unasked(row: pd.Series) -> str:
    about = f", {row['about']}" if row["about"] else ""
    return f"{row['test']}{about}: {row['sentence']}"


def _wrapped(text: str, on: ComparePage, indent: str = "") -> str:
    deeper = f"{indent}  " if indent else ""
    return textwrap.fill(
        harmless(text), on.page.width, initial_indent=indent, subsequent_indent=deeper,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
