"""The command line: what can be asked and how it is written."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from allocator.plan.glossary import meaning
from allocator.terminal.endings import Ending, finish


class Pace(StrEnum):
    """How fine the guidance within a period is."""

    WEEK = "week"
    DAY = "day"


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

app = typer.Typer(
    name="allocator",
    help="Turns a company's goals into a quota for every sales rep and period, and explains every number.",
    epilog="Exit codes: 0 every goal is met; 1 the program failed; 2 the input is wrong; "
    "3 some goal falls short; 4 the hard rules conflict.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


@app.command(
    short_help="Say in sentences where the numbers come from.",
    epilog="Example: allocator explain scenarios/quickstart --rep 'T. Adams'",
)
def explain(
    scenario: Scenario,
    rep: Annotated[str, typer.Option("--rep", help="The quotas of a rep, by short name.", show_default=False)] = "",
    goal: Annotated[str, typer.Option("--goal", help="A goal, by its id.", show_default=False)] = "",
    rule: Annotated[
        str, typer.Option("--rule", help="A rule, or a row of it as in rules.csv.", show_default=False)
    ] = "",
    metric: Annotated[str, typer.Option("--metric", help="Only this metric.", show_default=False)] = "",
    audience: Annotated[Audience, typer.Option("--audience", help="Whom it is for.")] = Audience.PLANNER,
    pushes: Annotated[bool, typer.Option("--pushes", help="Show what each rule pushes before netting.")] = False,
    solver: Solver = "",
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say in sentences where the numbers of a plan come from, and what stands in the way of more.

    Without an option it tells of the whole plan: goals, what holds them, what each limit is worth.
    """

    def work() -> Ending:
        from allocator.terminal.explain import Question, explain

        return explain(scenario, Question(rep, goal, rule, metric, audience.value, pushes, solver), as_json)

    finish(work, as_json, debug)


@app.command(
    short_help="Lay two or more scenarios side by side.",
    epilog="Example: allocator compare scenarios/quickstart scenarios/retention_first",
)
def compare(
    scenarios: Annotated[list[Path], typer.Argument(help="Two or more scenarios; the first is the baseline.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the comparison as tables into this folder, too.")
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Lay scenarios side by side: settings, goals, totals, who moved and why, fairness, plan tests."""

    def work() -> Ending:
        from allocator.terminal.compare import compare

        return compare(scenarios, out, as_json)

    finish(work, as_json, debug)


@app.command(
    short_help="List what would make conflicting rules fit, and apply it.",
    epilog="Example: allocator repair scenarios/conflict --apply 1 --to repaired",
)
def repair(
    scenario: Scenario,
    number: Annotated[
        int | None, typer.Option("--apply", help="The repair to apply, by its number.", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="The new scenario, which extends this one.", show_default=False)
    ] = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """List what would make rules fit that conflict; write a new scenario with one of these repairs applied."""

    def work() -> Ending:
        from allocator.terminal.repair import repair

        return repair(scenario, number, to, as_json)

    finish(work, as_json, debug)


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


def main() -> None:
    """Run the command that the shell asks for."""
    import sys

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="allocator")
