"""Commands that make a plan: check, run, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json, Out, Pace, Scenario, Solver
from allocator.plan.glossary import meaning
from allocator.terminal.endings import Ending, finish


@app.command(epilog="Example: allocator check scenarios/quickstart")
def check(scenario: Scenario, as_json: Json = False, debug: Debug = False) -> None:
    """Read a scenario and list all that is wrong with it."""

    def work() -> Ending:
        from allocator.terminal.check import check

        return check(scenario, as_json)

    finish(work, as_json, debug)


@app.command(
    short_help="Split the goals of a scenario into quotas.",
    epilog="Example: allocator run scenarios/quickstart --out out",
)
def run(
    scenario: Scenario,
    out: Out = Path("out"),
    pace: Annotated[Pace | None, typer.Option("--pace", help=f"Write pace.csv: {meaning('pace')}")] = None,
    workbook: Annotated[
        bool | None,
        typer.Option("--xlsx/--no-xlsx", help="Write plan.xlsx; by default up to 100,000 quotas.", show_default=False),
    ] = None,
    solver: Solver = "",
    write_lp: Annotated[
        Path | None, typer.Option("--write-lp", help="Write the linear program, to read or solve elsewhere.")
    ] = None,
    write_mps: Annotated[Path | None, typer.Option("--write-mps", help="The same in MPS format.")] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Split the goals of a scenario into quotas and write them, with their evidence, into a folder."""

    def work() -> Ending:
        from allocator.terminal.run import Wanted, run

        wanted = Wanted(out, "" if pace is None else pace.value, workbook, solver, write_lp, write_mps, as_json)
        return run(scenario, wanted)

    finish(work, as_json, debug)


@app.command(
    short_help="Check every rule against an output folder.",
    epilog="Example: allocator verify scenarios/quickstart out",
)
def verify(
    scenario: Scenario,
    folder: Annotated[Path | None, typer.Argument(help="The output folder; as --out.", show_default=False)] = None,
    out: Out = Path("out"),
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Check every rule of a scenario against the files of its output folder, recomputing all of it."""

    def work() -> Ending:
        from allocator.terminal.verify import verify

        return verify(scenario, folder or out, as_json)

    finish(work, as_json, debug)
