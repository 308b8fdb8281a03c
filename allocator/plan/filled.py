"""Blank cells filled with what they mean, and the defaults listed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.errors import Assumption
from allocator.plan.columns import Column
from allocator.plan.settings import Settings
from allocator.plan.typed import Typed


def filled(read: Typed, settings: Settings) -> pd.DataFrame:
    """Return the table with its defaults: fixed values, and names, roles, countries and ids of goals."""
    frame = read.frame.copy()
    if frame.empty:
        return frame
    for column in read.table.columns:
        value: float | str = column.default if isinstance(column.default, float) else column.fill
        if value != "" and not read.written[column.name].all():
            frame[column.name] = frame[column.name].where(read.written[column.name], value)
    if read.table.name == "reps":
        role, country = names_of_reps(settings)
        for name, other in (("name", frame["rep"]), ("role", role), ("country", country)):
            frame[name] = frame[name].where(frame[name] != "", other)
    if read.table.name == "goals":
        frame["goal"] = frame["goal"].where(frame["goal"] != "", goal_ids(frame))
    return frame


def names_of_reps(settings: Settings) -> tuple[str, str]:
    """Return the role and the country of a rep for whom none is written."""
    return next(iter(settings.roles)) if len(settings.roles) == 1 else "", settings.country


def goal_ids(goals: pd.DataFrame) -> pd.Series[str]:
    """Name goals by metric, period and scope, and by line where it is not the direct one."""
    line = goals["line"].where(~goals["line"].isin(["", "direct"]), "")
    parts = goals["metric"] + " " + goals["period"] + " " + goals["scope"] + " " + line
    return parts.str.replace(r"\s+", " ", regex=True).str.strip()


def defaults_used(read: Typed) -> Iterator[Assumption]:
    """List the columns whose blank cells took a default, with how many."""
    for column in read.table.columns:
        blank = int(np.count_nonzero(~read.written[column.name]))
        if column.default is not None and not column.required and blank:
            what = f"blank in {blank:,} of {len(read.frame):,} rows: {_words(column)}"
            yield Assumption("default", f"{read.table.file} {column.name}", what)


def _words(column: Column) -> str:
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    return f"{column.default:.12g}" if isinstance(column.default, float) else str(column.default)
