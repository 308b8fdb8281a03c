"""What a planner sets for each rep in a metric, and the edit that sets it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.desk.content import Content
from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, Several
from allocator.desk.limit_form import LimitForm, as_form, as_row
from allocator.errors import Finding, PlanError
from allocator.plan.calendar import Calendar
from allocator.plan.conditions import ConditionError, Term, parse
from allocator.plan.dates import read_dates

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Set:
    """Something that is set for a rep: what it is called, and where the scenario keeps it."""

    word: str
    table: str
    column: str
    blank: str
    """What a blank means, as the grid shows it."""


SETTINGS: dict[str, Set] = {
    "fte": Set("FTE", "reps", "fte", "1"),
    "ramp": Set("ramp", "reps", "ramp", "none"),
    "strength": Set("strength", "strengths", "strength", "1"),
    "cap": Set("cap", "limits", "max", ""),
    "floor": Set("floor", "limits", "min", ""),
    "locked": Set("lock", "locks", "quota", ""),
}
"""All that can be set for a rep beside the plan, by the column that shows it."""


def rep_settings(tables: Tables, calendar: Calendar, metric: str) -> pd.DataFrame:
    """Return what is set for every rep in a metric.

    Columns: those of `SETTINGS` as texts that people read, with thousands separated, and `spells`, the number of rows
    that reps.csv has for the rep. The index holds the reps in the order of the file.
    """
    reps = tables["reps"]
    rows = {"reps": spell_in_force(reps, calendar)}
    rows |= {table: find(tables, calendar, metric) for table, find in _ROWS.items()}
    order = pd.Index(reps["rep"].drop_duplicates(), name="rep")
    found = {name: _texts(tables, one, rows[one.table]).reindex(order).fillna("") for name, one in SETTINGS.items()}
    texts = pd.Series(pd.unique(pd.concat(list(found.values()))), dtype="str")
    told = dict(zip(texts, _shown(texts), strict=True))
    shown = {name: own.map({**told, "": SETTINGS[name].blank}).astype("str") for name, own in found.items()}
    return pd.DataFrame({**shown, "spells": reps["rep"].value_counts().reindex(order)})


def spell_in_force(reps: pd.DataFrame, calendar: Calendar) -> pd.Series[Any]:
    """Return the row of each rep that is in force at the end of the year, else the rep's last; the index holds reps."""
    blank = pd.Series("", index=reps.index, dtype="str")
    first, to = (read_dates(reps.get(name, blank).astype("str"))[0] for name in ("from", "to"))
    end = calendar.edges[-1].astype("datetime64[s]") - np.timedelta64(1, "D")
    begins = np.where(np.isnat(first), np.datetime64("1000-01-01", "s"), first)
    holds = (begins <= end) & (np.isnat(to) | (to >= end))
    spells = pd.DataFrame({"rep": reps["rep"], "holds": holds, "begins": begins, "row": reps.index})
    return spells.sort_values(["holds", "begins"], kind="stable").groupby("rep")["row"].last()


def setting_edit(
    content: Content, calendar: Calendar, rep: str, metric: str, name: str, text: str
) -> Edit | None:  # fmt: skip
    """Return the edit that sets something for a rep, `text` being as a file states it; None where it is so already.

    A blank takes it away: no limit, no lock, the default. A cap or floor that is set counts as it is typed, however
    long the rep is there.

    Raises
    ------
    PlanError
        If the rep's name cannot stand in a condition of limits.csv.
    """
    tables = content.tables
    one, row = SETTINGS[name], row_of(tables, calendar, rep, metric, name)
    old = "" if row is None else str(tables[one.table].at[row, one.column]) if one.column in tables[one.table] else ""
    if _read(text, one) == _read(old, one):
        return None
    edits = _changed(tables, one, row, text) if row is not None else _added(rep, metric, one, text)
    label = f"{rep} {one.word}: {_read(old, one)} → {_read(text, one)}"
    return Several(edits, label)


def row_of(tables: Tables, calendar: Calendar, rep: str, metric: str, name: str) -> int | None:
    """Return the row of its table that sets something for a rep; None where there is none."""
    if SETTINGS[name].table == "reps":
        reps = tables["reps"]
        found = spell_in_force(reps[reps["rep"] == rep], calendar)
    else:
        found = _ROWS[SETTINGS[name].table](tables, calendar, metric)
    return int(found[rep]) if rep in found.index else None


def _texts(tables: Tables, one: Set, rows: pd.Series[Any]) -> pd.Series[str]:
    """Texts of a setting as the file has them; `rows` holds the row of each rep that has one."""
    frame = tables.get(one.table)
    if frame is None or one.column not in frame:
        return pd.Series("", index=rows.index, dtype="str")
    return pd.Series(frame.loc[rows.to_numpy(), one.column].to_numpy(), index=rows.index, dtype="str")


def _strength_rows(tables: Tables, calendar: Calendar, metric: str) -> pd.Series[Any]:
    frame = tables.get("strengths")
    return _by_rep(frame, frame["metric"] == metric if frame is not None else None)


def _lock_rows(tables: Tables, calendar: Calendar, metric: str) -> pd.Series[Any]:
    """Locks of a rep's year in a metric, over all territories."""
    frame = tables.get("locks")
    if frame is None:
        return _by_rep(None, None)
    blank = pd.Series("", index=frame.index)
    year = frame.get("period", blank).isin(["", calendar.label(calendar.year)])
    return _by_rep(frame, (frame["metric"] == metric) & (frame.get("territory", blank) == "") & year)


def _limit_rows(tables: Tables, calendar: Calendar, metric: str) -> pd.Series[Any]:
    """Hard bounds on the year's quota of one rep in a metric."""
    frame = tables.get("limits")
    if frame is None:
        return _by_rep(None, None)
    rows = frame[(frame["measure"] == "quota") & frame.get("where", pd.Series("", frame.index)).str.contains("rep")]
    forms = [as_form({str(name): str(text) for name, text in row.items()}) for row in rows.to_dict("records")]
    mine = [_is_of_one_rep(form, metric, calendar.label(calendar.year)) for form in forms]
    reps = [form.names[0] for form, is_mine in zip(forms, mine, strict=True) if is_mine]
    return pd.Series(rows.index[mine], index=reps, dtype="int64").groupby(level=0).first()


def _is_of_one_rep(form: LimitForm, metric: str, year: str) -> bool:
    is_plain = not (form.each_period or form.further or form.of or form.priority) and form.period in ("", year)
    return is_plain and form.each == ("rep",) and form.metric == metric and form.key == "rep" and len(form.names) == 1


def _by_rep(frame: pd.DataFrame | None, mine: pd.Series[bool] | None) -> pd.Series[Any]:
    if frame is None or mine is None:
        return pd.Series([], index=pd.Index([], dtype="str"), dtype="int64")
    rows = frame.loc[mine, "rep"]
    return pd.Series(rows.index.to_numpy(np.int64), index=rows.to_numpy()).groupby(level=0).first()


_ROWS = {"strengths": _strength_rows, "limits": _limit_rows, "locks": _lock_rows}


def _changed(tables: Tables, one: Set, row: int, text: str) -> tuple[Edit, ...]:
    """Edits of a row that is there; a row that sets nothing any more is dropped."""
    texts = tables[one.table].loc[row]
    other = {"max": "min", "min": "max"}.get(one.column, "")
    if not text and one.table != "reps" and not texts.get(other, ""):
        return (DropRow(one.table, row),)
    edits: list[Edit] = [SetCell(one.table, row, one.column, new=text)]
    if one.table == "limits":
        edits.append(SetCell(one.table, row, "prorate", new="no"))
    return tuple(edits)


def _added(rep: str, metric: str, one: Set, text: str) -> tuple[Edit, ...]:
    if one.table != "limits":
        return (AddRow(one.table, values={"rep": rep, "metric": metric, one.column: text}),)
    if not _can_be_named(rep):
        what = f'the name "{rep}" cannot stand in a condition'
        raise PlanError([Finding("limits.csv where", what, "write a short name without ; | and quotation marks")])
    bound: dict[str, Any] = {"highest" if one.column == "max" else "lowest": text}
    form = LimitForm(metric=metric, each_metric=True, key="rep", names=(rep,), prorate=False, **bound)
    return (AddRow("limits", values=as_row(form)),)


def _can_be_named(rep: str) -> bool:
    """Tell whether a condition can name a rep, which some signs in a name prevent."""
    try:
        return parse(f"rep={rep}").terms == (Term("rep", "=", (rep,)),)
    except ConditionError:
        return False


def _shown(texts: pd.Series[str]) -> pd.Series[str]:
    """Write plain numbers with thousands separated; other texts stay as they are."""
    numbers = pd.to_numeric(texts, errors="coerce")
    return texts.mask(numbers.notna(), numbers.map("{:,.12g}".format, na_action="ignore")).astype("str")


def _read(text: str, one: Set) -> str:
    return str(_shown(pd.Series([text or one.blank]))[0]) or "none"
