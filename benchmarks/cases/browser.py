"""From an edit in the browser to the new plan: what the server needs, and when the planner sees it."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.company import make_company, write_company
from benchmarks.spec import BenchSpec, Measured, register

SERVER = {300: 0.2, 2_000: 1.5}
"""Seconds at most from an edit to the new plan, by number of reps."""
SEEN = {300: 0.6, 2_000: None}
"""Seconds at most until the planner sees it."""
SHARES = ("0.95", "0.9", "0.85", "0.8", "0.75", "0.7")


@cache
def _edits(reps: int, runs: int) -> list[tuple[float, float]]:
    """Seconds, and seconds of the processor, from an edit on the desk to the new plan; large plans elsewhere."""
    from allocator.desk import solving
    from allocator.desk.bench import Workbench
    from allocator.desk.edit import SetCell

    found = []
    with TemporaryDirectory() as folder:
        write_company(Path(folder) / "company", *make_company(reps))
        bench = Workbench.open(Path(folder), "company")
        row = int(bench.draft.tables["reps"].index[0])
        for number in range(-2, runs):
            begins, worked = perf_counter(), process_time()
            bench.apply(SetCell("reps", row, "fte", new=SHARES[number % len(SHARES)]))
            solving.begin(bench)
            if bench.underway is not None:
                bench.underway.job.wait()
                solving.fetch(bench)
            if number >= 0:
                found.append((perf_counter() - begins, process_time() - worked))
    return found


def _on_the_desk(which: int, reps: int, runs: int) -> Measured:
    return Measured(tuple(taken[which] for taken in _edits(reps, runs)))


def _seen(reps: int, runs: int) -> Measured:
    from benchmarks.seen import seen

    found = seen(reps, runs)
    return Measured(
        tuple(one.seconds for one in found),
        {"seconds of the server's processors": sum(one.processor for one in found) / len(found)},
    )


for _reps in SERVER:
    _is_large = _reps > 300
    register(
        BenchSpec(
            f"browser {_reps:,}", f"an edit on the desk to the new plan, {_reps:,} reps", "s",
            partial(_on_the_desk, 0, _reps), SERVER[_reps], is_large=_is_large,
        )
    )  # fmt: skip
    register(
        BenchSpec(
            f"browser processor {_reps:,}", f"seconds of the server's own processor for it, {_reps:,} reps", "s",
            partial(_on_the_desk, 1, _reps), is_large=_is_large,
        )
    )  # fmt: skip
    register(
        BenchSpec(
            f"browser seen {_reps:,}", f"Enter in a cell until the planner sees the new quota, {_reps:,} reps", "s",
            partial(_seen, _reps), SEEN[_reps], is_large=True,
        )
    )  # fmt: skip
