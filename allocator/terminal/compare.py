"""The command `compare`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from allocator.allocation import Allocation
from allocator.errors import Finding, PlanError
from allocator.export.comparison import check_comparison_out, sentences, write_comparison
from allocator.export.folder import plain
from allocator.insight.compare.compare import compare as laid_side_by_side
from allocator.insight.compare.comparison import Comparison
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.terminal.compare_texts import written_out
from allocator.terminal.endings import Ending
from allocator.terminal.page import standard_page
from allocator.terminal.run import ENDINGS
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting


def compare(scenarios: list[Path], out: Path | None, as_json: bool) -> Ending:
    """Read and allocate scenarios, and show how they differ; the first is the baseline."""
    if len(scenarios) < 2:
        what = f"names {len(scenarios)} of the two scenarios or more that a comparison needs"
        raise PlanError([Finding("compare", what, "name the baseline first, then what is compared with it")])
    names = named(scenarios)
    with waiting("Reading"):
        plans = _collected(names, scenarios, read_plan)
    if out is not None:
        check_comparison_out(out)
    allocations = _allocated(names, plans)
    comparison = laid_side_by_side(zip(names, allocations, strict=True))
    ending = max(ENDINGS[allocation.status] for allocation in allocations)
    if out is not None:
        with waiting("Writing"):
            write_comparison(comparison, out)
    _tell(comparison, allocations, ending, out, as_json)
    return ending


def named(scenarios: list[Path]) -> list[str]:
    """Name scenarios by their folders: by as many of the folders above as tell them apart, else by a number."""
    whole = [path.resolve().with_suffix("") if path.is_file() else path.resolve() for path in scenarios]
    depth = 1
    while len({path.parts[-depth:] for path in whole}) < len(set(whole)):
        depth += 1
    names: list[str] = []
    for path in whole:
        name = "/".join(path.parts[-depth:])
        twins = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({twins + 1})" if twins else name)
    return names


def _collected[Given, Found](names: list[str], given: Iterable[Given], work: Callable[[Given], Found]) -> list[Found]:
    """Do the same for every scenario; the findings of all are told together, each with the name of its scenario.

    Raises
    ------
    PlanError
        If any of them has findings.
    """
    found, findings = [], []
    for name, one in zip(names, given, strict=True):
        try:
            found.append(work(one))
        except PlanError as error:
            findings += [replace(finding, where=f"{name}: {finding.where}") for finding in error.findings]
    if findings:
        raise PlanError(findings)
    return found


def _allocated(names: list[str], plans: list[Plan]) -> list[Allocation]:
    """Allocate every plan, each from the multipliers of the first; plans with the same content once."""
    from allocator.allocate import allocate

    known: dict[str, Allocation] = {}

    def one(plan: Plan) -> Allocation:
        if plan.digest not in known:
            known[plan.digest] = allocate(plan, start=next(iter(known.values()), None))
        return known[plan.digest]

    with waiting(f"Allocating {len(plans)} scenarios"):
        return _collected(names, plans, one)


def _tell(
    comparison: Comparison, allocations: list[Allocation], ending: Ending, out: Path | None, as_json: bool
) -> None:
    if as_json:
        say_json(_content(comparison, allocations, ending, out))
        return
    for part in written_out(comparison, allocations, standard_page()):
        say(part)
    if out is not None:
        say(harmless(f"Written to {out}: {len(comparison.frames)} tables."))


def _content(comparison: Comparison, allocations: list[Allocation], ending: Ending, out: Path | None) -> dict[str, Any]:
    worst = next(allocation for allocation in allocations if ENDINGS[allocation.status] == ending)
    said = [
        {"scenario": name, "status": str(allocation.status), "sentence": allocation.sentence}
        for name, allocation in zip(comparison.names, allocations, strict=True)
    ]
    tables = {name: table.astype(object).to_dict("records") for name, table in comparison.frames.items()}
    first = {"status": str(worst.status), "exit_code": int(ending), "out": None if out is None else str(out)}
    content: dict[str, Any] = plain({**first, **sentences(comparison), "scenarios": said, **tables})
    return content
