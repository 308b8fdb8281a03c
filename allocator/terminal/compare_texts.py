"""A comparison as it is printed: sentences, sheets, and who moved."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.plan_test import Verdict
from allocator.insight.wording import Wording, listed, percent, wording
from allocator.terminal.compare_sheets import (
    fairness_sheet,
    goals_sheet,
    inputs_sheet,
    near_sheet,
    tests_sheet,
    totals_sheets,
)
from allocator.terminal.page import Page
from allocator.terminal.say import counted, harmless

MOVERS = 10
"""Movers of a scenario that are told."""
_LONGEST = 12
"""Letters of a name that still fits above a column."""


def written_out(comparison: Comparison, allocations: list[Allocation], page: Page) -> Iterator[str]:
    """Yield the parts of a comparison in the order in which a planner reads them."""
    yield from (_wrapped(sentence, page) for sentence in (comparison.gist, *comparison.sentences))
    yield ""
    if not _differs(comparison):
        return
    short = _short(comparison, page)
    yield from _legend(short)
    words = _all_words(allocations)
    sheets = [
        inputs_sheet(comparison, short), goals_sheet(comparison, short, words, page),
        *totals_sheets(comparison, short, words, page),
    ]  # fmt: skip
    yield from (page.set(sheet) + "\n" for sheet in sheets if sheet.rows)
    yield from _movers(comparison, words, page)
    for sheet in (fairness_sheet(comparison, short, words), near_sheet(comparison, short, words)):
        yield page.set(sheet) + "\n"
    yield page.set(tests_sheet(comparison, short, page)) + "\n"
    yield from _verdicts(comparison, page)


def _differs(comparison: Comparison) -> bool:
    """Tell whether there is anything to show but plans that are the same."""
    asked = comparison.goals[["target_change", "carried_change"]].abs().max().max() > 0
    noted = (comparison.goals["note"] != "").any() or bool(comparison.sentences)
    return bool(asked or noted or len(comparison.inputs) or len(comparison.movers))


def _short(comparison: Comparison, page: Page) -> dict[str, str]:
    """Call scenarios A, B, … where their names are too long to stand above columns."""
    if max(map(len, comparison.names)) <= _LONGEST:
        return {name: name for name in comparison.names}
    return {name: _letter(place) for place, name in enumerate(comparison.names)}


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"Z{place - 25}"


def _legend(short: dict[str, str]) -> Iterator[str]:
    if any(name != letter for name, letter in short.items()):
        yield "\n".join(harmless(f"{letter}  {name}{'  (baseline)' if place == 0 else ''}")
                        for place, (name, letter) in enumerate(short.items())) + "\n"  # fmt: skip


def _all_words(allocations: list[Allocation]) -> dict[str, Wording]:
    """How amounts of each metric are written."""
    settings = [allocation.plan.settings for allocation in reversed(allocations)]
    return {metric: wording(stated, metric) for stated in settings for metric in stated.metrics}


def _movers(comparison: Comparison, words: dict[str, Wording], page: Page) -> Iterator[str]:
    for name in comparison.names[1:]:
        rows = comparison.movers[comparison.movers["scenario"] == name]
        both = rows[rows["only_in"] == ""]
        if len(rows):
            yield harmless(f"Largest moves in {name}, against the mean quota of the metric\n")
        for _, row in both.head(MOVERS).iterrows():
            yield _wrapped(_move(row, words[str(row["metric"])]), page, " ")
        if len(both) > MOVERS:
            yield f" and {len(both) - MOVERS:,} smaller moves."
        for rep, mine in rows[rows["only_in"] != ""].groupby("rep", sort=False):
            yield _wrapped(_alone(str(rep), mine, words), page, " ")
        if len(rows):
            yield ""


def _move(row: pd.Series, words: Wording) -> str:
    share = "" if pd.isna(row["change_share"]) else f" ({_signed(row['change_share'])})"
    change = f"{words.move(row['change'])}{share} to {words.quota(row['after'], unit=True)}"
    return f"{row['rep']}, {words.label}: {change}: {row['why']}"


def _alone(rep: str, rows: pd.DataFrame, words: dict[str, Wording]) -> str:
    """Tell a rep whom only one of the plans has, and the quotas there."""
    of = [words[str(metric)] for metric in rows["metric"]]
    size = rows[["before", "after"]].max(axis=1)
    amounts = [f"{word.quota(value, unit=True)} {word.label}" for word, value in zip(of, size, strict=True)]
    return f"{rep} is only in {rows['only_in'].iloc[0]}, with {listed(amounts)}"


def _signed(share: float) -> str:
    return f"{'+' if share > 0 else ''}{percent(share)}"


def _verdicts(comparison: Comparison, page: Page) -> Iterator[str]:
    """Tell what to look at, test by test, and why; then what does not apply."""
    table = comparison.plan_tests
    told = table[table["verdict"].isin([Verdict.LOOK, Verdict.FAIL])]
    for test, rows in told.groupby("test", sort=False):
        yield _wrapped(f"{test} ({rows['bound'].iloc[0]}). {rows['why'].iloc[0]}", page)
        for (verdict, about, sentence), mine in rows.groupby(["verdict", "about", "sentence"], sort=False):
            who = "" if len(comparison.names) == mine["scenario"].nunique() else f" in {listed(list(mine['scenario']))}"
            yield _wrapped(f"{verdict}{who}{f', {about}' if about else ''}: {sentence}", page, "  ")
        yield ""
    silent = table[table["verdict"] == Verdict.NONE].drop_duplicates(["test", "sentence"])
    if len(silent):
        yield f"{counted(len(silent), 'test')} could not be made:"
        yield from (_wrapped(f"{row['test']}: {row['sentence']}", page, "  ") for _, row in silent.iterrows())


def _wrapped(text: str, page: Page, indent: str = "") -> str:
    return textwrap.fill(harmless(text), page.width, initial_indent=indent, subsequent_indent=f"{indent}  "
                         if indent else "", break_long_words=False, break_on_hyphens=False)  # fmt: skip
