"""Commands around plans: template, solvers, app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json
from allocator.terminal.endings import Ending, finish


@app.command(
    short_help="Write an empty scenario to fill in, as a folder or workbook.",
    epilog="Example: allocator template plan.xlsx --sample",
)
def template(
    to: Annotated[Path, typer.Argument(help="The folder or .xlsx file to write.", show_default=False)],
    sample: Annotated[bool, typer.Option("--sample", help="With a small made-up plan to change.")] = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write an empty scenario to fill in: every table with its columns explained."""

    def work() -> Ending:
        from allocator.terminal.template import template

        return template(to, sample, as_json)

    finish(work, as_json, debug)


@app.command(epilog="Example: allocator solvers")
def solvers(as_json: Json = False, debug: Debug = False) -> None:
    """List the solvers that are installed."""

    def work() -> Ending:
        from allocator.terminal.solvers import solvers

        return solvers(as_json)

    finish(work, as_json, debug)


@app.command(
    "app",
    short_help="Open the planner's browser on a folder of scenarios.",
    epilog="Example: allocator app scenarios",
)
def browser(
    folder: Annotated[Path, typer.Argument(help="The folder of scenarios.")] = Path("scenarios"),
    port: Annotated[
        int,
        typer.Option("--port", help="Where on localhost; by default 8501 or the next that is free.", min=0, max=65535),
    ] = 0,
    opens: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser on it.")] = True,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Open the planner's browser on a folder of scenarios; it is served to this computer alone, until stopped."""

    def work() -> Ending:
        from allocator.ui.launch import app

        return app(folder, port, opens, as_json)

    finish(work, as_json, debug)
