"""What an editing grid showed when it was drawn, so that nothing typed into it is lost or counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from allocator.desk.rep_entry import LOCK, Typed

Edited = Mapping[int, Mapping[str, object]]
"""Cells that were typed into a grid since it was drawn, all of them each time: by row, then by column."""


@dataclass(frozen=True)
class Sheet:
    """A grid as it was drawn, and what has been taken from it since."""

    draft: str = ""
    metric: str = ""
    reps: tuple[str, ...] = ()
    digest: str = ""
    """Fingerprint of the draft that the grid agrees with."""
    version: int = 0
    """Goes up whenever the grid must forget what was typed into it, and begin anew."""
    taken: Mapping[tuple[int, str], object] = field(default_factory=dict)

    def new(self, edited: Edited) -> list[Typed]:
        """Return what was typed since the last time, ticks of a lock before its quota; texts as they were typed."""
        cells = {(int(row), name): value for row, columns in edited.items() for name, value in columns.items()}
        fresh = [place for place, value in cells.items() if self.taken.get(place, _NEVER) != value]
        order = sorted(fresh, key=lambda place: (place[0], place[1] != LOCK))
        return [
            Typed(self.reps[row], name, "" if cells[row, name] is None else str(cells[row, name]))
            for row, name in order
            if row < len(self.reps)
        ]

    def after(self, edited: Edited, digest: str, again: bool) -> Sheet:
        """Return the grid once everything typed has been taken; `again` lets it begin anew, as after a refusal."""
        if again:
            return replace(self, digest=digest, version=self.version + 1, taken={})
        taken = {(int(row), name): value for row, columns in edited.items() for name, value in columns.items()}
        return replace(self, digest=digest, taken={**self.taken, **taken})

    def showing(self, draft: str, metric: str, reps: tuple[str, ...], digest: str) -> Sheet:
        """Return the grid that is drawn next: this one if nothing but what was typed has changed, else a new one."""
        if (draft, metric, reps, digest) == (self.draft, self.metric, self.reps, self.digest):
            return self
        return Sheet(draft, metric, reps, digest, self.version + 1)


_NEVER = object()


def disagrees(typed: list[Typed]) -> bool:
    """Tell whether other cells of the same row show something else from now on: a tick and its quota."""
    return any(one.column in (LOCK, "locked") for one in typed)
