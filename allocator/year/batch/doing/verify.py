"""The result of a unit is checked, as `allocator verify` does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from allocator.allocation import Status
from allocator.errors import Ending, Finding, PlanError
from allocator.export.folder import RUN
from allocator.export.swap import recover
from allocator.plan.read import read_plan
from allocator.verify import Violation, read_output
from allocator.verify import verify as violations_of
from allocator.year.batch.fingerprint import fingerprint, resulting
from allocator.year.batch.record import Record, keep
from allocator.year.batch.unit import Outcome, Task


def verify(task: Task) -> Outcome:
    """Work every rule of a unit out once more, from its result alone.

    Raises
    ------
    PlanError
        If there is no result, or the scenario cannot be read.
    """
    unit, command = task.unit, task.asked.command
    recover(unit.out)
    digest = fingerprint(unit, task.asked)
    plan = read_plan(resulting(unit))
    if not (unit.out / RUN).is_file():
        raise PlanError([Finding(str(unit.out), f"has no {RUN} of a result", "run the unit first")])
    tables = read_output(unit.out)
    run = json.loads((unit.out / RUN).read_text(encoding="utf-8"))
    outcome = _outcome(unit.name, violations_of(plan, tables), run, len(tables["quotas"]))
    if run.get("digest") not in (None, plan.digest):
        outcome = replace(outcome, sentence=f"{outcome.sentence} The scenario has changed since it was written.")
    outcome = replace(outcome, digest=digest)
    keep(unit, command, Record(str(unit.scenario), outcome))
    return outcome


def _outcome(name: str, violations: Sequence[Violation], run: dict[str, object], quotas: int) -> Outcome:
    if not violations:
        return Outcome(name, "ok", Ending.DONE, f"It holds up: {quotas:,} quotas checked.", quotas=quotas)
    ending = Ending.CONFLICT if run.get("status") == Status.CONFLICT else Ending.WRONG_INPUT
    findings = tuple(Finding(one.where, one.what, one.how_much) for one in violations)
    others = f" ({len(findings):,} violations)" if findings[1:] else ""
    sentence = f"It does not hold up: {findings[0]}{others}."
    return Outcome(name, "broken", ending, sentence, quotas=quotas, findings=findings)
