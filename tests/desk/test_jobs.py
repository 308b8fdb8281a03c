"""Long work in processes of its own: the same plan, watched, stopped at once, and nothing half done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest

from allocator import allocate, read_plan
from allocator.allocation import TABLES
from allocator.desk import jobs, solving
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetSetting
from allocator.desk.jobs import CancelledError, Pool
from allocator.desk.messages import Task
from allocator.errors import PlanError
from allocator.verify import verify
from allocator.workers.process import Worker

SCENARIO = Path(__file__).parents[2] / "scenarios" / "quickstart"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One process for the tests of this file."""
    made = Pool(1)
    yield made
    made.close()


@pytest.fixture
def bench(tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """A scenario on the bench that counts as large."""
    copytree(SCENARIO, tmp_path / "plan")
    monkeypatch.setattr(jobs, "pool", lambda: pool)
    monkeypatch.setattr(solving, "LIVE", 0)
    monkeypatch.setattr(solving, "PATIENCE", 0.0)
    return Workbench.open(tmp_path, "plan")


def test_a_process_finds_the_same_plan(pool: Pool) -> None:
    """What is solved elsewhere is what is solved here, table by table, and every rule of it holds."""
    plan = read_plan(SCENARIO)
    here, there = allocate(plan), pool.start(Task(plan)).result()
    assert not verify(plan, there.tables)
    for name in TABLES:
        assert there.tables[name].equals(here.tables[name]), name


def test_cancel_works_at_once_and_the_next_is_solved(pool: Pool) -> None:
    """A job that was stopped is over in a moment and has no result; the one behind it is solved all the same."""
    plan = read_plan(SCENARIO)
    first, second = pool.start(Task(plan)), pool.start(Task(plan))
    first.cancel()
    assert first.is_over
    with pytest.raises(CancelledError):
        first.result()
    assert second.result().status == "met"


def test_what_waits_can_be_cancelled(pool: Pool) -> None:
    """A job that waits for another never begins once it is cancelled."""
    plan = read_plan(SCENARIO)
    first, second = pool.start(Task(plan)), pool.start(Task(plan))
    second.cancel()
    assert second.stage == jobs.WAITING
    assert first.result().status == "met"


def test_contradicting_goals_are_told(pool: Pool, tmp_path: Path) -> None:
    """What is wrong with a plan comes back from the process as findings."""
    copytree(SCENARIO, tmp_path / "plan")
    with (tmp_path / "plan" / "goals.csv").open("a", encoding="utf-8") as file:
        file.write("revenue,FY2027,12000000,,region=East,1,East,,\n")
    plan = read_plan(tmp_path / "plan")
    with pytest.raises(PlanError):
        allocate(plan)
    with pytest.raises(PlanError) as caught:
        pool.start(Task(plan)).result()
    assert caught.value.findings


def test_a_process_that_dies_leaves_no_job_waiting(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the process ends without an answer the job ends too, and says so; the next has another process."""
    plan = read_plan(SCENARIO)
    do = Worker.do

    def dying(worker: Worker, task: object, hear: Callable[[object], None]) -> object:
        worker.kill()
        return do(worker, task, hear)

    monkeypatch.setattr(Worker, "do", dying)
    job = pool.start(Task(plan))
    with pytest.raises(RuntimeError, match="without an answer"):
        job.result()
    monkeypatch.undo()
    assert pool.start(Task(plan)).result().status == "met"


def test_the_bench_takes_what_was_solved_elsewhere(bench: Workbench) -> None:
    """A large plan is handed over, watched, and current once it was fetched."""
    solving.begin(bench)
    assert bench.underway is not None
    assert bench.allocation is None
    bench.underway.job.wait()
    solving.fetch(bench)
    assert bench.is_current
    assert bench.allocation is not None
    assert not verify(bench.allocation.plan, bench.allocation.tables)


def test_an_edit_replaces_what_is_underway(bench: Workbench) -> None:
    """Only what is stated last is solved: the job before it is stopped, and the same is not begun twice."""
    solving.begin(bench)
    first = bench.underway
    solving.begin(bench)
    assert bench.underway is first
    bench.apply(SetSetting(("play_to_strengths",), new=0.5))
    solving.begin(bench)
    assert first is not None
    assert first.job.is_cancelled
    assert bench.underway is not None
    bench.underway.job.wait()
    solving.fetch(bench)
    assert bench.is_current


def test_stopping_keeps_the_plan_from_before(bench: Workbench) -> None:
    """After a cancel the last allocation is still there, stale, and nothing is underway."""
    bench.solve()
    before = bench.allocation
    bench.apply(SetSetting(("play_to_strengths",), new=0.5))
    solving.begin(bench)
    solving.stop(bench)
    solving.fetch(bench)
    assert bench.allocation is before
    assert bench.is_stale


def test_an_undo_makes_the_job_needless(bench: Workbench) -> None:
    """Taking the edit back brings the plan of before up to date, and what was begun for the edit is stopped."""
    bench.solve()
    bench.apply(SetSetting(("play_to_strengths",), new=0.5))
    solving.begin(bench)
    underway = bench.underway
    bench.undo()
    solving.fetch(bench)
    assert bench.is_current
    assert underway is not None
    assert underway.job.is_cancelled


def test_what_is_solved_is_not_begun_again(bench: Workbench) -> None:
    """Asking for a plan that is current changes nothing and starts nothing."""
    bench.solve()
    before = bench.allocation
    solving.begin(bench)
    assert bench.underway is None
    assert bench.allocation is before


def test_seconds_stand_still_when_it_is_over(pool: Pool) -> None:
    """The time of a job grows while it runs and not after."""
    job = pool.start(Task(read_plan(SCENARIO)))
    job.wait()
    taken = job.seconds
    time.sleep(0.01)
    assert job.seconds == taken > 0
