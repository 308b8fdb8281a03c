"""Scenarios of the shelf solved to be laid side by side, each kept until it changes."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.desk import jobs
from allocator.desk.archive import archive
from allocator.desk.bench import Workbench
from allocator.desk.shelf import Shelf
from allocator.desk.solving import LIVE, quota_count
from allocator.errors import Finding, PlanError, SolverFailed
from allocator.export.comparison import write_comparison
from allocator.insight.compare.comparison import Comparison
from allocator.plan.read import read_plan

MOST = 4
"""Scenarios that are laid side by side at most."""
_LOOK = 0.25
"""Seconds between two looks at a large scenario that is being solved."""
_QUICK = 10_000
"""Cells up to which headroom is worked out as well."""


@dataclass(frozen=True)
class Laid:
    """A scenario on the table."""

    name: str
    stamp: str
    """Changes when the scenario does."""
    allocation: Allocation | None = field(repr=False, compare=False)
    findings: tuple[Finding, ...] = ()
    """Why there is no allocation."""


Known = Mapping[str, Laid]


@dataclass(frozen=True)
class Progress:
    """How far the solving has come."""

    done: float
    doing: str
    known: Known


def choices(shelf: Shelf, bench: Workbench) -> list[str]:
    """Return the scenarios that can be laid side by side, the open one first."""
    own = bench.draft.name
    return [own, *(name for name in shelf.names() if name != own)]


def called(bench: Workbench, name: str) -> str:
    """Return what a scenario is called on the table: the open one with edits says so."""
    return f"{name} (as edited)" if name == bench.draft.name and bench.draft.is_changed else name


def unsolved(shelf: Shelf, bench: Workbench, names: Sequence[str], known: Known) -> list[str]:
    """Return those of some scenarios that have changed, or were not solved yet."""
    return [name for name in names if name not in known or known[name].stamp != _stamp(shelf, bench, name)]


def solving(shelf: Shelf, bench: Workbench, names: Sequence[str], known: Known) -> Iterator[Progress]:
    """Solve what is not solved yet, and tell how far it has come; scenarios that are not asked for are let go of.

    A large scenario is solved in a process of its own, which is stopped at once if nobody listens any more.
    """
    found = {name: known[name] for name in names if name in known}
    waiting = unsolved(shelf, bench, names, known)
    for place, name in enumerate(waiting):
        start = next((one.allocation for one in found.values() if one.allocation is not None), None)
        stages = _laid(shelf, bench, name, start)
        while True:
            try:
                stage = next(stages)
            except StopIteration as over:
                found[name] = over.value
                break
            yield Progress(place / len(waiting), f"{name}: {stage}", dict(found))
    yield Progress(1.0, "", dict(found))


def _laid(shelf: Shelf, bench: Workbench, name: str, start: Allocation | None) -> Generator[str, None, Laid]:
    """Solve one scenario; tell what is being done."""
    stamp = _stamp(shelf, bench, name)
    try:
        allocation = yield from _solved(shelf, bench, name, start)
        return Laid(name, stamp, with_room(allocation))
    except PlanError as error:
        return Laid(name, stamp, None, error.findings)
    except SolverFailed as error:
        return Laid(name, stamp, None, (Finding(name, str(error), "change a limit a little and solve again"),))


def _solved(shelf: Shelf, bench: Workbench, name: str, start: Allocation | None) -> Generator[str, None, Allocation]:
    yield "Reading"
    is_own = name == bench.draft.name
    if is_own and bench.is_current and bench.allocation is not None:
        return bench.allocation
    plan = bench.draft.plan() if is_own else read_plan(shelf.path(name))
    if quota_count(plan) <= LIVE:
        yield "Solving"
        return allocate(plan, start=start)
    job = jobs.start(plan, start)
    try:
        while not job.wait(_LOOK):
            yield job.stage
        return job.result()
    finally:
        job.cancel()


def with_room(allocation: Allocation) -> Allocation:
    """Add the headroom where that takes a moment; a plan whose headroom is not proved is left without."""
    from allocator.insight.worth.price import priced

    if allocation.run["cells"] > _QUICK or allocation.run["headroom"]:
        return allocation
    try:
        return priced(allocation)
    except SolverFailed:
        return allocation


def _stamp(shelf: Shelf, bench: Workbench, name: str) -> str:
    """Tell one state of a scenario from another: by what is stated."""
    if name == bench.draft.name:
        return bench.draft.digest
    return shelf.digest(name)


def comparison_zip(comparison: Comparison) -> bytes:
    """Pack the tables of a comparison as `allocator compare --out` writes them."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "comparison"
        write_comparison(comparison, out)
        return archive({f"comparison/{path.name}": path.read_bytes() for path in sorted(out.iterdir())})
