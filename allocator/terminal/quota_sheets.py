"""Quotas as sheets: reps by metric for the year, and by period where that fits the page."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import Wording, aligned_percent, wording
from allocator.terminal.page import Page, Sheet

MANY = 40
"""Reps shown one by one; more are rolled up."""


def quota_sheets(allocation: Allocation, page: Page) -> Iterator[Sheet]:
    """Set the quotas of each line of credit, first for the year, then by period for each metric that fits."""
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    lines = sorted(allocation.quotas["line"].unique(), key=lambda line: (line != "direct", line))
    for line in lines:
        cells = allocation.quotas[allocation.quotas["line"] == line]
        line_said = f", line {line}" if len(lines) > 1 else ""
        sheets = [_year(allocation, cells, keys, f"Quotas {year}{line_said}") for keys in _keys(allocation, cells)]
        yield next((sheet for sheet in sheets if page.fits(sheet)), sheets[-1])
        if len(allocation.plan.calendar.labels) > 1:
            for metric in _metrics(allocation, cells):
                sheet = _periods(allocation, cells, metric, line_said)
                yield from [sheet] if page.fits(sheet) else []


def shows_every_rep(allocation: Allocation) -> bool:
    """Tell whether each rep has a row, or reps are rolled up."""
    return bool(allocation.quotas["rep"].nunique() <= MANY)


def _keys(allocation: Allocation, cells: pd.DataFrame) -> list[list[str]]:
    """Columns that name a row, the fullest choice first."""
    levels = list(allocation.plan.settings.levels)
    if shows_every_rep(allocation):
        named = bool((cells["name"].astype(str) != cells["rep"].astype(str)).any() and (cells["name"] != "").any())
        return [*([[*levels, "rep", "name"]] if named else []), [*levels, "rep"], ["rep"]]
    paths = [levels[:depth] for depth in range(len(levels), 0, -1)]
    return [path for path in paths if len(cells[path].drop_duplicates()) <= MANY][:1] or [["role"]]


def _metrics(allocation: Allocation, cells: pd.DataFrame) -> list[str]:
    present = set(cells["metric"].unique())
    return [metric for metric in allocation.plan.settings.cell_metrics if metric in present]


def _year(allocation: Allocation, cells: pd.DataFrame, keys: list[str], title: str) -> Sheet:
    metrics = _metrics(allocation, cells)
    words = [wording(allocation.plan.settings, metric) for metric in metrics]
    sums = _sums(cells, keys, "metric", metrics)
    headings, totals = [w.heading for w in words], _written(sums.sum(), words)
    rows = [(*_names(key), *_written(row, words)) for key, row in sums.iterrows()]
    if "rep" in keys:
        load = allocation.reps.groupby("rep", observed=True)["load"].max()
        loads = [_load(load.get(rep)) for rep in sums.index.get_level_values("rep")]
        rows = [(*row, said) for row, said in zip(rows, loads, strict=True)]
        headings, totals = [*headings, "load"], [*totals, ""]
    return Sheet(title, tuple(keys), tuple(headings), tuple(rows), tuple(totals))


def _periods(allocation: Allocation, cells: pd.DataFrame, metric: str, line_said: str) -> Sheet:
    keys = _keys(allocation, cells)[-1]
    words = wording(allocation.plan.settings, metric)
    labels = list(allocation.plan.calendar.labels)
    sums = _sums(cells[cells["metric"] == metric], keys, "period", labels)
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    sums[year] = sums.sum(axis=1)
    same = [words] * len(sums.columns)
    rows = [(*_names(key), *_written(row, same)) for key, row in sums.iterrows()]
    totals = _written(sums.sum(), same)
    return Sheet(f"{words.heading}{line_said}", tuple(keys), (*labels, year), tuple(rows), tuple(totals))


def _sums(cells: pd.DataFrame, keys: list[str], across: str, columns: list[str]) -> pd.DataFrame:
    sums = cells.groupby([*keys, across], observed=True)["quota"].sum().unstack(across)
    return sums.reindex(columns=columns).sort_index()


def _names(key: object) -> tuple[str, ...]:
    return tuple(map(str, key)) if isinstance(key, tuple) else (str(key),)


def _written(values: pd.Series, words: list[Wording]) -> list[str]:
    return ["" if pd.isna(value) else w.quota(value) for value, w in zip(values, words, strict=True)]


def _load(load: float | None) -> str:
    return "" if load is None or pd.isna(load) else aligned_percent(load)
