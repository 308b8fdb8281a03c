"""Over-assignment by level, and what it compounds to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.edit import AddRow, Edit, SetCell
from allocator.desk.scope import scope_said
from allocator.desk.stated import Stated
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.insight.wording import listed, percent
from allocator.plan.numbers import NumberFormatError, read_number

REP = "rep"
FACTOR = "exceeds by"
_SAME = 9


@dataclass(frozen=True)
class LevelFactor:
    """The factor of one level, as plan.yaml has it."""

    level: str
    label: str
    percent: float
    """How much its quotas exceed the level above, in hundredths."""


def level_factors(stated: Stated) -> tuple[LevelFactor, ...]:
    """Return the factor of each level, top to bottom, the rep last."""
    factors = stated.settings.over_assignment.factors
    return tuple(
        LevelFactor(level, level.replace("_", " ").capitalize(), round(factors.get(level, 0.0) * 100, _SAME))
        for level in (*stated.settings.levels, REP)
    )


def as_factor(hundredths: float) -> float | None:
    """Return the factor of plan.yaml for a number of hundredths; None for none."""
    return round(hundredths / 100, _SAME + 2) or None


def compound(stated: Stated) -> str:
    """Say what the factors of plan.yaml come to: 4 % × 5 % are 9.2 %; of a goal of 100, reps are asked for 109.2."""
    factors = [(one.label, one.percent / 100) for one in level_factors(stated) if one.percent]
    if not factors:
        return "Quotas add up to the goals: there is no over-assignment."
    total = float(np.prod([1.0 + factor for _, factor in factors]))
    told = listed([f"{label} {percent(factor)}" for label, factor in factors])
    whole = f"{told} compound to {percent(total - 1)}" if len(factors) > 1 else told
    above = stated.settings.over_assignment.warn_above
    warning = f" ▲ That is above {percent(above)}: quotas that high lose their meaning." if total - 1 > above else ""
    return f"{whole}: of a goal of 100, reps are asked for {total * 100:,.4g}.{warning}"


def compounds(allocation: Allocation) -> pd.DataFrame:
    """Return how the reps are padded in all, each level and row of over_assignment.csv counted.

    Columns: over-assignment, metrics, reps (how many), who (the first few).
    """
    cells = allocation.evidence.cells
    total = np.broadcast_to(cells.padding.total(), cells.index.shape)[cells.lane, cells.period]
    reps = cells.lanes.roster.reps[cells.rep]
    labels = np.array([allocation.plan.settings.metrics[name].label for name in cells.lanes.metrics], object)
    groups = pd.DataFrame({
        "padding": np.round(total - 1.0, _SAME), "rep": reps, "metric": labels[cells.metric]
    }).groupby("padding")  # fmt: skip
    who = groups["rep"].unique()
    return pd.DataFrame({
        "Over-assignment": [percent(float(value)) for value in who.index],
        "Metrics": [listed(sorted(names)) for names in groups["metric"].unique()],
        "Reps": [len(names) for names in who],
        "Who": [", ".join(names[:3]) + (", …" if len(names) > 3 else "") for names in who],
    })  # fmt: skip


def factor_edit(row: int, column: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed cell of over_assignment.csv asks for; a factor may be typed as 5 or as 5 %."""
    if column != FACTOR:
        return SetCell("over_assignment", row, column, new=typed)
    read = factor_text(typed)
    return read if isinstance(read, Finding) else SetCell("over_assignment", row, "factor", new=read)


def factor_text(typed: str) -> str | Finding:
    """Read a typed factor, 5 or 5 % for 0.05, as the text of over_assignment.csv."""
    try:
        value = read_typed(typed)
    except NumberFormatError as error:
        return Finding("over_assignment.csv", str(error), error.remedy)
    return f"{value / 100 if value >= 1 and not typed.strip().endswith('%') else value:.12g}"


def factor_table(stated: Stated) -> pd.DataFrame:
    """Return the rows of over_assignment.csv, all texts. Columns: level, exceeds by, where."""
    frame = stated.table("over_assignment")
    shown = [_shown(str(text)) for text in frame["factor"]]
    table = frame[["level", "where"]].assign(**{FACTOR: pd.Series(shown, frame.index, dtype="str")})
    return table[["level", FACTOR, "where"]]


def factor_names(stated: Stated) -> dict[int, str]:
    """Return what each row of over_assignment.csv is called, by its row."""
    rows = stated.rows("over_assignment")
    return {row: f"{one['level']} {_shown(one['factor'])} {one['where']}".strip() for row, one in rows.items()}


def _shown(text: str) -> str:
    try:
        return percent(read_number(text))
    except NumberFormatError:
        return text


def new_factor(level: str, typed: str, where: str) -> Edit | Finding:
    """Return the edit that adds a row to over_assignment.csv."""
    read, said = factor_text(typed), scope_said(where)
    if isinstance(read, Finding):
        return read
    if isinstance(said, Finding):
        return said
    return AddRow("over_assignment", values={"level": level, "factor": read, "where": where})


def as_hundredths(share: float) -> float:
    """Return a share as a number of hundredths, as it is typed."""
    return round(share * 100, _SAME)


def as_share(hundredths: float) -> float:
    """Return a number of hundredths as a share."""
    return round(hundredths / 100, _SAME + 2)
