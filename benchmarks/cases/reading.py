"""How long it takes to read and check a scenario folder."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.company import make_company, write_company
from benchmarks.spec import BenchSpec, Measured, register, seconds


def _measure(reps: int, runs: int) -> Measured:
    from allocator.plan.read import read_plan

    with TemporaryDirectory() as parent:
        folder = Path(parent) / "company"
        write_company(folder, *make_company(reps))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        read_plan(folder)
        return Measured(seconds(lambda: read_plan(folder), runs), {"MB of files": size})


for _reps, _budget in ((1_000, None), (10_000, 3.0)):
    register(
        BenchSpec(
            name=f"read {_reps:,}",
            what=f"read and check a folder of {_reps:,} reps",
            unit="s",
            measure=lambda runs, reps=_reps: _measure(reps, runs),  # type: ignore[misc]
            budget=_budget,
        )
    )
