from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.insight.compare.comparison import FRAMES
from allocator.terminal.compare import named
from tests.scenarios.lessons import SCENARIOS

Run = Callable[..., int]
Shown = pytest.CaptureFixture[str]
QUICKSTART = SCENARIOS / "quickstart"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Copies of a small scenario, and one that states otherwise."""
    for name in ("first", "second", "a_scenario_with_a_rather_long_name"):
        shutil.copytree(SCENARIOS / "new_hires", tmp_path / name)
    text = (tmp_path / "second" / "goals.csv").read_text()
    (tmp_path / "second" / "goals.csv").write_text(text.replace("0,", "5,", 1))
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    """State something otherwise in a file that must hold it."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def test_the_gist_comes_first_and_the_tables_fit_the_page(allocator: Run, tmp_path: Path, capsys: Shown) -> None:
    """Two and four scenarios are told within 120 columns, whatever they are called."""
    names = ["base", "fewer_people_and_a_longer_name", "locked", "slower"]
    for name in names:
        shutil.copytree(QUICKSTART, tmp_path / name)
    change(tmp_path / names[1], "reps.csv", "N. Farouk,Nadia Farouk,AE,Los Angeles,West,2019-11-04,1,,250000,\n", "")
    (tmp_path / "locked" / "locks.csv").write_text("rep,metric,quota\nA. Moreno,revenue,1500000\n")
    change(tmp_path / "slower", "limits.csv", "0.4", "0.25")
    for count in (2, 4):
        allocator("compare", *(tmp_path / name for name in names[:count]))
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("fewer_people_and_a_longer_name carries ")
        assert max(map(len, lines)) <= 120
        assert "B  fewer_people_and_a_longer_name" in lines
        assert "Plan tests" in lines
    assert any(line.startswith(" A. Moreno, New revenue: ") and "locks -" in line for line in lines)


def test_what_is_wrong_in_any_of_them_is_told_in_one_go(allocator: Run, shelf: Path, capsys: Shown) -> None:
    """Each finding names its scenario; nothing is written."""
    for name in ("first", "second"):
        change(shelf / name, "goals.csv", "metric", "metrik")
    ended = allocator("compare", shelf / "first", shelf / "second", shelf / "none", "--out", shelf / "out")
    told = capsys.readouterr()
    assert (ended, told.out) == (2, "")
    where = [line.split(": ")[0] for line in told.err.splitlines()]
    assert {"first", "second", "none"} <= set(where)
    assert told.err.endswith("nothing was written.\n")
    assert not (shelf / "out").exists()


def test_goals_that_contradict_each_other_are_a_finding_of_their_scenario(
    allocator: Run, shelf: Path, capsys: Shown
) -> None:
    """What is found only when a plan is allocated names its scenario, too."""
    for name, amount in (("first", 100), ("second", 120)):
        goals = f"metric,period,amount,goal\nrevenue,FY2027,100,year\nrevenue,FY2027,{amount},again\n"
        (shelf / name / "goals.csv").write_text(goals.replace("FY2027,100,year", "FY2027,100,year"))
    ended = allocator("compare", shelf / "a_scenario_with_a_rather_long_name", shelf / "second")
    assert ended == 2
    assert capsys.readouterr().err.startswith("second: goals.csv row ")


def test_one_scenario_is_not_enough(allocator: Run, shelf: Path, capsys: Shown) -> None:
    """The finding says how to name them."""
    assert allocator("compare", shelf / "first") == 2
    assert capsys.readouterr().err.startswith("compare | names 1 of the two scenarios or more")


@pytest.mark.parametrize(("other", "code"), [("open_seats", 0), ("tight_capacity", 3)])
def test_the_exit_code_is_that_of_the_one_that_fares_worst(
    allocator: Run, other: str, code: int, capsys: Shown
) -> None:
    """0 where all goals of all scenarios are met, 3 where one falls short, in either order."""
    pair = [SCENARIOS / "new_hires", SCENARIOS / other]
    assert allocator("compare", *pair) == code
    assert allocator("compare", *reversed(pair)) == code


def test_a_conflict_is_told_and_compared(allocator: Run, shelf: Path, capsys: Shown) -> None:
    """A floor that no goal has room for ends with 4, and the comparison is made all the same."""
    limits = "per,where,measure,min\nrep,,quota,99999999\n"
    (shelf / "second" / "limits.csv").write_text(limits)
    assert allocator("compare", shelf / "first", shelf / "second", "--json") == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["exit_code"]) == ("conflict", 4)
    assert told["scenarios"][1]["status"] == "conflict"
    assert "its hard rules conflict" in told["gist"]
    assert "The hard rules of second conflict" in told["sentences"][-1]


def test_a_program_can_read_everything(allocator: Run, shelf: Path, capsys: Shown) -> None:
    """Nothing but JSON is printed, with every table; the folder holds the same rows."""
    pair = (shelf / "first", SCENARIOS / "open_seats")
    assert allocator("compare", *pair, "--json", "--out", shelf / "out") == 0
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert shown.err == ""
    assert list(told)[:5] == ["status", "exit_code", "out", "scenarios", "gist"]
    for name in FRAMES:
        assert len((shelf / "out" / f"{name}.csv").read_text().splitlines()) == len(told[name]) + 1


def test_a_folder_with_other_things_in_it_is_left_alone(allocator: Run, shelf: Path, capsys: Shown) -> None:
    """An input cannot be overwritten by what is said of it."""
    before = sorted(path.name for path in (shelf / "second").iterdir())
    assert allocator("compare", shelf / "first", shelf / "second", "--out", shelf / "second") == 2
    assert "which no comparison has written" in capsys.readouterr().err
    assert sorted(path.name for path in (shelf / "second").iterdir()) == before


def test_the_same_scenario_twice_is_said_to_be_the_same(allocator: Run, capsys: Shown) -> None:
    """In words, and with the figures of fairness and plan tests."""
    assert allocator("compare", QUICKSTART, QUICKSTART) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "quickstart (2) is the same as quickstart: no input, goal or quota differs."
    assert "Plan tests" in lines
    assert "Inputs that differ" not in lines


def test_scenarios_are_named_by_what_tells_their_folders_apart(tmp_path: Path) -> None:
    """By the folder, by the folder above where two are alike, by a number where they are the same."""
    for name in ("one/plan", "two/plan", "other"):
        (tmp_path / name).mkdir(parents=True)
    one, two, other = (tmp_path / name for name in ("one/plan", "two/plan", "other"))
    assert named([one, other]) == ["plan", "other"]
    assert named([one, two]) == ["one/plan", "two/plan"]
    assert named([other, other, other]) == ["other", "other (2)", "other (3)"]
    (tmp_path / "book.xlsx").write_bytes(b"")
    assert named([tmp_path / "book.xlsx", other]) == ["book", "other"]
