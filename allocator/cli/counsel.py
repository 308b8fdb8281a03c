"""Commands that answer questions about plans: explain, compare, repair."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.app import app
from allocator.cli.options import Audience, Debug, Json, Scenario, Solver
from allocator.terminal.endings import Ending, finish


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
