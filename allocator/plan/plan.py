"""What is asked: a frozen plan of settings and typed tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Texts
from allocator.errors import Assumption
from allocator.plan.calendar import Calendar
from allocator.plan.memory import Memory
from allocator.plan.settings import Settings


@dataclass(frozen=True)
class Plan:
    """All that is asked, checked and typed; nothing in it is worked out yet.

    Every table holds all the columns that `columns.TABLES` names for it, with defaults filled where the
    default is a value, plus `row` (its row in the file, the header being row 1). Text is `str` with "" for
    blank; numbers are float64 with NaN for blank; dates are datetime64[s] with NaT for blank, both ends
    inclusive; periods are labels as `Calendar` writes them, "" for blank; `open_seat` is NaN for a rep who is
    there, else the likelihood. Attributes of reps and territories are text. Rows are sorted by the key of
    their table, so that their order in the file changes nothing.
    """

    settings: Settings
    calendar: Calendar
    tables: Mapping[str, pd.DataFrame]
    assumptions: tuple[Assumption, ...] = ()
    digest: str = field(default="", compare=False)
    files: Mapping[str, Texts] = field(default_factory=dict, compare=False, repr=False)
    """File of each row, for tables that are put together from those of several scenarios."""
    memory: Memory | None = field(default=None, compare=False, repr=False)
    """What was worked out of the plan before an edit, where this one is being edited."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name in `columns.TABLES`; it is empty when the scenario does not have it."""
        return self.tables[name]

    def without(self, *names: str) -> Plan:
        """Leave tables out, so that what is worked out from the rest stays as it is whatever they say."""
        return replace(self, tables={name: table for name, table in self.tables.items() if name not in names})

    def recall[T](self, name: Any, made_from: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Make something, or return what it was before an edit if it was made from the same; see `Memory.recall`."""
        return make() if self.memory is None else self.memory.recall(name, made_from, make)

    @property
    def stated(self) -> tuple[Any, ...]:
        """All that the plan states: settings, calendar and every table."""
        return self.settings, self.calendar, *self.tables.values()

    def places(self, name: str) -> Texts:
        """Say where each row of a table stands, as in `limits.csv row 4`; `base/limits.csv row 4` for a base's."""
        rows = self.tables[name]["row"].astype(str).to_numpy(object)
        return np.asarray(self.files.get(name, f"{name}.csv") + " row " + rows, object)
