"""Limits: what they are per, what they measure, of what."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.checks.keys import EVERYTHING, unclear, unknown
from allocator.plan.checks.metrics import DRIVERS
from allocator.plan.conditions import Condition, ConditionError, parse
from allocator.plan.draft import Draft
from allocator.plan.measures import MEASURES
from allocator.plan.places import did_you_mean

NEEDED_KEYS = {"quota_to_ote": "rep", "equity": "rep", "phasing": "period"}
"""The key that `per` must name for a measure to mean something."""
ONE_UNIT = tuple(measure for measure in MEASURES if measure not in ("load", "ratio"))
"""Measures that add up quotas, and so need quotas of one unit."""


def _keys(draft: Draft) -> Iterator[tuple[Mask, list[str]]]:
    texts = draft.values("limits", "per")
    for text in sorted(set(pd.unique(texts)) - {""}):
        keys = text.split()
        yield texts == text, [] if keys in ([word] for word in EVERYTHING) else keys


def unknown_measures(draft: Draft) -> Iterator[Finding]:
    """Require that a limit is on one of the measures."""
    names = draft.values("limits", "measure")
    for name in sorted(set(pd.unique(names)) - {*MEASURES, ""}):
        remedy = did_you_mean(name, MEASURES, f"write one of {', '.join(MEASURES)}")
        yield from draft.at("limits", names == name, f'"{name}" is not a measure', remedy)


def unknown_keys(draft: Draft) -> Iterator[Finding]:
    """Require that what a limit is per is a column of reps.csv or territories.csv, or a key of cells."""
    for rows, keys in _keys(draft):
        yield from unknown(draft, "limits", rows, keys)


def unclear_keys(draft: Draft) -> Iterator[Finding]:
    """Require that a key of `per` has the same values in both tables, or says which is meant."""
    for rows, keys in _keys(draft):
        yield from unclear(draft, "limits", rows, keys)


def missing_keys(draft: Draft) -> Iterator[Finding]:
    """Require that `per` names the rep or the period that a measure is of."""
    measures = draft.values("limits", "measure")
    for rows, keys in _keys(draft):
        for measure, needed in NEEDED_KEYS.items():
            if needed not in keys:
                what = f"per does not name {needed}, which {measure} is of"
                yield from draft.at("limits", rows & (measures == measure), what, f"add {needed} to per")


def missing_of(draft: Draft) -> Iterator[Finding]:
    """Require that a ratio is to a metric, equity is of a driver."""
    measures, others = draft.values("limits", "measure"), draft.values("limits", "of")
    drivers = sorted({*DRIVERS, *draft.values("potential", "driver")} - {"base"})
    for measure, known, word in (
        ("ratio", list(draft.settings.metrics), "metric"),
        ("equity", drivers, "driver"),
    ):
        rows = measures == measure
        remedy = f"write one of {', '.join(known)}"
        yield from draft.at("limits", rows & (others == ""), f"{measure} needs a {word} in `of`", remedy)
        if not draft.knows("plan", "potential"):
            continue
        for name in sorted(set(others[rows]) - {*known, ""}):
            nearest = did_you_mean(name, known, remedy)
            yield from draft.at("limits", rows & (others == name), f'of "{name}" is not a {word}', nearest)


def conditions(draft: Draft, table: str = "limits") -> list[Condition | None]:
    """Return the condition of each row, None where it cannot be read."""
    read: dict[str, Condition | None] = {}
    for text in pd.unique(draft.values(table, "where")):
        try:
            read[text] = parse(text)
        except ConditionError:
            read[text] = None
    return [read[text] for text in draft.values(table, "where")]


def _metrics(draft: Draft, place: int, condition: Condition) -> list[str]:
    """Return the metrics whose cells fall into one group of a limit."""
    names = np.array(list(draft.settings.cell_metrics), dtype=object)
    wanted = np.ones(len(names), bool)
    for term in condition.of("metric"):
        parts = {p for value in term.values if value in draft.settings.metrics for p in draft.settings.parts(value)}
        found = np.isin(names, list(parts))
        wanted &= found if term.operator == "=" else ~found
    return list(names[wanted])


def mixed_units(draft: Draft) -> Iterator[Finding]:
    """Require that a limit adds up quotas of one unit."""
    if not draft.knows("plan"):
        return
    measures, pers = draft.values("limits", "measure"), draft.values("limits", "per")
    for place, condition in enumerate(conditions(draft)):
        if condition is None or measures[place] not in ONE_UNIT or "metric" in pers[place].split():
            continue
        units = sorted({draft.settings.metrics[m].unit for m in _metrics(draft, place, condition)})
        if len(units) > 1:
            words = " and ".join(f'"{unit}"' for unit in units)
            yield draft.row("limits", place, f"adds up {words}", "add metric to per, or a metric to where")


def rate_without_base(draft: Draft) -> Iterator[Finding]:
    """Require that a limit on the rate is on metrics that are a share of a base."""
    if not draft.knows("plan"):
        return
    measures = draft.values("limits", "measure")
    for place, condition in enumerate(conditions(draft)):
        if condition is None or measures[place] != "rate":
            continue
        without = [m for m in _metrics(draft, place, condition) if not draft.settings.metrics[m].base]
        if without:
            remedy = "name base metrics in where, or write base: true in plan.yaml"
            yield draft.row("limits", place, f'"{without[0]}" has no base to be a rate of', remedy)
