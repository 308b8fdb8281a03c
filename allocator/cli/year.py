"""Commands that move a plan with the year: reallocate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json, Out, Scenario, Solver, Touch
from allocator.terminal.endings import Ending, finish

AsOf = Annotated[
    datetime,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day up to which the year is closed.", show_default=False),
]
Actuals = Annotated[
    Path | None,
    typer.Option("--actuals", help="What happened, beside actuals.csv of the scenario.", show_default=False),
]


@app.command(
    short_help="Move the plan in force with the year, as little as possible.",
    epilog="Example: allocator reallocate scenarios/quickstart --as-of 2027-03-31",
)
def reallocate(
    scenario: Scenario,
    as_of: AsOf,
    actuals: Actuals = None,
    in_force: Annotated[
        Path | None, typer.Option("--in-force", help="The plan in force, a quotas.csv; by default current.csv.")
    ] = None,
    policy: Annotated[
        str,
        typer.Option("--policy", help="What becomes of a miss: keep, recover, or a share as 0.5.", show_default=False),
    ] = "",
    touch: Annotated[
        Touch | None, typer.Option("--touch", help="Move few reps, or all a little.", show_default=False)
    ] = None,
    max_change: Annotated[
        str, typer.Option("--max-change", help="The most a rep's rest of year may move, as 10%.", show_default=False)
    ] = "",
    to: Annotated[
        Path | None, typer.Option("--to", help="The new scenario; by default beside the old one, with the date.")
    ] = None,
    out: Out = Path("out"),
    solver: Solver = "",
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Move the plan in force to what the year asks for, as little as possible, and say what changes and why.

    Closed periods keep their quota. Without a current.csv the plan in force is what run gives.
    """

    def work() -> Ending:
        from allocator.terminal.reallocate import Moved, reallocate

        chosen = "" if touch is None else touch.value
        return reallocate(
            scenario, Moved(as_of.date(), actuals, in_force, policy, chosen, max_change, to, out, solver, as_json)
        )

    finish(work, as_json, debug)
