from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocator.allocation import Allocation, Status
from allocator.errors import SolverFailed
from allocator.insight.repair.counsel import Counsel
from allocator.plan.plan import Plan
from allocator.terminal.say import counted
from tests.allocations import allocation

Run = Callable[..., int]
Shown = pytest.CaptureFixture[str]
SHOWN = """\
Quotas FY2027

 region   team    rep   name       New revenue (USD)   New customers (customer)     load
 ───────────────────────────────────────────────────────────────────────────────────────
 AMER     West    Cy    Cy Cole              327,000                              40.0 %
 EMEA     North   Ann   Ann Ames             371,400                         10   95.3 %
 EMEA     South   Bob   Bob Best             600,000                              50.0 %
 ───────────────────────────────────────────────────────────────────────────────────────
 Total                                     1,298,400                         10

New revenue (USD)

 rep     FY2027-Q1   FY2027-Q2   FY2027-Q3   FY2027-Q4      FY2027
 ─────────────────────────────────────────────────────────────────
 Ann        82,000      94,400      95,000     100,000     371,400
 Bob       150,000     150,000     150,000     150,000     600,000
 Cy         80,000      80,000      80,000      87,000     327,000
 ─────────────────────────────────────────────────────────────────
 Total     312,000     324,400     325,000     337,000   1,298,400

New customers (customer)

 rep     FY2027-Q1   FY2027-Q2   FY2027-Q3   FY2027-Q4   FY2027
 ──────────────────────────────────────────────────────────────
 Ann             3           2           2           3       10
 ──────────────────────────────────────────────────────────────
 Total           3           2           2           3       10

Goals

 goal    metric                     period   scope         priority      target     carried   gap   carried %
 ────────────────────────────────────────────────────────────────────────────────────────────────────────────
 grow    New revenue (USD)          FY2027                        1   1,250,000   1,250,000     0       100 %
 logos   New customers (customer)   FY2027   region=EMEA          2          20          10    10        50 %

New customers falls short by 10 of 20.
Written to OUT: 16 quotas, with 1 assumption listed.
"""


def raising(error: BaseException) -> Callable[[Plan], Allocation]:
    def allocate(plan: Plan) -> Allocation:
        raise error

    return allocate


def test_run_writes_the_result_and_shows_it(
    allocator: Run, answer: object, scenario: Path, tmp_path: Path, capsys: Shown
) -> None:
    """Quotas with thousands separators and currency, totals, goals and gaps; no colours in a file."""
    out = tmp_path / "out"
    assert allocator("run", scenario, "--out", out) == 3
    shown = capsys.readouterr()
    assert shown.out == SHOWN.replace("OUT", str(out))
    assert shown.err == ""
    assert (out / "quotas.csv").is_file()


@pytest.mark.parametrize(("status", "code"), [(Status.MET, 0), (Status.SHORT, 3), (Status.CONFLICT, 4)])
def test_the_exit_code_tells_how_it_went(
    allocator: Run,
    answer: Any,
    scenario: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    status: Status,
    code: int,
) -> None:
    """0 every goal met, 3 some goal falls short, 4 the hard rules conflict; all three are written."""
    answer(lambda plan: allocation(status=status))
    monkeypatch.setattr("allocator.terminal.counsel.repairs", lambda allocation: Counsel())
    assert allocator("run", scenario, "--out", tmp_path / "out") == code
    assert json.loads((tmp_path / "out" / "run.json").read_text())["status"] == str(status)


def test_run_can_be_read_by_a_program(
    allocator: Run, answer: object, scenario: Path, tmp_path: Path, capsys: Shown
) -> None:
    """With --json nothing but JSON is printed."""
    assert allocator("run", scenario, "--out", tmp_path / "out", "--json") == 3
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert shown.err == ""
    assert list(told)[:5] == ["status", "sentence", "exit_code", "out", "files"]
    assert told["exit_code"] == 3
    assert told["goals"][1] | {"note": None} == {
        "goal": "logos", "metric": "customers", "period": "FY2027", "scope": "region=EMEA", "line": "direct",
        "priority": 2, "amount": 20, "carried": 10, "gap": 10, "rate": None, "uncovered": 0,
        "over_assigned_target": 20, "over_assigned_carried": 10, "objective": "", "owner": "", "note": None,
    }  # fmt: skip


def test_findings_go_to_stderr_and_nothing_is_written(
    allocator: Run, answer: object, scenario: Path, tmp_path: Path, capsys: Shown
) -> None:
    """Wrong input ends with 2 and one line a finding: where, what, what to do."""
    (scenario / "goals.csv").write_text("metric,period,amount\nrevenu,FY2027,1000\n")
    for command in (["run", scenario, "--out", tmp_path / "out"], ["check", scenario]):
        assert allocator(*command) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        *findings, last = shown.err.splitlines()
        assert all(re.fullmatch(r"goals\.csv row 2 \| .+ \| .+", line) for line in findings)
        assert last == f"{counted(len(findings), 'finding')}; nothing was written."
    assert not (tmp_path / "out").exists()


def test_findings_can_be_read_by_a_program(allocator: Run, scenario: Path, capsys: Shown) -> None:
    """With --json the findings are on standard output too."""
    (scenario / "goals.csv").unlink()
    assert allocator("check", scenario, "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["exit_code"]) == ("refused", 2)
    assert set(told["findings"][0]) == {"where", "what", "remedy"}


def test_a_folder_of_others_is_refused_before_the_work(
    allocator: Run, answer: Any, scenario: Path, capsys: Shown
) -> None:
    """The output never replaces what the allocator did not write, and nobody waits to hear that."""
    answer(raising(AssertionError("must not be asked")))
    assert allocator("run", scenario, "--out", scenario) == 2
    assert capsys.readouterr().err == (
        f'{scenario} | holds "plan.yaml", which the allocator did not write | '
        "name another folder with --out, or move what is there\n1 finding; nothing was written.\n"
    )
    assert (scenario / "plan.yaml").exists()


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (
            SolverFailed("three engines stopped\nat their time limit"),
            1,
            "No engine proved an answer: three engines stopped at their time limit. "
            "The earlier result, if there is one, stands.\n",
        ),
        (
            ZeroDivisionError("float division"),
            1,
            "The allocator failed, which is not your fault: ZeroDivisionError: float division. "
            "Use --debug to see where.\n",
        ),
        (
            OSError(28, "No space left on device"),
            1,
            "The disk did not do what was asked: [Errno 28] No space left on device. "
            "The earlier result, if there is one, stands.\n",
        ),
        (KeyboardInterrupt(), 130, "Stopped; nothing is half written.\n"),
    ],
)
def test_a_failure_is_one_sentence(
    allocator: Run,
    answer: Any,
    scenario: Path,
    tmp_path: Path,
    capsys: Shown,
    error: BaseException,
    code: int,
    sentence: str,
) -> None:
    """No traceback is shown to a planner, and nothing is written."""
    answer(raising(error))
    assert allocator("run", scenario, "--out", tmp_path / "out") == code
    assert capsys.readouterr().err == sentence
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("error", "code", "status"), [(ZeroDivisionError(), 1, "failed"), (KeyboardInterrupt(), 130, "stopped")]
)
def test_a_program_reads_how_it_failed(
    allocator: Run,
    answer: Any,
    scenario: Path,
    tmp_path: Path,
    capsys: Shown,
    error: BaseException,
    code: int,
    status: str,
) -> None:
    """With --json a failure is an object, too, and the earlier result stands."""
    answer(raising(error))
    assert allocator("run", scenario, "--out", tmp_path / "out", "--json") == code
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert (told["status"], told["exit_code"]) == (status, code)
    assert shown.err == told["sentence"] + "\n"
    assert not (tmp_path / "out").exists()


def test_a_workbook_that_is_left_out_is_told(
    allocator: Run, answer: Any, scenario: Path, tmp_path: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is too large, not where the planner wanted none; on request it is there all the same."""
    answer(lambda plan: allocation(status=Status.MET))
    monkeypatch.setattr("allocator.export.folder.WORKBOOK_QUOTAS", 10)
    said = {}
    for option in ((), ("--no-xlsx",), ("--xlsx",)):
        allocator("run", scenario, "--out", tmp_path / "out", *option)
        said[option] = "Without plan.xlsx" in capsys.readouterr().out, (tmp_path / "out" / "plan.xlsx").exists()
    assert said == {(): (True, False), ("--no-xlsx",): (False, False), ("--xlsx",): (False, True)}


def test_a_pace_that_is_too_long_is_refused_before_any_work(
    allocator: Run, answer: Any, scenario: Path, tmp_path: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is solved, and the finding says how many rows and what to do."""
    answer(raising(AssertionError("was asked to allocate")))
    monkeypatch.setattr("allocator.tables.pace.MOST_ROWS", 260)
    assert allocator("run", scenario, "--out", tmp_path / "out", "--pace", "day") == 2
    assert capsys.readouterr().err == (
        "--pace day | would write about 261 rows, more than 260 | take --pace week, or leave it out\n"
        "1 finding; nothing was written.\n"
    )


def test_debug_shows_where_the_program_failed(
    monkeypatch: pytest.MonkeyPatch, answer: Any, scenario: Path, tmp_path: Path
) -> None:
    """With --debug the error itself comes through."""
    from allocator import cli

    answer(raising(ZeroDivisionError("float division")))
    monkeypatch.setattr("sys.argv", ["allocator", "run", str(scenario), "--out", str(tmp_path / "o"), "--debug"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_warnings_are_sentences(allocator: Run, answer: Any, scenario: Path, tmp_path: Path, capsys: Shown) -> None:
    """A warning of the method is told, without the place in the program; those for developers are not."""

    def allocate(plan: Plan) -> Allocation:
        warnings.simplefilter("default")
        warnings.warn("over-assignment of region EMEA is 24 %, above 20 %", UserWarning, stacklevel=1)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return allocation()

    answer(allocate)
    allocator("run", scenario, "--out", tmp_path / "out")
    assert capsys.readouterr().err == "Warning: over-assignment of region EMEA is 24 %, above 20 %\n"


def test_check_lists_what_was_taken_for_granted(allocator: Run, scenario: Path, capsys: Shown) -> None:
    """A scenario without findings ends with 0 and lists its assumptions."""
    assert allocator("check", scenario) == 0
    *assumptions, last = capsys.readouterr().out.splitlines()
    assert all(line.count(" | ") == 2 for line in assumptions)
    assert last == f"No findings in FY2027 base; {counted(len(assumptions), 'assumption')}. Rows: reps 1, goals 1."
    assert allocator("check", scenario, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["exit_code"], told["rows"]) == ("ok", 0, {"reps": 1, "goals": 1})
    assert len(told["assumptions"]) == len(assumptions)
