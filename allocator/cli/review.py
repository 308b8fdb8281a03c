"""Commands that look at a year without changing it: review, history."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json, Scenario
from allocator.terminal.endings import Ending, finish


@app.command(
    short_help="Say where the year stands, and whether to re-allocate.",
    epilog="Example: allocator review scenarios/quickstart --as-of 2027-03-31",
)
def review(
    scenario: Scenario,
    as_of: Annotated[
        datetime,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="The day up to which the year is closed.", show_default=False
        ),
    ],
    actuals: Annotated[
        Path | None,
        typer.Option("--actuals", help="What happened, beside actuals.csv of the scenario.", show_default=False),
    ] = None,
    in_force: Annotated[
        Path | None, typer.Option("--in-force", help="The plan in force, a quotas.csv; by default current.csv.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say where the year stands before anything is changed: pace, forecast, stale potential, goals that are behind.

    Ends with 3 where a trigger of plan.yaml is met. Nothing is written.
    """

    def work() -> Ending:
        from allocator.terminal.review import review

        return review(scenario, as_of.date(), actuals, in_force, as_json)

    finish(work, as_json, debug)


@app.command(
    short_help="List the plans of a year, with what each changed and why.",
    epilog="Example: allocator history scenarios/adopted_2027-06-30",
)
def history(scenario: Scenario, as_json: Json = False, debug: Debug = False) -> None:
    """List the scenarios that a scenario extends, with what each re-allocation changed and why, and the goals."""

    def work() -> Ending:
        from allocator.terminal.history import history

        return history(scenario, as_json)

    finish(work, as_json, debug)
