"""Measure how fast the program is, and print it as a table.

python -m benchmarks.run                      what takes seconds
python -m benchmarks.run --large              and what takes minutes
python -m benchmarks.run --only textbook      what has this in its name
python -m benchmarks.run --large --write 1.0  and keep it as the row of a release
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback

from rich.console import Console
from rich.table import Table

import benchmarks.cases  # noqa: F401
from benchmarks.results import write_row, write_stages
from benchmarks.spec import SPECS, BenchSpec, Measured

TABLE_WIDTH = 170
BUSY = 0.5
STAGES = {
    "seconds": "allocate 100,000",
    "seconds of the processor": "processor 100,000",
    "gigabytes": "memory 100,000",
}
"""Benchmarks whose stages are kept, by what they measure."""


def main() -> None:
    """Measure what was asked for; ends with 1 if something could not be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", default="", help="part of the name")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default 5)")
    parser.add_argument("--large", action="store_true", help="also what takes minutes")
    parser.add_argument("--write", metavar="RELEASE", help="keep the medians in RESULTS.md")
    given = parser.parse_args()
    _warn_if_busy()
    chosen = [s for s in SPECS.values() if given.only in s.name and (given.large or not s.is_large)]
    tried = [(spec, _measured(spec, given.runs)) for spec in chosen]
    found = [(spec, measured) for spec, measured in tried if measured is not None]
    Console(width=TABLE_WIDTH).print(_table(found))
    if given.write:
        write_row(given.write, {f"{spec.name} ({spec.unit})": _figure(m.median) for spec, m in found})
        stages = {kind: m for spec, m in found for kind, name in STAGES.items() if spec.name == name}
        if stages:
            write_stages(given.write, {kind: _by_stage(m) for kind, m in stages.items()})
    sys.exit(int(len(found) < len(tried)))


def _by_stage(measured: Measured) -> dict[str, str]:
    """Figures of the stages, and of all together."""
    return {**{name: _figure(value) for name, value in measured.details.items()}, "whole": _figure(measured.median)}


def _warn_if_busy() -> None:
    """Say so where others use the machine: seconds then mean little, ratios something."""
    cores = os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load > BUSY * cores:
        Console(stderr=True).print(f"The machine is busy ({load:.1f} at work on {cores} cores): measure again later.")


def _measured(spec: BenchSpec, runs: int) -> Measured | None:
    """Measure one thing; what goes wrong is told and does not keep the others from being measured."""
    console = Console(stderr=True, highlight=False)
    console.print(f"{spec.name} ...")
    try:
        return spec.measure(runs)
    except Exception:
        console.print(f"{spec.name} | could not be measured | {traceback.format_exc(limit=-2)}", markup=False)
        return None


def _table(found: list[tuple[BenchSpec, Measured]]) -> Table:
    table = Table("benchmark", "what", "median", "runs", "should be", "", "details")
    for spec, measured in found:
        table.add_row(
            spec.name,
            spec.what,
            f"{_figure(measured.median)} {spec.unit}",
            f"{_figure(min(measured.figures))} to {_figure(max(measured.figures))}",
            _budget(spec),
            _verdict(spec, measured.median),
            ", ".join(f"{name} {_figure(value)}" for name, value in measured.details.items()),
        )
    return table


def _budget(spec: BenchSpec) -> str:
    if spec.budget is None:
        return ""
    return f"{'at least' if spec.is_least else 'at most'} {spec.budget:g} {spec.unit}"


def _verdict(spec: BenchSpec, median: float) -> str:
    if spec.budget is None:
        return ""
    return "ok" if spec.holds(median) else "MISSED"


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    main()
