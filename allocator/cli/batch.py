"""The command batch."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Debug, Json, Pace, Solver, Touch
from allocator.plan.glossary import meaning
from allocator.terminal.endings import Ending, finish


class Command(StrEnum):
    """What a batch does with each unit."""

    RUN = "run"
    REALLOCATE = "reallocate"
    VERIFY = "verify"


class Log(StrEnum):
    """How the log of a batch is written."""

    TEXT = "text"
    JSON = "json"


Folders = Annotated[
    list[Path], typer.Argument(metavar="FOLDER...", help="Scenarios, or folders of scenarios.", show_default=False)
]
Out = Annotated[Path, typer.Option("--out", help="The folder that gets a folder for each unit.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", help="Processes at once; by default one a core.", show_default=False)
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="Do it on the Dask cluster of this scheduler, as tcp://HOST:8786.")
]
Force = Annotated[bool, typer.Option("--force", help="Do units again whose input has not changed.")]
PaceBy = Annotated[Pace | None, typer.Option("--pace", help=f"Write pace.csv: {meaning('pace')}")]
Workbook = Annotated[
    bool | None,
    typer.Option("--xlsx/--no-xlsx", help="Write plan.xlsx; by default up to 100,000 quotas.", show_default=False),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="With reallocate: the day up to which the year is closed."),
]
Actuals = Annotated[
    str, typer.Option("--actuals", help="With reallocate: what happened; {unit} stands for a unit's name.")
]
Policy = Annotated[
    str, typer.Option("--policy", help="With reallocate: what becomes of a miss: keep, recover, or a share.")
]
TouchWhom = Annotated[Touch | None, typer.Option("--touch", help="With reallocate: move few reps, or all a little.")]
MaxChange = Annotated[
    str, typer.Option("--max-change", help="With reallocate: the most a rep's rest of year may move, as 10%.")
]
LogAs = Annotated[Log | None, typer.Option("--log", help="Write a line for each event on standard error.")]


@app.command(
    short_help="Run, re-allocate or verify many scenarios at once.",
    epilog="Example: allocator batch scenarios --out batch --jobs 2",
)
def batch(
    folders: Folders,
    do: Annotated[Command, typer.Option("--do", help="What to do with each scenario.")] = Command.RUN,
    out: Out = Path("batch"),
    jobs: Jobs = None,
    scheduler: Scheduler = "",
    force: Force = False,
    pace: PaceBy = None,
    workbook: Workbook = None,
    solver: Solver = "",
    as_of: AsOf = None,
    actuals: Actuals = "",
    policy: Policy = "",
    touch: TouchWhom = None,
    max_change: MaxChange = "",
    log: LogAs = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Run, re-allocate or verify many scenarios at once, and go on where an earlier batch has stopped."""

    def work() -> Ending:
        from allocator.terminal.batch import Wanted, batch
        from allocator.terminal.batch_moves import MovesWanted, moves_of
        from allocator.year.batch.unit import Asked

        moves = MovesWanted(as_of and as_of.date(), actuals, policy, touch.value if touch else "", max_change)
        asked = Asked(do.value, pace.value if pace else "", workbook, solver, moves_of(do.value, moves))
        form = log.value if log else ""
        wanted = Wanted(out, asked, jobs, scheduler, force=force, log=form, as_json=as_json, debug=debug)
        return batch(folders, wanted)

    finish(work, as_json, debug)
