"""Re-allocation from folder to folder: AdventureWorks through its year, and what is written."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from allocator import read_plan
from allocator.cli import app
from allocator.year.closing.actuals import with_actuals
from allocator.year.next_scenario import check_next, write_next
from allocator.year.reallocate import Reallocation, reallocate

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "scenarios" / "adventureworks_fy2020"
ENDS = (date(2019, 9, 30), date(2019, 12, 31), date(2020, 3, 31))
QUARTERS = ("FY2020-Q1", "FY2020-Q2", "FY2020-Q3", "FY2020-Q4")
ONLY_WITH_DATA = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared scenarios are not beside this folder")


def sold_up_to(folder: Path, quarters: int) -> Path:
    """What happened in the first quarters, as a file."""
    sold = pd.read_csv(SHARED / "actuals_fy2020.csv")
    file = folder / f"sold_{quarters}.csv"
    sold[sold["period"].isin(QUARTERS[:quarters])].to_csv(file, index=False)
    return file


def through_the_year(folder: Path, policy: str | float) -> list[Reallocation]:
    """Re-allocate after each of the first three quarters, each from the scenario that the one before left."""
    scenario = folder / "aw"
    shutil.copytree(SHARED, scenario, ignore=shutil.ignore_patterns("actuals_*", "SOURCE*"))
    found = []
    for quarters, day in enumerate(ENDS, 1):
        plan = with_actuals(read_plan(scenario), sold_up_to(folder, quarters))
        found.append(reallocate(plan, day, policy=policy))
        following = folder / f"aw_{quarters}"
        check_next(following, scenario, day)
        write_next(following, scenario, found[-1])
        scenario = following
    return found


@ONLY_WITH_DATA
@pytest.mark.parametrize("policy", ["keep", "recover", 0.5])
def test_a_year_of_adventureworks_adds_up(tmp_path: Path, policy: str | float) -> None:
    """What is closed and what is left come to the company's goal each time; every change has its reason."""
    sold = pd.read_csv(SHARED / "actuals_fy2020.csv").groupby(["metric", "period"])["actual"].sum()
    part = {"keep": 0.0, "recover": 1.0}.get(str(policy), 0.5)
    goals = pd.read_csv(SHARED / "goals.csv").set_index(["metric", "period"])["amount"]
    whole = float(goals["revenue"].sum())
    left = {period: float(goals["revenue", period]) for period in QUARTERS}
    for quarters, found in enumerate(through_the_year(tmp_path, policy), 1):
        closed, asked = QUARTERS[quarters - 1], found.plan.table("goals").query("metric == 'revenue'")
        target = (asked["amount"] + asked["carried_over"]).set_axis(asked["period"])
        miss = part * (left[closed] - sold["revenue", closed])
        rest = QUARTERS[quarters:]
        assert sum(target[p] for p in rest) == pytest.approx(sum(left[p] for p in rest) + miss, abs=501)
        if policy == "recover":
            so_far = sum(sold["revenue", p] for p in QUARTERS[:quarters])
            assert so_far + sum(target[p] for p in rest) == pytest.approx(whole, abs=501 * quarters)
        if policy == "keep":
            assert found.changes.empty
        quota = found.allocation.quotas.query("metric == 'revenue'").groupby("period", observed=True)["quota"].sum()
        assert {p: float(quota[p]) for p in rest} == {p: float(target[p]) for p in rest}
        assert (found.changes["reason"] != "").all()
        assert not found.changes["period"].isin(QUARTERS[:quarters]).any()
        left |= {p: float(target[p]) for p in rest}


def allocator(*arguments: object, code: int = 0) -> str:
    """Run a command in this process and return what it printed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The quickstart, in a folder to work in."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(ROOT / "scenarios" / "quickstart", tmp_path / "base"))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ("run.json", "plan.xlsx")}


def test_the_new_scenario_gives_back_its_plan(adopted: Path) -> None:
    """`run` and `verify` of what re-allocating leaves agree with what it wrote, and doing it again changes no byte."""
    allocator("reallocate", adopted, "--as-of", "2027-03-31", "--out", "first")
    following = adopted.with_name("base_2027-03-31")
    assert {"plan.yaml", "current.csv", "changes.csv", "summary.txt"} <= {path.name for path in following.iterdir()}
    assert "holds up" in allocator("verify", following, "first")
    allocator("run", following, "--out", "again")
    first, again = content(Path("first")), content(Path("again"))
    assert first["quotas.csv"] == again["quotas.csv"]
    before = content(following)
    allocator("reallocate", adopted, "--as-of", "2027-03-31", "--out", "first")
    assert content(following) == before


def test_a_leaver_is_told_in_json(adopted: Path) -> None:
    allocator("reallocate", adopted, "--as-of", "2027-03-31")
    following = adopted.with_name("base_2027-03-31")
    (following / "reps.csv").write_text("rep,end\nT. Adams,2027-06-30\n", encoding="utf-8")
    said = json.loads(allocator("reallocate", following, "--as-of", "2027-06-30", "--json", code=3))
    gone = [row for row in said["changes"] if row["rep"] == "T. Adams"]
    assert {row["reason"] for row in gone} == {"T. Adams left on 2027-06-30"}
    assert all(row["is"] == 0 for row in gone)
    assert said["to"].endswith("base_2027-06-30")
    assert np.isclose(sum(r["change"] for r in said["changes"] if r["metric"] == "revenue"), 0.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--as-of", "2028-01-05"],
            "--as-of | 2028-01-05 lies outside the plan's year, 2027-01-01 to 2027-12-31 | name",
        ),
        (
            ["--as-of", "2027-03-31", "--policy", "hope"],
            '--policy | "hope" is no share | write keep, recover or a share',
        ),
        (["--as-of", "2027-03-31", "--max-change", "200%"], '--max-change | "200%" is no share | write a share as 10%'),
        (["--as-of", "2027-03-31", "--to", "base"], "base | is the scenario itself | name a new folder beside it"),
        (["--as-of", "2027-03-31", "--actuals", "none.csv"], "none.csv | is not there | correct the path"),
        (["--as-of", "2027-03-31", "--policy", "recover"], "actuals.csv | there are no actuals of"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(adopted: Path, arguments: list[str], message: str) -> None:
    said = allocator("reallocate", adopted, *arguments, code=2)
    assert message in said
    assert "nothing was written" in said
    assert [path.name for path in adopted.parent.iterdir()] == ["base"]


def test_somebody_elses_folder_is_not_replaced(adopted: Path) -> None:
    other = adopted.with_name("base_2027-03-31")
    other.mkdir()
    (other / "plan.yaml").write_text("extends: ../base\n", encoding="utf-8")
    assert "exists and is not empty" in allocator("reallocate", adopted, "--as-of", "2027-03-31", code=2)
    assert [path.name for path in other.iterdir()] == ["plan.yaml"]
