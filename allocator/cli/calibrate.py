"""The command that learns from the past: calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json, Scenario
from allocator.terminal.endings import Ending, finish


@app.command(
    short_help="Estimate strengths, season and weights from history.",
    epilog="Example: allocator calibrate scenarios/learned",
)
def calibrate(
    scenario: Scenario,
    write: Annotated[bool, typer.Option("--write", help="Write the estimates into the scenario.")] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Write them into a new scenario, which extends this one.", show_default=False),
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Estimate from history.csv, with how sure it is: strengths, season, ramp, hours per unit, fair-share weights.

    Replays past periods to tell how near such a plan would have come. Nothing is written without --write.
    """

    def work() -> Ending:
        from allocator.terminal.calibrate import calibrate

        return calibrate(scenario, write, to, as_json)

    finish(work, as_json, debug)
