"""The order of rows, columns and files changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from, read_plan
from tests.bad.laying import BASE
from tests.plan.plans import plan

ORIGINAL = read_plan(BASE)


def same(one: Plan, other: Plan) -> None:
    assert one.digest == other.digest
    for name, table in one.tables.items():
        columns = table.columns.drop("row")
        pd.testing.assert_frame_equal(table[columns], other.tables[name][columns])


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_rows_and_columns_in_any_order(random: object) -> None:
    seed = random.randrange(2**32)  # type: ignore[attr-defined]
    shuffled = {
        name: table.drop(columns="row").sample(frac=1, random_state=seed).sample(frac=1, axis=1, random_state=seed)
        for name, table in reversed(ORIGINAL.tables.items())
    }
    same(ORIGINAL, plan_from(ORIGINAL.settings, shuffled))


@pytest.mark.parametrize(
    ("separator", "encoding", "line_end"),
    [(";", "utf-8", "\n"), (",", "utf-8-sig", "\r\n"), ("\t", "utf-8", "\n")],
    ids=["semicolons", "spreadsheet", "tabs"],
)
def test_files_written_otherwise(tmp_path: Path, separator: str, encoding: str, line_end: str) -> None:
    folder = tmp_path / "scenario"
    shutil.copytree(BASE, folder)
    for path in folder.glob("*.csv"):
        table = pd.read_csv(path, dtype="str", na_filter=False)
        table.to_csv(path, sep=separator, encoding=encoding, lineterminator=line_end, index=False)
    same(ORIGINAL, read_plan(folder))


def test_settings_in_any_order(tmp_path: Path) -> None:
    folder = tmp_path / "scenario"
    shutil.copytree(BASE, folder)
    raw = yaml.safe_load((BASE / "plan.yaml").read_text())
    raw["metrics"] = dict(reversed(raw["metrics"].items()))
    (folder / "plan.yaml").write_text(yaml.safe_dump(dict(reversed(raw.items())), sort_keys=False))
    same(ORIGINAL, read_plan(folder))


@pytest.mark.parametrize(
    "changed",
    [
        {"reps": "rep,region\nAnn,EMEA\nBob,EMEA\n"},
        {"reps": "rep,region,size\nAnn,EMEA,1\nBob,AMER,\n"},
        {"goals": "metric,period,amount\nrevenue,FY2027,1001\n"},
        {"goals": "metric,period,amount,note\nrevenue,FY2027,1000,x\n"},
        {"strengths": "rep,metric,strength\nAnn,revenue,1.1\n"},
    ],
)
def test_any_change_of_content_is_seen(changed: dict[str, str]) -> None:
    assert plan(**changed).digest != plan().digest


def test_a_change_of_settings_is_seen() -> None:
    assert plan({"capacity": {"load_limit": 1.2}}).digest != plan().digest


def test_factors_stand_with_the_general_ones_first() -> None:
    """So that the last that holds is the most particular, in whatever order they were written."""
    rows = ["rep,0.1,region=EMEA; role=AE", "rep,0.2,", "rep,0.3,rep=Ann"]
    for order in (rows, rows[::-1]):
        table = plan(over_assignment="\n".join(["level,factor,where", *order, ""])).table("over_assignment")
        assert table["factor"].tolist() == [0.2, 0.3, 0.1]
