"""The command line: what can be asked and how it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.terminal.endings import Ending, finish

Scenario = Annotated[Path, typer.Argument(help="The scenario folder, which holds plan.yaml.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where the program failed, if it fails.")]
Out = Annotated[Path, typer.Option("--out", help="The output folder.")]

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
def run(scenario: Scenario, out: Out = Path("out"), as_json: Json = False, debug: Debug = False) -> None:
    """Split the goals of a scenario into quotas and write them, with their evidence, into a folder."""

    def work() -> Ending:
        from allocator.terminal.run import run

        return run(scenario, out, as_json)

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


@app.command(epilog="Example: allocator explain scenarios/quickstart --rep 'T. Adams'")
def explain(
    scenario: Scenario,
    rep: Annotated[str, typer.Option("--rep", help="Short name of the rep.", show_default=False)],
    metric: Annotated[str, typer.Option("--metric", help="Only this metric.", show_default=False)] = "",
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say in sentences why a rep has these quotas."""

    def work() -> Ending:
        from allocator.terminal.explain import explain

        return explain(scenario, rep, metric, as_json)

    finish(work, as_json, debug)


def main() -> None:
    """Run the command that the shell asks for."""
    import sys

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app(prog_name="allocator")
