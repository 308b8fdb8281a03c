"""The season of each metric: which part of the year falls into each period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.cells.columns import Columns
from allocator.cells.season import seasons, working_profile
from allocator.desk.edit import Edit, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.insight.wording import percent
from allocator.plan.calendar import Span
from allocator.plan.numbers import NumberFormatError
from allocator.plan.plan import Plan

DAYS, HISTORY, OWN = "working days", "history", "own curve"
KINDS = (DAYS, HISTORY, OWN)
_DIGITS = 4


@dataclass(frozen=True)
class Season:
    """The season that is stated for a metric."""

    metric: str
    kind: str
    values: tuple[float, ...]
    """Its own curve as it is stated, blank for the other kinds."""
    labels: tuple[str, ...]
    """What its values are of: the quota periods or the months of the year."""

    @property
    def sum_said(self) -> str:
        """Say what the own curve adds up to, and that it is counted in proportion."""
        total = sum(self.values)
        if abs(total - 1) < 1e-9:
            return f"{len(self.values)} values, together 100 %."
        if total <= 0:
            return "All values are 0: there is no season in that."
        shown = percent(total) if total <= 2 else f"{total:,.6g}"
        return f"{len(self.values)} values, together {shown}: counted in proportion, so that they make 100 %."


def season_of(stated: Stated, metric: str) -> Season:
    """Return what is stated for a metric."""
    given = stated.settings.metrics[metric].seasonality
    kind = OWN if isinstance(given, tuple) else HISTORY if given == "history" else DAYS
    values = given if isinstance(given, tuple) else ()
    labels = stated.calendar.labels
    if values and len(values) != len(labels):
        year = stated.calendar.year
        labels = tuple(stated.calendar.label(Span(month, month + 1)) for month in range(year.start, year.end))
    return Season(metric, kind, values, labels)


def seasonal_metrics(stated: Stated) -> dict[str, str]:
    """Return the labels of the metrics that have a season, by their names: those with cells and without a base."""
    metrics = stated.settings.metrics
    return {name: metrics[name].label for name in stated.settings.cell_metrics if not metrics[name].base}


def season_table(season: Season) -> pd.DataFrame:
    """Return the own curve as one row of texts, a column for each period."""
    texts = [percent(value) if sum(season.values) <= 2 else f"{value:,.6g}" for value in season.values]
    return pd.DataFrame([dict(zip(season.labels, texts, strict=False))], dtype="str")


def season_chart(plan: Plan, metric: str) -> pd.DataFrame:
    """Return the parts of the year that count, and those of working days to compare with.

    Columns: period, place (of the period in the year), profile (which of the two), part.
    """
    at = plan.settings.cell_metrics.index(metric)
    sellers = [place for place, role in enumerate(plan.settings.roles.values()) if metric in role.metrics]
    profile = seasons(Columns(plan))[0][sellers[0] if sellers else 0, at]
    worked = working_profile(plan)
    labels = plan.calendar.labels
    return pd.DataFrame({
        "period": [*labels, *labels],
        "place": [*range(len(labels)), *range(len(labels))],
        "profile": ["this season"] * len(labels) + ["working days"] * len(labels),
        "part": np.concatenate([profile, worked]),
    })  # fmt: skip


def kind_edit(stated: Stated, plan: Plan | None, metric: str, kind: str) -> Edit:
    """Return the edit that gives a metric another kind of season; an own curve begins with what counts now."""
    value: Any = {DAYS: None, HISTORY: "history"}.get(kind)
    if kind == OWN:
        counts = 1.0 / len(stated.calendar.labels)
        now = [counts] * len(stated.calendar.labels) if plan is None else _now(plan, metric)
        value = [round(part, _DIGITS) for part in now]
        value[-1] = round(1.0 - sum(value[:-1]), _DIGITS)
    return SetSetting(("metrics", metric, "seasonality"), new=value)


def _now(plan: Plan, metric: str) -> list[float]:
    chart = season_chart(plan, metric)
    return [float(part) for part in chart.loc[chart["profile"] == "this season", "part"]]


def value_edit(season: Season, label: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed value of the own curve asks for, or what is wrong with it."""
    where = f"plan.yaml metrics.{season.metric}.seasonality {label}"
    try:
        value = read_typed(typed.strip() or "0")
    except NumberFormatError as error:
        return Finding(where, str(error), error.remedy)
    if value < 0:
        return Finding(where, f'"{typed}" is below 0', "write 0 or more")
    scaled = value / 100 if not typed.strip().endswith("%") and value > 1 and sum(season.values) <= 2 else value
    values = list(season.values)
    values[season.labels.index(label)] = round(scaled, 9)
    return SetSetting(("metrics", season.metric, "seasonality"), new=values)
