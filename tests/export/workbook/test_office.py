"""A round trip: a scenario as files, its workbook, and the same figures in LibreOffice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from allocator import Allocation, allocate, read_plan, write
from allocator.export.template.write import write_template
from tests.docs.pages import ROOT
from tests.export.workbook import office
from tests.verify import toy

SCENARIOS = [ROOT / "scenarios" / "quickstart", ROOT.parent / "shared" / "scenarios" / "adventureworks_fy2020"]
HOSTILE = ["=1+1", "@A1", "_x0041_", "<r>x</r>", "a & b", "'quoted'", "0123"]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(office.PROGRAM is None, reason="needs LibreOffice"),
]


def opened(allocation: Allocation, folder: Path, calculates: bool) -> dict[str, list[list[str]]]:
    """Run, write and open in LibreOffice."""
    write(allocation, folder / "out", pace="week")
    return office.converted(folder / "out" / "plan.xlsx", folder / "csv", calculates)


@pytest.mark.parametrize("calculates", [False, True], ids=["as stored", "calculated again"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: str(path.name))
def test_another_program_reads_the_same_figures(scenario: Path, calculates: bool, tmp_path: Path) -> None:
    """Every sheet says what the file of its name says, and totals are the sums of the files, as stored and when the
    formulas are calculated again."""
    if not scenario.exists():
        pytest.skip("the scenario is not here")
    _reads_the_same(allocate(read_plan(scenario)), tmp_path, calculates)


def test_a_workbook_filled_in_comes_out_as_a_workbook(tmp_path: Path) -> None:
    """The template with its sample, a goal typed over, allocated, and the result read by another program."""
    write_template(tmp_path / "asked.xlsx", sample=True)
    book = load_workbook(tmp_path / "asked.xlsx")
    (goal,) = [row for row in book["goals"].iter_rows() if "coast" in [cell.value for cell in row]]
    (amount,) = [cell for cell in goal if cell.data_type == "n" and cell.value and cell.value > 1000]
    amount.value = 1_234_000
    book.save(tmp_path / "asked.xlsx")
    allocation = allocate(read_plan(tmp_path / "asked.xlsx"))
    assert 1_234_000 in set(allocation.goals["amount"])
    _reads_the_same(allocation, tmp_path, calculates=True)


def _reads_the_same(allocation: Allocation, tmp_path: Path, calculates: bool) -> None:
    found = opened(allocation, tmp_path, calculates)
    for name in allocation.tables:
        _compare(found[name], pd.read_csv(tmp_path / "out" / f"{name}.csv", dtype=str, keep_default_na=False))
    _compare(found["pace"], pd.read_csv(tmp_path / "out" / "pace.csv", dtype=str, keep_default_na=False))
    _totals(found["quotas"], allocation.quotas)
    _summary(found["summary"], allocation)
    for level in allocation.plan.settings.levels[-1:]:
        for node in map(str, allocation.quotas[level].unique()):
            _team(found[node], allocation, level, node)


def _compare(rows: list[list[str]], table: pd.DataFrame) -> None:
    head = rows.index(list(table.columns))
    if table.empty:
        assert rows[head + 1][0] == "No rows."
        return
    body = rows[head + 1 :]
    assert len(body) == len(table)
    for place, column in enumerate(table.columns):
        for read, written in zip((row[place] for row in body), table[column], strict=True):
            if read != written:
                assert office.number(read) == pytest.approx(office.number(written), rel=1e-11, abs=1e-9)


def _totals(rows: list[list[str]], quotas: pd.DataFrame) -> None:
    heading = next(row for row in rows if row[0] == "rep")
    at = {name: heading.index(name) for name in ("metric", "quota")}
    found = {row[at["metric"]]: office.number(row[at["quota"]]) for row in rows[: rows.index(heading)]}
    assert found == quotas.groupby("metric", observed=True)["quota"].sum().to_dict()


def _summary(rows: list[list[str]], allocation: Allocation) -> None:
    short = next(row for row in rows if row[0] == "short name")
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    expected = allocation.rollup[allocation.rollup["period"] == year]
    levels = [row for row in rows if row[0] in expected["level"].unique() and row[2] == "direct"]
    assert len(levels) == len(expected[["level", "node"]].drop_duplicates())
    for row in levels:
        mine = expected[(expected["level"] == row[0]) & (expected["node"] == row[1])].set_index("metric")["quota"]
        told = {name: office.number(text) for name, text in zip(short[3:], row[3:], strict=True) if name and text}
        assert told == pytest.approx(mine.to_dict())


def _team(rows: list[list[str]], allocation: Allocation, level: str, node: str) -> None:
    """Totals of each metric by period and for the year, in the order of the plan."""
    mine = allocation.quotas[allocation.quotas[level] == node]
    sums = mine.groupby(["metric", "period"], observed=False)["quota"].sum().unstack("period")
    metrics = [name for name in allocation.plan.settings.cell_metrics if name in set(mine["metric"])]
    totals = [[office.number(text) for text in row[1:] if text] for row in rows if row[0] == "Total"]
    expected = [[*sums.loc[name].tolist(), sums.loc[name].sum()] for name in metrics]
    assert np.array(totals, float) == pytest.approx(np.array(expected))


def test_hostile_texts_come_through(tmp_path: Path) -> None:
    """What looks like a formula, an escape or markup is read as it was typed."""
    names = [f'{name},AE,"{name}",EMEA' for name in HOSTILE]
    people = "\n".join(["rep,role,territory,region", *names, ""])
    found = opened(allocate(toy.plan(tables={"reps": people})), tmp_path, calculates=True)
    rows = found["quotas"][found["quotas"].index(next(row for row in found["quotas"] if row[0] == "rep")) + 1 :]
    assert {row[0].rstrip() for row in rows} == set(HOSTILE)
    assert {row[1].rstrip() for row in rows} == set(HOSTILE)
