"""What a plan hands out as files: each worked out when it is asked for, the same bytes as `allocator run` writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from allocator.allocation import Allocation
from allocator.desk.archive import archive, file_names
from allocator.export.folder import PACE, WORKBOOK, write
from allocator.export.table import write_table
from allocator.insight.worth.as_run import as_run
from allocator.plan.plan import Plan


class HandedOut:
    """The files of a plan. It holds what was worked out for one of them, for the next; threads may ask at once."""

    def __init__(self, plan: Plan, name: str, mark: str = "") -> None:
        self.plan, self.name, self.mark = plan, name, mark
        self._lock = Lock()
        self._allocation: Allocation | None = None

    def file_name(self, ending: str = "") -> str:
        """Call a file after the scenario, with what must be known of the plan: `East (best effort) quotas.csv`."""
        return " ".join(filter(None, (self.name, self.mark and f"({self.mark})", ending)))

    @property
    def allocation(self) -> Allocation:
        """The plan allocated as `allocator run` does it, from nothing, with prices.

        Raises
        ------
        SolverFailed
            If no engine proves an optimum.
        """
        from allocator.allocate import allocate

        with self._lock:
            if self._allocation is None:
                self._allocation = as_run(allocate(self.plan))
            return self._allocation

    def quotas(self) -> bytes:
        """Write quotas.csv."""
        return self._table("quotas")

    def _table(self, name: str) -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{name}.csv"
            write_table(self.allocation.tables[name], path)
            return path.read_bytes()

    def workbook(self) -> bytes:
        """Write plan.xlsx."""
        from allocator.export.workbook.book import write_workbook

        with TemporaryDirectory() as folder:
            path = Path(folder) / WORKBOOK
            write_workbook(self.allocation, path, None)
            return path.read_bytes()

    def pace(self, by: str) -> bytes:
        """Write pace.csv, by `week` or `day`.

        Raises
        ------
        PlanError
            If it would have more than 2,000,000 rows.
        """
        from allocator.tables.pace import pace

        with TemporaryDirectory() as folder:
            path = Path(folder) / PACE
            write_table(pace(self.allocation, by), path)
            return path.read_bytes()

    def folder(self, pace: str = "") -> bytes:
        """Pack the whole output folder, with pace.csv by `week` or `day` if asked for."""
        with TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            names = write(self.allocation, out, pace=pace)
            return archive({f"{self.file_name()}/{name}": (out / name).read_bytes() for name in names})

    def print_page(self, nodes: Iterable[str] = ()) -> bytes:
        """Write the page to print of some teams; all when left out."""
        from allocator.desk.print_page import print_page

        return print_page(self.allocation, self.name, nodes, self.mark).encode()

    def letters(self, reps: Iterable[str]) -> bytes:
        """Pack the letters of some reps, a text file each."""
        from allocator.insight.rep.letter import letter

        order = list(reps)
        names = file_names(order, ".txt")
        return archive({
            name: f"{letter(self.allocation, rep)}\n".encode() for name, rep in zip(names, order, strict=True)
        })  # fmt: skip
