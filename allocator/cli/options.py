"""Arguments and options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Pace(StrEnum):
    """How fine the guidance within a period is."""

    WEEK = "week"
    DAY = "day"


class Touch(StrEnum):
    """Who is moved with the year."""

    FEW = "few"
    EVEN = "even"


class Audience(StrEnum):
    """Whom an explanation is for."""

    PLANNER = "planner"
    MANAGER = "manager"
    REP = "rep"


SCENARIO = "The scenario: a folder that holds plan.yaml, an .xlsx workbook or a .zip."
Scenario = Annotated[Path, typer.Argument(help=SCENARIO, show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where the program failed, if it fails.")]
Out = Annotated[Path, typer.Option("--out", help="The output folder.")]
Solver = Annotated[
    str, typer.Option("--solver", help="Solve every linear program with pulp:NAME; see allocator solvers.")
]
