"""The command `verify`."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from allocator.allocation import Status
from allocator.errors import Finding, PlanError
from allocator.export.folder import RUN
from allocator.export.swap import recover
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.terminal.endings import Ending
from allocator.terminal.say import complain, counted, harmless, say, say_json
from allocator.terminal.waiting import waiting
from allocator.verify.violation import Violation


def verify(scenario: Path, out: Path, as_json: bool) -> Ending:
    """Read a scenario and an output folder, and tell every rule that does not hold."""
    plan = read_plan(scenario)
    tables, run = _read(out)
    if plan.digest and run.get("digest") not in (None, plan.digest):
        complain(f"Warning: {scenario} has changed since {out} was written.")
    violations = _violations(plan, tables)
    ending = _ending(violations, run)
    if as_json:
        found = [vars(violation) for violation in violations]
        say_json({"status": "broken" if found else "ok", "exit_code": int(ending), "violations": found})
    else:
        _show(out, violations, f"{counted(len(tables['quotas']), 'quota')} checked. {run.get('sentence', '')}")
    return ending


def _ending(violations: list[Violation], run: dict[str, object]) -> Ending:
    """Tell a result that says itself that its rules conflict from one that should hold up and does not."""
    if not violations:
        return Ending.DONE
    return Ending.CONFLICT if run.get("status") == Status.CONFLICT else Ending.WRONG_INPUT


def _read(out: Path) -> tuple[dict[str, pd.DataFrame], dict[str, object]]:
    from allocator.verify import read_output

    recover(out)
    if not (out / RUN).is_file():
        raise PlanError([Finding(str(out), f"has no {RUN} of a result", "give the folder that `run` has written")])
    with waiting("Reading"):
        return read_output(out), json.loads((out / RUN).read_text(encoding="utf-8"))


def _violations(plan: Plan, tables: dict[str, pd.DataFrame]) -> list[Violation]:
    from allocator.verify import verify

    with waiting("Verifying"):
        return list(verify(plan, tables))


def _show(out: Path, violations: list[Violation], sentence: str) -> None:
    for violation in violations:
        complain(str(violation))
    if violations:
        complain(f"{out} does not hold up: {counted(len(violations), 'violation')}.")
    else:
        say(harmless(f"{out} holds up: {sentence}".strip()))
