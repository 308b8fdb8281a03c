"""The command `reallocate`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from allocator.allocation import Allocation
from allocator.errors import Finding, PlanError
from allocator.export.folder import check_out, plain, write
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.terminal.endings import Ending
from allocator.terminal.run import ENDINGS, with_prices
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting
from allocator.year.next_scenario import check_next, next_folder, write_next
from allocator.year.reallocate import Reallocation
from allocator.year.reallocate import reallocate as move


@dataclass(frozen=True)
class Moved:
    """What a re-allocation reads, how it moves the plan, and where it leaves the result."""

    as_of: date
    actuals: Path | None = None
    in_force: Path | None = None
    policy: str = ""
    touch: str = ""
    max_change: str = ""
    to: Path | None = None
    out: Path = Path("out")
    solver: str = ""
    as_json: bool = False


def reallocate(scenario: Path, wanted: Moved) -> Ending:
    """Read a scenario and what happened, re-allocate, write the new plan in force, and say what changes and why."""
    to = wanted.to or next_folder(scenario, wanted.as_of)
    with waiting("Reading"):
        plan = read(scenario, wanted)
    check_next(to, scenario, wanted.as_of)
    check_out(wanted.out)
    with waiting("Re-allocating"):
        found = move(plan, wanted.as_of, solver=wanted.solver, **stated(wanted))
    with waiting("Writing"):
        write_next(to, scenario, found)
        write(_as_of(with_prices(found.allocation), to), wanted.out)
    ending = ENDINGS[found.allocation.status]
    if wanted.as_json:
        say_json(_content(found, to, wanted.out, ending))
    else:
        say(harmless("\n".join(found.summary)))
        say(f"Written to {to}, which extends {scenario}: the new plan in force, with every change and its reason.")
        say(f"Its tables are in {wanted.out}. Now: allocator verify {to} {wanted.out}")
    return ending


def _as_of(allocation: Allocation, to: Path) -> Allocation:
    """The allocation as that of the new scenario, which `verify` reads."""
    return replace(allocation, run={**allocation.run, "digest": read_plan(to).digest})


def read(scenario: Path, wanted: Moved) -> Plan:
    """Read the scenario with the plan in force and the actuals that were handed over.

    Raises
    ------
    PlanError
        If any of it cannot be read.
    """
    from allocator.year.closing.actuals import with_actuals, with_in_force

    plan = read_plan(scenario)
    if wanted.in_force is not None:
        plan = with_in_force(plan, wanted.in_force)
    return plan if wanted.actuals is None else with_actuals(plan, wanted.actuals)


def stated(wanted: Moved) -> dict[str, Any]:
    """What is asked in place of the scenario's block `year`.

    Raises
    ------
    PlanError
        If a policy or a share cannot be understood.
    """
    findings: list[Finding] = []
    year: dict[str, Any] = {"touch": wanted.touch or None}
    if wanted.policy not in ("", "keep", "recover"):
        year["policy"] = _share(wanted.policy, "--policy", "write keep, recover or a share as 0.5", findings)
    else:
        year["policy"] = wanted.policy or None
    year["max_change"] = _share(wanted.max_change, "--max-change", "write a share as 10% or 0.1", findings)
    if findings:
        raise PlanError(findings)
    return year


def _share(text: str, option: str, remedy: str, findings: list[Finding]) -> float | None:
    if not text:
        return None
    try:
        value = float(text.rstrip("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        findings.append(Finding(option, f'"{text}" is no share', remedy))
    return value


def _content(found: Reallocation, to: Path, out: Path, ending: Ending) -> dict[str, Any]:
    allocation = found.allocation
    content: dict[str, Any] = plain({
        "status": str(allocation.status), "exit_code": int(ending), "sentence": allocation.sentence,
        "summary": list(found.summary), "to": str(to), "out": str(out),
        "changes": found.changes.astype(object).to_dict("records"),
        "goals": allocation.goals.astype(object).to_dict("records"),
    })  # fmt: skip
    return content
