"""What a draft states, as far as it can be understood: pages that mend a broken scenario need no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from pydantic import ValidationError

from allocator.desk.draft import Draft
from allocator.plan.calendar import Calendar
from allocator.plan.columns import TABLES
from allocator.plan.settings import Settings


@dataclass(frozen=True)
class Stated:
    """Settings, calendar and texts of the tables."""

    settings: Settings
    calendar: Calendar
    tables: Mapping[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of texts with every column that columns.py names; the index holds the rows."""
        frame = self.tables.get(name)
        columns = list(TABLES[name].names)
        if frame is None:
            return pd.DataFrame({column: [] for column in columns}, index=pd.Index([], dtype="int64"), dtype="str")
        return frame.reindex(columns=[*columns, *(own for own in frame if own not in columns)], fill_value="")

    def rows(self, name: str) -> dict[int, dict[str, str]]:
        """Return the rows of a table by their stable numbers, texts by column."""
        frame = self.table(name)
        texts = [frame[column].astype(str).tolist() for column in frame]
        columns = [str(column) for column in frame]
        return {
            int(str(row)): dict(zip(columns, values, strict=True))
            for row, values in zip(frame.index, zip(*texts, strict=True), strict=True)
        }

    def values(self, table: str, column: str) -> list[str]:
        """Return the different texts of a column in order, blanks left out."""
        frame = self.tables.get(table)
        if frame is None or column not in frame:
            return []
        return sorted({str(value) for value in frame[column]} - {""})

    @property
    def reps(self) -> list[str]:
        """Names of all reps."""
        return self.values("reps", "rep")

    @property
    def territories(self) -> list[str]:
        """Names of all territories."""
        named = [self.values(table, "territory") for table in ("territories", "reps", "assignments")]
        return sorted({name for names in named for name in names})


def stated(draft: Draft) -> Stated | None:
    """Return what a draft states; None where its settings cannot be understood."""
    try:
        settings = Settings.model_validate(dict(draft.settings))
    except (ValidationError, ValueError, TypeError):
        return None
    calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
    return Stated(settings, calendar, draft.tables)
