"""The options `--write-lp` and `--write-mps`: a linear program as files beside the result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.allocation import Allocation
from allocator.errors import PlanError

if TYPE_CHECKING:
    from allocator.export.program.written import Written


@dataclass(frozen=True)
class ProgramFiles:
    """Where a linear program is to be written, in which format; None for a format that is not wanted."""

    lp: Path | None
    mps: Path | None

    def check(self, out: Path) -> None:
        """Refuse before any work is done what may not be written.

        Raises
        ------
        PlanError
            With a finding for each file that may not.
        """
        from allocator.export.program.file import LP, MPS, check_files

        wanted = [(form, path) for form, path in ((LP, self.lp), (MPS, self.mps)) if path is not None]
        findings = check_files(wanted, out)
        if findings:
            raise PlanError(findings)

    def program(self, allocation: Allocation) -> Written | None:
        """Work out the program, where one is wanted."""
        from allocator.export.program.written import written

        return None if self.lp is None and self.mps is None else written(allocation)

    def write(self, program: Written | None, allocation: Allocation) -> None:
        """Write the program into every file that is wanted."""
        from allocator.export.program.file import LP, MPS, write_program

        for form, path in ((LP, self.lp), (MPS, self.mps)):
            if path is not None and program is not None:
                write_program(program, allocation, form, path)

    def told(self, program: Written) -> str:
        """Say where the program is, what it asks and what its optimum should be."""
        places = " and ".join(str(path) for path in (self.lp, self.mps) if path is not None)
        asks = "how far all goals can be raised together"
        if not program.is_maximised:
            asks = "the least shortfall of the first priority that falls short"
        size = f"{len(program.columns):,} columns, {len(program.rows):,} rows"
        return f"The linear program of {asks} is in {places}: {size}; optimum {program.objective:,.6f}."


def with_program(allocation: Allocation, program: Written | None) -> Allocation:
    """Note in the run what a reader of the files can check."""
    if program is None:
        return allocation
    return replace(allocation, run=allocation.run | {"program": program.figures()})
