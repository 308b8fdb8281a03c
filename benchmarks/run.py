"""Measure how fast the program is, and print it as a table.

python -m benchmarks.run                      what takes seconds
python -m benchmarks.run --large              and what takes minutes
python -m benchmarks.run --only textbook      what has this in its name
python -m benchmarks.run --large --write 1.0  and keep it as the row of a release
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

import benchmarks.cases  # noqa: F401
from benchmarks.results import write_row
from benchmarks.spec import SPECS, BenchSpec, Measured

TABLE_WIDTH = 170


def main() -> None:
    """Measure what was asked for."""
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
    chosen = [s for s in SPECS.values() if given.only in s.name and (given.large or not s.is_large)]
    measured = [(spec, _measured(spec, given.runs)) for spec in chosen]
    Console(width=TABLE_WIDTH).print(_table(measured))
    if given.write:
        write_row(given.write, {f"{s.name} ({s.unit})": _figure(m.median) for s, m in measured})


def _measured(spec: BenchSpec, runs: int) -> Measured:
    Console(stderr=True).print(f"{spec.name} ...", highlight=False)
    return spec.measure(runs)


def _table(measured: Iterable[tuple[BenchSpec, Measured]]) -> Table:
    table = Table("benchmark", "what", "median", "runs", "should be", "", "details")
    for spec, found in measured:
        table.add_row(
            spec.name,
            spec.what,
            f"{_figure(found.median)} {spec.unit}",
            f"{_figure(min(found.figures))} to {_figure(max(found.figures))}",
            _budget(spec),
            _verdict(spec, found.median),
            ", ".join(f"{name} {_figure(value)}" for name, value in found.details.items()),
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
