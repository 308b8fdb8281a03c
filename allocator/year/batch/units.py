"""Which scenarios a batch consists of, and where the result of each goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from allocator.errors import Finding, PlanError
from allocator.export.folder import RUN
from allocator.insight.wording import some
from allocator.plan.places import did_you_mean
from allocator.plan.sources import SINGLE_FILES
from allocator.plan.stored import is_scenario
from allocator.year.batch.heads import left_out
from allocator.year.batch.naming import alike, names_of
from allocator.year.batch.record import record_of
from allocator.year.batch.summary import SUMMARY, is_summary
from allocator.year.batch.unit import HIDDEN, Unit


@dataclass(frozen=True)
class Found:
    """The units of a batch by name, and what lies beside them that is none."""

    units: tuple[Unit, ...]
    passed_over: Mapping[Path, str] = field(default_factory=dict)
    """What lies in a folder of scenarios and is no unit, and why."""


def units_of(given: Sequence[Path], out: Path, force: bool = False, day: date | None = None) -> Found:
    """Return the units that are named: scenarios, and every scenario in a folder of scenarios. Each counts once.

    Parameters
    ----------
    out
        The folder that gets one folder for each unit.
    force
        Whether the result of another scenario may be replaced.
    day
        Up to which the units are to be re-allocated; of a folder those are taken that are still to be.

    Raises
    ------
    PlanError
        If something named is no scenario, two would write to the same place, or something strange stands there.
    """
    shelves = [_on_shelf(path, day) for path in given]
    findings = [finding for shelf in shelves for finding in shelf.findings]
    scenarios = dict.fromkeys(scenario for shelf in shelves for scenario in shelf.scenarios)
    out = out.resolve()
    units = [Unit(name, scenario, out / name) for scenario, name in names_of(scenarios).items()]
    findings += [*_wrong_out(out), *_meeting(units), *(() if force else _others(units))]
    if findings:
        raise PlanError(list(dict.fromkeys(findings)))
    passed_over = {path: why for shelf in shelves for path, why in sorted(shelf.passed_over.items()) if path != out}
    return Found(tuple(units), {path: why for path, why in passed_over.items() if path not in scenarios})


@dataclass(frozen=True)
class _Shelf:
    scenarios: tuple[Path, ...] = ()
    passed_over: Mapping[Path, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def _on_shelf(given: Path, day: date | None) -> _Shelf:
    """Return what is meant by a path: a scenario, or all scenarios of a folder."""
    path = given.resolve()
    if not path.exists():
        beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        return _Shelf(findings=(Finding(str(given), "is not there", did_you_mean(path.name, beside, "correct it")),))
    if path.is_file():
        return _Shelf((path,)) if path.suffix.lower() in SINGLE_FILES else _no_scenario(given)
    if (path / "plan.yaml").is_file():
        return _Shelf((path,))
    inside = sorted(other for other in path.iterdir() if not other.name.startswith((".", "~$")))
    scenarios = [other for other in inside if is_scenario(other)]
    if scenarios:
        out_of_turn = left_out(scenarios, day) if day is not None else {}
        strange = {other: "is no scenario" for other in inside if other not in scenarios and _may_be_meant(other)}
        return _Shelf(tuple(one for one in scenarios if one not in out_of_turn), {**strange, **out_of_turn})
    return _Shelf((path,)) if is_scenario(path) else _no_scenario(given)


def _no_scenario(given: Path) -> _Shelf:
    remedy = "give a folder that holds plan.yaml, a folder of such folders, an .xlsx workbook or a .zip"
    return _Shelf(findings=(Finding(str(given), "is no scenario and holds none", remedy),))


def _may_be_meant(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in SINGLE_FILES


def _wrong_out(out: Path) -> Iterator[Finding]:
    """Tell what stands where the batch would write that no batch has written."""
    remedy = "name another folder with --out, or move what is there"
    if out.exists() and not out.is_dir():
        yield Finding(str(out), "is a file, not a folder", remedy)
    elif (out / "plan.yaml").exists():
        yield Finding(str(out), "is a scenario itself", remedy)
    elif (out / RUN).exists():
        yield Finding(str(out), "is the result of one scenario", remedy)
    elif (out / SUMMARY).exists() and not is_summary(out / SUMMARY):
        yield Finding(str(out), f"holds a {SUMMARY} that no batch has written", remedy)


def _meeting(units: Iterable[Unit]) -> Iterator[Finding]:
    """Tell of units that would write to the same place."""
    units = list(units)
    count = Counter(alike(unit.name) for unit in units) + Counter((SUMMARY, HIDDEN))
    for unit in units:
        if count[alike(unit.name)] > 1:
            met = [str(other.scenario) for other in units if other != unit and alike(other.name) == alike(unit.name)]
            with_whom = some(met, 3) if met else "the batch itself"
            yield Finding(str(unit.scenario), f"would write to {unit.out}, as would {with_whom}", "rename one of them")


def _others(units: Iterable[Unit]) -> Iterator[Finding]:
    """Tell of results of other scenarios that would be replaced."""
    for unit in (unit for unit in units if (unit.out / RUN).exists()):
        kept = [record_of(unit, command) for command in ("run", "reallocate")]
        before = next((one for one in kept if one is not None and not one.is_of(unit)), None)
        if before is not None:
            what = f"holds the result of {before.scenario}, and {unit.scenario} would replace it"
            yield Finding(str(unit.out), what, "name another folder with --out, or say --force")
