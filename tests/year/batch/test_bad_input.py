"""What is wrong with a batch itself is told in one go, with what to do, and nothing is written."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from tests.year.batch.conftest import Make, Run

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, scenario: Make, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with two scenarios."""
    scenario("north")
    scenario("south")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(allocator: Run, shown: Shown, *arguments: object) -> list[str]:
    """Run a batch that is refused, and return its findings."""
    assert allocator("batch", *arguments) == 2
    lines = shown.readouterr().err.splitlines()
    assert lines[-1].endswith("nothing was written.")
    return lines[:-1]


@pytest.mark.usefixtures("here")
def test_what_is_no_scenario_is_told(allocator: Run, capsys: Shown) -> None:
    """A folder that is not there, one that is none, and a file that cannot be one: all findings at once."""
    (empty := Path("empty")).mkdir()
    remedy = "give a folder that holds plan.yaml, a folder of such folders, an .xlsx workbook or a .zip"
    assert refused(allocator, capsys, "units/nroth", empty, "units/north/reps.csv", "units/north") == [
        'units/nroth | is not there | did you mean "north"?',
        f"empty | is no scenario and holds none | {remedy}",
        f"units/north/reps.csv | is no scenario and holds none | {remedy}",
    ]
    assert not Path("batch").exists()


@pytest.mark.parametrize("jobs", ["0", "-1"])
def test_no_processes(allocator: Run, here: Path, capsys: Shown, jobs: str) -> None:
    """Somebody has to do it."""
    assert refused(allocator, capsys, "units", "--jobs", jobs) == [
        f"--jobs | {jobs} is no number of processes | give 1 or more"
    ]
    assert not (here / "batch").exists()


@pytest.mark.usefixtures("here")
def test_processes_or_a_cluster(allocator: Run, capsys: Shown) -> None:
    """The two options exclude each other."""
    assert refused(allocator, capsys, "units", "--jobs", 2, "--scheduler", "tcp://127.0.0.1:1") == [
        "--jobs | counts processes of this machine, and --scheduler names a cluster | leave out one of the two"
    ]


def test_a_scheduler_that_does_not_answer(
    allocator: Run, here: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody listens, one sentence after a limited time, and nothing is written."""
    monkeypatch.setattr("allocator.year.batch.cluster.PATIENCE_SECONDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    assert refused(allocator, capsys, "units", "--scheduler", address) == [
        f"--scheduler | no Dask scheduler answers at {address} within 1 seconds | "
        "correct the address, or leave it out to use this machine"
    ]
    assert not (here / "batch").exists()


@pytest.mark.usefixtures("here")
def test_without_dask(allocator: Run, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told how to install it; nothing else needs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused(allocator, capsys, "units", "--scheduler", "tcp://127.0.0.1:1") == [
        "--scheduler | needs Dask, which is not installed | install it with pip install 'allocator[dask]'"
    ]
    assert allocator("batch", "units/north", "--no-xlsx") == 0


def test_two_that_would_write_to_the_same_place(allocator: Run, here: Path, capsys: Shown) -> None:
    """A folder and a workbook of one name, beside each other, would both be called after it."""
    (here / "units" / "North.xlsx").write_bytes(b"")
    found = refused(allocator, capsys, "units", "units/North.xlsx")
    place, north, book = here / "batch", here / "units" / "north", here / "units" / "North.xlsx"
    assert sorted(found) == sorted(
        [
            f"{north} | would write to {place / 'north'}, as would {book} | rename one of them",
            f"{book} | would write to {place / 'North'}, as would {north} | rename one of them",
        ]
    )


def test_the_result_of_another_scenario_is_not_replaced(
    allocator: Run, here: Path, scenario: Make, capsys: Shown
) -> None:
    """A unit of the same name from elsewhere would replace it: only by force."""
    assert allocator("batch", "units/north", "--no-xlsx") == 0
    (here / "elsewhere").mkdir()
    (here / "units" / "north").rename(here / "elsewhere" / "north")
    capsys.readouterr()
    was, now = here / "units" / "north", here / "elsewhere" / "north"
    assert refused(allocator, capsys, "elsewhere/north") == [
        f"{here / 'batch' / 'north'} | holds the result of {was}, and {now} would replace it | "
        "name another folder with --out, or say --force"
    ]
    assert allocator("batch", "elsewhere/north", "--no-xlsx", "--force") == 0


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("plan.yaml", "is a scenario itself"),
        ("run.json", "is the result of one scenario"),
        ("summary.csv", "holds a summary.csv that no batch has written"),
    ],
)
def test_a_folder_that_holds_something_else(allocator: Run, here: Path, capsys: Shown, name: str, what: str) -> None:
    """Nothing is written where somebody else has written."""
    (here / "taken").mkdir()
    (here / "taken" / name).write_text("mine\n")
    assert refused(allocator, capsys, "units", "--out", "taken") == [
        f"{here / 'taken'} | {what} | name another folder with --out, or move what is there"
    ]
    assert [path.name for path in (here / "taken").iterdir()] == [name]


def test_a_unit_whose_folder_holds_something_else(allocator: Run, here: Path, capsys: Shown) -> None:
    """That is the unit's own trouble: it is refused, what is there stays, and the other unit is done."""
    mine = here / "batch" / "north" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    assert allocator("batch", "units", "--no-xlsx") == 2
    assert 'north | holds "mine.txt", which the allocator did not write' in capsys.readouterr().err
    assert [path.name for path in mine.parent.iterdir()] == ["mine.txt"]
    assert (here / "batch" / "south" / "quotas.csv").is_file()


@pytest.mark.usefixtures("here")
def test_a_folder_that_another_batch_writes(allocator: Run, capsys: Shown) -> None:
    """Two batches do not write into one folder at the same time; when the first is over the second may."""
    from allocator.year.batch.alone import alone

    with alone(Path("batch")):
        assert refused(allocator, capsys, "units") == [
            "batch | is being written by another batch | wait until it has ended, or name another folder with --out"
        ]
    assert allocator("batch", "units", "--no-xlsx") == 0


@pytest.mark.usefixtures("here")
def test_the_log_stays_a_log(allocator: Run, capsys: Shown) -> None:
    """With --log json nothing but JSON goes where errors go, even if the batch is refused."""
    import json

    assert allocator("batch", "nowhere", "--log", "json") == 2
    (line,) = capsys.readouterr().err.splitlines()
    found = json.loads(line)
    assert (found["event"], found["exit_code"]) == ("batch_refused", 2)
    assert found["findings"] == ["nowhere | is not there | correct it"]
