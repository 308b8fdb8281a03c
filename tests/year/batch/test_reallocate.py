"""A batch that moves plans with the year: as `reallocate` alone, each chain once, and nobody's work is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allocator.export.folder import write
from allocator.insight.worth.as_run import as_run
from allocator.plan.read import read_plan
from allocator.verify import read_output, verify
from allocator.year.batch.heads import left_out
from allocator.year.next_scenario import write_next
from allocator.year.reallocate import reallocate
from tests.year.batch.conftest import Make, Run
from tests.year.batch.results import contents, summary

Shown = pytest.CaptureFixture[str]
FIRST, SECOND = "2027-03-31", "2027-06-30"


def moved(folder: Path) -> Path:
    """Let Bob leave at the end of March, when all was sold that was asked for."""
    (folder / "reps.csv").write_text("rep,role,end\nAnn,AE,\nBob,AE,2027-03-31\n")
    (folder / "current.csv").write_text(
        "rep,metric,period,quota\n"
        + "".join(f"{rep},revenue,FY2027-Q{quarter},125\n" for rep in ("Ann", "Bob") for quarter in range(1, 5))
    )
    (folder / "actuals.csv").write_text(
        "period,metric,rep,actual\nFY2027-Q1,revenue,Ann,125\nFY2027-Q1,revenue,Bob,125\n"
    )
    return folder


def test_each_is_moved_as_if_alone(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """Tables and new scenario are those of `reallocate`, to the byte; Ann takes the 375 that Bob leaves open."""
    north = moved(scenario("north"))
    out, to = tmp_path / "out", tmp_path / "units" / f"north_{FIRST}"
    assert allocator("batch", north, "--do", "reallocate", "--as-of", FIRST, "--out", out, "--no-xlsx") == 0
    quotas = read_output(out / "north")["quotas"]
    assert quotas.groupby("rep")["quota"].sum().to_dict() == {"Ann": 875.0, "Bob": 125.0}
    assert not verify(read_plan(to), read_output(out / "north"))
    assert summary(out)["north"]["sentence"].startswith("2 reps move. ")
    successor = {path.name: path.read_bytes() for path in to.iterdir()}
    assert allocator("batch", north, "--do", "verify", "--out", out) == 0
    found = reallocate(read_plan(north), date.fromisoformat(FIRST))
    write(as_run(found.allocation), tmp_path / "alone" / "north", workbook=False)
    write_next(to, north, found)
    assert contents(out) == contents(tmp_path / "alone")
    assert {path.name: path.read_bytes() for path in to.iterdir()} == successor


def test_a_folder_is_moved_once_a_quarter(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """The same command twice finds the same unit and skips it; next quarter the plan in force goes on, not the old."""
    moved(scenario("north"))
    units, out = tmp_path / "units", tmp_path / "out"

    def did(day: str) -> dict[str, str]:
        command = ("batch", units, "--do", "reallocate", "--as-of", day, "--out", out / day, "--no-xlsx")
        assert allocator(*command) in (0, 2)
        return {name: row["did"] for name, row in summary(out / day).items()}

    assert did(FIRST) == {"north": "done"}
    assert did(FIRST) == {"north": "skipped"}
    assert list(did(SECOND)) == [f"north_{FIRST}"]
    assert did(FIRST) == {"north": "skipped"}


def test_what_somebody_went_on_with_is_kept(allocator: Run, scenario: Make, tmp_path: Path, capsys: Shown) -> None:
    """A new scenario that was changed since is not written anew, unless by force."""
    north = moved(scenario("north"))
    to = tmp_path / "units" / f"north_{FIRST}"
    command = ("batch", north, "--do", "reallocate", "--as-of", FIRST, "--out", tmp_path / "out", "--no-xlsx")
    assert allocator(*command) == 0
    stated = (to / "plan.yaml").read_bytes()
    (to / "plan.yaml").write_bytes(stated + b"# mine\n")
    capsys.readouterr()
    assert allocator(*command) == 2
    assert f"north: {to} | was changed since a batch has written it | " in capsys.readouterr().err
    assert (to / "plan.yaml").read_bytes() == stated + b"# mine\n"
    assert allocator(*command, "--force") == 0
    assert (to / "plan.yaml").read_bytes() == stated


def test_each_unit_has_its_own_actuals(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """A file for each unit by its name; a unit whose file changes is done again, one that has none is refused."""
    closed = tmp_path / "closed"
    closed.mkdir()
    for name in ("north", "south", "west"):
        actuals = moved(scenario(name)) / "actuals.csv"
        actuals.rename(closed / f"{name}.csv")
    (closed / "west.csv").unlink()

    def did() -> dict[str, str]:
        what = ("--do", "reallocate", "--as-of", FIRST, "--actuals", closed / "{unit}.csv", "--policy", "recover")
        assert allocator("batch", tmp_path / "units", *what, "--out", tmp_path / "out", "--no-xlsx") == 2
        return {name: row["status"] + " " + row["did"] for name, row in summary(tmp_path / "out").items()}

    assert did() == {"north": "met done", "south": "met done", "west": "refused failed"}
    south = (closed / "south.csv").read_text()
    (closed / "south.csv").write_text(south.replace("Bob,125", "Bob,100"))
    assert did() == {"north": "met skipped", "south": "met done", "west": "refused failed"}
    quotas = read_output(tmp_path / "out" / "south")["quotas"]
    assert quotas["quota"].sum() == 1025.0


def test_options_that_belong_together(allocator: Run, scenario: Make, capsys: Shown) -> None:
    """A day is needed to re-allocate, and of no use elsewhere; all that is of no use is told at once."""
    north = scenario("north")
    assert allocator("batch", north, "--do", "reallocate") == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "--as-of | is missing, and plans are moved up to a day | write the last day of what is closed, as 2027-03-31"
    )
    assert allocator("batch", north, "--as-of", FIRST, "--policy", "keep") == 2
    assert capsys.readouterr().err.splitlines()[:2] == [
        "--as-of | belongs to re-allocation | say --do reallocate, or leave it out",
        "--policy | belongs to re-allocation | say --do reallocate, or leave it out",
    ]


def test_of_each_chain_the_last_before_the_day(tmp_path: Path) -> None:
    """Worked by hand: base and its heir a scenario for itself, then two quarters of the heir."""
    stated = {
        "base": "name: base\n",
        "heir": "extends: ../base\n",
        "q1": f"extends: ../heir\nyear: {{as_of: {FIRST}}}\n",
        "q2": f"extends: ../q1\nyear: {{as_of: {SECOND}}}\n",
    }
    for name, text in stated.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text(text)
    scenarios = [tmp_path / name for name in stated]
    found = {day: {path.name for path in left_out(scenarios, date.fromisoformat(day))} for day in (FIRST, SECOND)}
    assert found == {FIRST: {"q1", "q2"}, SECOND: {"heir", "q2"}}
    assert {path.name for path in left_out(scenarios, date(2027, 9, 30))} == {"heir", "q1"}
