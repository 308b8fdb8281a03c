"""Many scenarios at once: each as if it were alone, none twice, and one that fails stops no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from allocator import read_plan
from allocator.verify import read_output, verify
from tests.year.batch.conftest import Make, Run
from tests.year.batch.results import contents, events, summary, units

Shown = pytest.CaptureFixture[str]


def test_each_result_is_that_of_run(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """Every file of a unit is the same to the byte as if it had been run alone, and it holds up."""
    folders = [scenario("north"), scenario("tight", 999, limit=400)]
    out, alone = tmp_path / "out", tmp_path / "alone"
    assert allocator("batch", *folders, "--out", out, "--pace", "week") == 3
    for folder in folders:
        allocator("run", folder, "--out", alone / folder.name, "--pace", "week")
        assert not verify(read_plan(folder), read_output(out / folder.name))
    assert contents(out) == contents(alone)
    assert {path.name for path in out.iterdir()} == {"north", "tight", "summary.csv", ".batch"}


@pytest.mark.long
def test_the_number_of_processes_changes_nothing(in_processes: Run, scenario: Make, tmp_path: Path) -> None:
    """One process and two, and scenarios named in another order, leave the same bytes as units run alone."""
    folders = [scenario("north"), scenario("south", 999), scenario("tight", 1000, limit=400)]
    one, two, alone = tmp_path / "one", tmp_path / "two", tmp_path / "alone"
    assert in_processes("batch", *folders, "--out", one, "--jobs", 1, "--pace", "week") == 3
    assert in_processes("batch", *folders[::-1], "--out", two, "--jobs", 2, "--pace", "week") == 3
    for folder in folders:
        in_processes("run", folder, "--out", alone / folder.name, "--pace", "week")
    assert contents(one) == contents(two) == contents(alone)


def test_the_summary_tells_each_unit(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """Two reps who may carry 400 each leave 200 of 1,000: one goal short by a fifth; the other unit is met."""
    folders = [scenario("tight", 1000, limit=400), scenario("easy", 1000)]
    allocator("batch", *folders, "--out", tmp_path / "out", "--jobs", 1)
    rows = summary(tmp_path / "out")
    assert list(rows) == ["easy", "tight"]
    figures = ("did", "status", "exit_code", "goals", "goals_met", "goals_short", "largest_gap", "quotas")
    assert [rows["tight"][name] for name in figures] == ["done", "short", "3", "1", "0", "1", "0.2", "8"]
    assert [rows["easy"][name] for name in figures] == ["done", "met", "0", "1", "1", "0", "0", "8"]
    assert rows["easy"]["sentence"] == "The goal is met."
    assert float(rows["easy"]["seconds"]) > 0
    assert rows["easy"]["result"] == str(tmp_path / "out" / "easy")


def test_what_has_not_changed_is_skipped(allocator: Run, scenario: Make, tmp_path: Path, capsys: Shown) -> None:
    """A second batch does only the unit whose base was changed, a third with other options all, a fourth by force."""
    base, kept = scenario("base"), scenario("kept")
    heir = scenario("heir")
    (heir / "plan.yaml").write_text("name: heir\nextends: ../base\n")
    for file in ("reps.csv", "goals.csv"):
        (heir / file).unlink()
    command = ("batch", heir, kept, "--out", tmp_path / "out", "--jobs", 1, "--log", "json")

    def done(*more: object) -> tuple[list[str], list[str]]:
        assert allocator(*command, *more) == 0
        log = events(capsys.readouterr().err)
        return units(log, "unit_ended"), units(log, "unit_skipped")

    assert done() == (["heir", "kept"], [])
    before = contents(tmp_path / "out")
    assert done() == ([], ["heir", "kept"])
    assert contents(tmp_path / "out") == before
    (base / "goals.csv").write_text("metric,period,amount\nrevenue,FY2027,2000\n")
    assert done() == (["heir"], ["kept"])
    assert done("--no-xlsx") == (["heir", "kept"], [])
    assert done("--no-xlsx", "--force") == (["heir", "kept"], [])
    assert done("--no-xlsx") == ([], ["heir", "kept"])


@pytest.mark.parametrize("harm", ["changed", "gone", "added", "all"])
def test_a_result_that_was_touched_is_done_again(
    allocator: Run, scenario: Make, tmp_path: Path, capsys: Shown, harm: str
) -> None:
    """Skipping means that the result is there as it was written: every file, and no other."""
    out = tmp_path / "out"
    command = ("batch", scenario("unit"), "--out", out, "--jobs", 1, "--log", "json", "--no-xlsx")
    allocator(*command)
    before, quotas = contents(out), out / "unit" / "quotas.csv"
    capsys.readouterr()
    match harm:
        case "changed":
            quotas.write_text(quotas.read_text().replace("Ann", "Eve"))
        case "gone":
            quotas.unlink()
        case "added":
            (out / "unit" / "pace.csv").write_text("rep\n")
        case "all":
            (out / "unit").rename(tmp_path / "elsewhere")
    allocator(*command)
    assert units(events(capsys.readouterr().err), "unit_ended") == ["unit"]
    assert contents(out) == before


def test_one_that_fails_stops_no_other(allocator: Run, scenario: Make, tmp_path: Path, capsys: Shown) -> None:
    """A unit that cannot be read is told with its finding and leaves its earlier result; the others are done."""
    out, bad = tmp_path / "out", scenario("bad")
    command = ("batch", tmp_path / "units", "--out", out, "--jobs", 2, "--log", "json")
    allocator(*command)
    before = contents(out)
    scenario("good")
    (bad / "reps.csv").write_text("rep,role\nAnn,XX\n")
    capsys.readouterr()
    assert allocator(*command) == 2
    shown = capsys.readouterr()
    ended = {line["unit"]: line for line in events(shown.err) if line["event"] == "unit_ended"}
    assert ended["bad"]["findings"] == [
        'reps.csv row 2 | role "XX" is not in plan.yaml | write one of AE, or add it to plan.yaml'
    ]
    assert ended["good"]["status"] == "met"
    assert contents(out).items() > before.items()
    assert summary(out)["bad"]["did"] == "failed"
    assert "2 units: 1 refused and 1 met." in shown.out
    capsys.readouterr()
    allocator(*command)
    log = events(capsys.readouterr().err)
    assert (units(log, "unit_ended"), units(log, "unit_skipped")) == (["bad"], ["good"])


def test_results_are_verified(allocator: Run, scenario: Make, tmp_path: Path) -> None:
    """Verify holds every result against its scenario; what was changed by hand does not hold up, and is not skipped."""
    out = tmp_path / "out"
    folders = [scenario("north"), scenario("south")]
    assert allocator("batch", *folders, "--do", "verify", "--out", out, "--jobs", 1) == 2
    assert allocator("batch", *folders, "--out", out, "--jobs", 1) == 0
    assert allocator("batch", *folders, "--do", "verify", "--out", out, "--jobs", 1) == 0
    quotas = out / "south" / "quotas.csv"
    quotas.write_text(quotas.read_text().replace("Bob,,revenue,FY2027-Q1,", "Bob,,revenue,FY2027-Q1,9"))
    assert allocator("batch", *folders, "--do", "verify", "--out", out, "--jobs", 1) == 2
    rows = summary(out)
    assert [rows[name]["status"] for name in ("north", "south")] == ["ok", "broken"]
    assert [rows[name]["did"] for name in ("north", "south")] == ["skipped", "failed"]


def test_a_program_reads_the_summary(allocator: Run, scenario: Make, tmp_path: Path, capsys: Shown) -> None:
    """With --json the rows of summary.csv are on standard output, with the exit code of the worst."""
    assert allocator("batch", scenario("tight", limit=400), "--out", tmp_path / "out", "--json", "--jobs", 1) == 3
    shown = json.loads(capsys.readouterr().out)
    assert (shown["status"], shown["exit_code"], shown["sentence"]) == ("done", 3, "1 unit: 1 short.")
    assert [(row["unit"], row["goals_short"], row["did"]) for row in shown["units"]] == [("tight", 1.0, "done")]
