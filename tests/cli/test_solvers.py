"""Solvers from the shell: what is listed, who is asked, what is told, and files of programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.plan.read import read_plan
from allocator.solve import known_solvers
from allocator.solve.any_solver import AnySolver
from allocator.solve.convex import Answer, Convex
from allocator.verify import verify
from allocator.verify.output import read_output
from tests.docs.pages import ROOT

Run = Callable[..., int]
Shown = pytest.CaptureFixture[str]
QUICKSTART, TIGHT = ROOT / "scenarios" / "quickstart", ROOT / "scenarios" / "tight_capacity"


def engines(out: Path) -> dict[str, str]:
    """Who answered each question, by run.json."""
    return {one["question"]: one["engine"] for one in json.loads((out / "run.json").read_text())["engines"]}


def test_installed_solvers_are_listed_with_ours_first(
    allocator: Run, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name to give, kinds of programs, and in one line those that are not there; no path of this machine."""
    monkeypatch.setattr(known_solvers, "_available", lambda way: way == "COIN_CMD")
    assert allocator("solvers") == 0
    shown = capsys.readouterr().out
    names = [line.split()[0] for line in shown.splitlines()[4:10] if line.strip()]
    assert names == ["Newton", "PIQP", "HiGHS", "SciPy", "CBC"]
    assert "pulp:CBC" in shown
    assert "Known, but not installed: pulp:HiGHS, pulp:GLPK" in shown
    assert "/" not in shown


def test_the_list_as_json(allocator: Run, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program may choose from it."""
    monkeypatch.setattr(known_solvers, "_available", lambda way: way in ("COIN_CMD", "HiGHS"))
    assert allocator("solvers", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["solvers"]] == ["", "", "", "", "pulp:CBC", "pulp:HiGHS"]
    assert "pulp:Gurobi" in told["not_installed"]
    assert told["exit_code"] == 0


@pytest.mark.parametrize("command", ["run", "explain"])
def test_a_solver_that_does_not_exist_is_a_finding(
    command: str, allocator: Run, capsys: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is read or written."""
    monkeypatch.chdir(tmp_path)
    assert allocator(command, QUICKSTART, "--solver", "pulp:CCB") == 2
    assert '--solver | no solver is called "pulp:CCB" | did you mean "pulp:CBC"?' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_cbc_solves_every_linear_program_and_the_run_says_so(allocator: Run, capsys: Shown, tmp_path: Path) -> None:
    """Reach and rounding by CBC, the quadratic ones by ours; the quotas are those of every other engine."""
    usual, out = tmp_path / "usual", tmp_path / "out"
    assert allocator("run", TIGHT, "--out", usual) == 3
    capsys.readouterr()
    assert allocator("run", TIGHT, "--out", out, "--solver", "pulp:CBC") == 3
    found = engines(out)
    assert {found[question] for question in ("reach", "rounding")} == {"CBC through PuLP"}
    assert found["balance"] == "Newton"
    shown = capsys.readouterr().out
    assert "Reach: 1 linear program, CBC through PuLP." in shown
    assert "Balance: 1 quadratic program, Newton." in shown
    assert (out / "quotas.csv").read_bytes() == (usual / "quotas.csv").read_bytes()
    assert verify(read_plan(TIGHT), read_output(out)) == ()


def test_where_nothing_is_short_it_says_that_reach_needed_no_program(
    allocator: Run, capsys: Shown, tmp_path: Path
) -> None:
    """The short cut is not dressed up as an answer of the solver's."""
    assert allocator("run", QUICKSTART, "--out", tmp_path / "out", "--solver", "pulp:HiGHS") == 0
    assert "Reach: no program was needed, as the balanced quotas meet every goal." in capsys.readouterr().out
    found = engines(tmp_path / "out")
    assert "reach" not in found
    assert found["headroom"] == "HiGHS through PuLP"


def test_a_solver_that_proves_nothing_is_named_in_the_assumptions(
    allocator: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it returned is not used; who did prove it is told, and the run is as good as ever."""

    def lies(self: AnySolver, program: Convex) -> Answer:
        return Answer(np.zeros(len(program.cost)), np.zeros(len(program.lower)))

    monkeypatch.setattr(AnySolver, "solve", lies)
    monkeypatch.setattr(AnySolver, "solve_whole", lambda self, program, whole: np.full(len(program.cost), 0.5))
    out = tmp_path / "out"
    assert allocator("run", TIGHT, "--out", out, "--solver", "pulp:CBC") == 3
    assumptions = pd.read_csv(out / "assumptions.csv")
    told = set(assumptions[assumptions["kind"] == "solver"].itertuples(index=False, name=None))
    assert ("solver", "reach", "CBC through PuLP did not prove an optimum; HiGHS did") in told
    assert any(where == "rounding" for _, where, _ in told)
    assert "CBC through PuLP" not in engines(out).values()
    assert verify(read_plan(TIGHT), read_output(out)) == ()


def test_programs_are_written_beside_the_result(allocator: Run, capsys: Shown, tmp_path: Path) -> None:
    """Both formats with their names; run.json tells the optimum; what is not ours stops the run before it begins."""
    lp, mps, out = tmp_path / "p.lp", tmp_path / "p.mps", tmp_path / "out"
    assert allocator("run", TIGHT, "--out", out, "--write-lp", lp, "--write-mps", mps) == 3
    assert f"{lp} and {mps}: 10 columns, 8 rows; optimum 364,000" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"p.lp", "p.lp.names.csv", "p.mps", "p.mps.names.csv", "out"}
    program = json.loads((out / "run.json").read_text())["program"]
    assert (program["question"], program["columns"], program["rows"]) == ("reach", 10, 8)
    assert program["optimum"] == pytest.approx(364_000)
    lp.write_text("mine")
    assert allocator("run", TIGHT, "--out", tmp_path / "other", "--write-lp", lp) == 2
    assert "p.lp is there already, and the allocator did not write it" in capsys.readouterr().err
    assert lp.read_text() == "mine"
    assert not (tmp_path / "other").exists()
