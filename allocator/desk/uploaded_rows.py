"""What became of each row of an uploaded table."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.columns import TABLES
from allocator.plan.kinds import as_texts
from allocator.plan.plan import Plan
from allocator.plan.scenario import Folder

STATES = UNDERSTOOD, ADJUSTED, REFUSED = "✓ understood", "○ adjusted", "✕ refused"
"""What can become of a row."""
_PLACE = re.compile(r"(?:row |[A-Z]{1,3})(\d+)(?!\d)")


def rows_of(name: str, folder: Folder, plan: Plan | None, told: Iterable[Finding | Assumption]) -> pd.DataFrame:
    """Lay beside each row of a table what became of it.

    Parameters
    ----------
    name
        The table.
    folder
        What was read.
    plan
        What was understood; None if something was refused.
    told
        Findings and assumptions, those about a single row being laid beside it.

    Returns
    -------
    `row` as in the file, `state`, `what`, then the columns as they are written.
    """
    written = folder.tables[name].fillna("").astype("str")
    place = folder.sheets.get(name, TABLES[name].file)
    noted = pd.Series("", index=written.index, dtype="str")
    for one in told:
        if (row := _row(one.where, place)) in noted.index:
            noted[row] = "; ".join(filter(None, [noted[row], one.what]))
    refused = {_row(one.where, place) for one in told if isinstance(one, Finding)}
    read = _read_as(name, written, plan)
    what = (noted + np.where((noted != "") & (read != ""), "; ", "") + read).astype("str")
    state = np.where(written.index.isin(list(refused)), REFUSED, np.where(what != "", ADJUSTED, UNDERSTOOD))
    shown = written.rename(columns={column: f"{column} " for column in written if column in ("row", "state", "what")})
    return pd.concat([pd.DataFrame({"row": written.index, "state": state, "what": what}, written.index), shown], axis=1)


def _row(where: str, place: str) -> int:
    """Return the row that a place names, 0 if it is not in this table or names none."""
    match = _PLACE.match(where.removeprefix(f"{place} ")) if where.startswith(f"{place} ") else None
    return int(match[1]) if match else 0


def _read_as(name: str, written: pd.DataFrame, plan: Plan | None) -> pd.Series:
    """Tell of each row what was read other than it is written, as in `amount 1.2M → 1200000`."""
    told = pd.Series("", index=written.index, dtype="str")
    if plan is None:
        return told
    table = plan.table(name).set_index("row")
    for column in (column for column in written if column in table):
        texts = written[column].str.strip()
        values = as_texts(table[column].reindex(written.index))
        same = (texts == values) | (pd.to_numeric(texts, "coerce") == pd.to_numeric(values, "coerce"))
        odd = (texts != "") & (values != "") & ~same & (texts.str.lower() + values.str.lower() != "yestrue")
        odd &= texts.str.lower() + values.str.lower() != "nofalse"
        news = f"{column} " + texts + " → " + values
        told = told.where(~odd, told + np.where(told != "", "; ", "") + news)
    return told.astype("str")
