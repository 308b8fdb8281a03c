"""Scenarios of the shelf side by side."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from allocator import allocate, read_plan
from allocator.allocation import Allocation
from allocator.desk import jobs
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetCell
from allocator.desk.laid_out import Laid, called, choices, comparison_zip, solving, unsolved
from allocator.desk.shelf import Shelf
from allocator.desk.views.moves import largest_movers, level_totals, metrics_of_both, moved_points
from allocator.desk.views.side_by_side import Section, heads, sections, size, verdicts
from allocator.insight.compare.compare import compare
from allocator.insight.compare.comparison import Comparison
from allocator.terminal.compare import compare as compare_in_the_shell
from allocator.verify import verify

BASE, OTHER = "quickstart", "tighter"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The quickstart, a copy with half the growth and less padding, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("side") / "shelf"
    for name in (BASE, OTHER, "broken"):
        copytree("scenarios/quickstart", folder / name)
    limits, settings = folder / OTHER / "limits.csv", folder / OTHER / "plan.yaml"
    limits.write_text(limits.read_text().replace("growth,0.4", "growth,0.2"))
    settings.write_text(settings.read_text().replace("region: 0.04", "region: 0.02"))
    (folder / "broken" / "goals.csv").write_text("metric,period,amount\nmissing,FY2027,1\n")
    return Shelf(folder)


def bench_of(shelf: Shelf) -> Workbench:
    """The quickstart, opened and solved."""
    bench = Workbench.open(shelf, BASE)
    bench.solve()
    return bench


@pytest.fixture(scope="module")
def laid(shelf: Shelf) -> dict[str, Allocation]:
    """Both scenarios, solved as the page solves them."""
    *_, last = solving(shelf, bench_of(shelf), [BASE, OTHER], {})
    found = {name: one.allocation for name, one in last.known.items() if one.allocation is not None}
    for allocation in found.values():
        assert not verify(allocation.plan, allocation.tables)
    return found


@pytest.fixture(scope="module")
def told(laid: dict[str, Allocation]) -> Comparison:
    return compare(laid)


def section(found: list[Section], title: str) -> dict[str, list[str]]:
    """Texts of a section, by the label of the row."""
    rows = next(one for one in found if one.title == title).rows
    return {row.label: [cell.text for cell in row.cells] for row in rows}


def test_scenarios_are_solved_once_until_they_change(shelf: Shelf) -> None:
    """Progress tells each scenario; what is known is not solved again; an edit of the open one is."""
    bench = bench_of(shelf)
    names = [BASE, OTHER]
    assert choices(shelf, bench)[0] == BASE
    steps = list(solving(shelf, bench, names, {}))
    assert [step.doing for step in steps] == [f"{BASE}: Reading", f"{OTHER}: Reading", f"{OTHER}: Solving", ""]
    known = steps[-1].known
    assert unsolved(shelf, bench, names, known) == []
    assert [step.done for step in solving(shelf, bench, names, known)] == [1.0]
    row = int(bench.draft.tables["reps"].index[0])
    bench.apply(SetCell("reps", row, "fte", "1", "0.5"))
    assert unsolved(shelf, bench, names, known) == [BASE]
    assert called(bench, BASE) == f"{BASE} (as edited)"
    assert called(bench, OTHER) == OTHER


def test_a_large_scenario_is_solved_elsewhere_and_stopped_at_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the size that is solved at once a process solves it; who stops listening stops it."""
    monkeypatch.setattr("allocator.desk.laid_out.LIVE", 0)
    begun = []
    start = jobs.start
    monkeypatch.setattr(jobs, "start", lambda *given: begun.append(start(*given)) or begun[-1])
    bench = bench_of(shelf)
    *_, last = solving(shelf, bench, [BASE, OTHER], {})
    (whole,) = begun
    assert whole.is_over
    assert not whole.is_cancelled
    plain = allocate(read_plan(shelf.folder / OTHER))
    assert last.known[OTHER].allocation.quotas.equals(plain.quotas)  # type: ignore[union-attr]
    monkeypatch.setattr("allocator.desk.laid_out._LOOK", 0.0)
    steps = solving(shelf, bench, [BASE, OTHER], {})
    while len(begun) < 2:
        next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert begun[1].is_cancelled


def test_what_cannot_be_read_says_why_and_is_not_tried_again(shelf: Shelf) -> None:
    """A broken scenario has findings in place of an allocation, and the others are solved all the same."""
    bench = bench_of(shelf)
    *_, last = solving(shelf, bench, ["broken", BASE], {})
    broken: Laid = last.known["broken"]
    assert broken.allocation is None
    assert "missing" in str(broken.findings[0])
    assert last.known[BASE].allocation is not None
    assert unsolved(shelf, bench, ["broken", BASE], last.known) == []


def test_the_files_are_those_of_the_shell(told: Comparison, shelf: Shelf, tmp_path: Path) -> None:
    """The comparison that is downloaded equals what `allocator compare --out` writes, byte for byte."""
    out = tmp_path / "out"
    compare_in_the_shell([shelf.folder / BASE, shelf.folder / OTHER], out, as_json=False)
    with zipfile.ZipFile(io.BytesIO(comparison_zip(told))) as pack:
        ours = {name.rpartition("/")[2]: pack.read(name) for name in pack.namelist()}
    assert ours == {path.name: path.read_bytes() for path in out.iterdir()}


def test_what_was_asked_otherwise_stands_first(told: Comparison, laid: dict[str, Allocation]) -> None:
    """The changed padding and the changed limit are there with both values, and the second is marked."""
    found = sections(told, laid)
    asked = next(one for one in found if one.title == "What differs in what was asked")
    texts = {row.label: [cell.text for cell in row.cells] for row in asked.rows}
    assert texts["Over assignment › factors › region"] == ["0.04", "0.02"]
    assert ["0.4", "0.2"] in texts.values()
    assert all([cell.differs for cell in row.cells] == [False, True] for row in asked.rows)


def test_goals_and_totals_are_those_of_each_plan(told: Comparison, laid: dict[str, Allocation]) -> None:
    """New revenue carries 19.66 M with 4 % and 5 % on top of 18 M, and less in the other plan; the sign says so."""
    found = sections(told, laid)
    assert section(found, "Goals")["new business"] == ["18.00 M USD · 100 %"] * 2
    rows = {row.label: row for row in next(one for one in found if one.title == "Totals").rows}
    revenue = rows["New revenue"]
    quota = {name: one.quotas.loc[one.quotas["metric"] == "revenue", "quota"].sum() for name, one in laid.items()}
    assert revenue.cells[0].text == "19.66 M USD"
    assert revenue.cells[1].text == f"{quota[OTHER] / 1e6:.2f} M USD"
    assert revenue.cells[1].detail.startswith("▼ −")
    assert revenue.cells[1].differs
    assert not rows["Renewed revenue"].cells[1].differs


def test_near_fair_share_is_counted(told: Comparison, laid: dict[str, Allocation]) -> None:
    """Of 36 quotas of the quickstart all but that of C. Hughes lie within 10 % of fair share."""
    near = section(sections(told, laid), "Fairness and room")["Within ± 10 % of fair share"]
    assert near[0] == "35 of 36"


def test_every_verdict_is_in_words(told: Comparison, laid: dict[str, Allocation]) -> None:
    """Plan tests say pass, look or fail beside their sign, and why where it is no pass."""
    for row in verdicts(told).rows:
        for cell in row.cells:
            verdict = cell.text.split(" ")[1]
            assert verdict in ("pass", "look", "fail", "does")
            assert bool(cell.detail) == (verdict in ("look", "fail"))
    assert [name for name, _ in heads(laid)] == [BASE, OTHER]
    assert size(laid) == "12 reps · 4 periods · 3 metrics"


def test_movers_are_those_of_the_comparison(told: Comparison, laid: dict[str, Allocation]) -> None:
    """Largest first within a metric, with a reason, and their changes add up to that of the company."""
    rows, count = largest_movers(told, OTHER, "revenue")
    assert count == len(rows)
    assert rows["change"].abs().is_monotonic_decreasing
    assert (rows["why"] != "").all()
    company = {name: one.quotas.loc[one.quotas["metric"] == "revenue", "quota"].sum() for name, one in laid.items()}
    assert np.isclose(rows["change"].sum(), company[OTHER] - company[BASE])
    assert list(metrics_of_both(*laid.values())) == ["revenue", "retention", "new_customers"]


def test_points_and_levels_add_up_to_both_plans(told: Comparison, laid: dict[str, Allocation]) -> None:
    """Points sum to the quotas of each plan, levels too, and the change is the difference."""
    first, second = laid.values()
    points = moved_points(first, second, "revenue")
    totals = level_totals(told, first, "region", "revenue")
    for name, column in ((BASE, "before"), (OTHER, "after")):
        quotas = laid[name].quotas
        assert np.isclose(points[column].sum(), quotas.loc[quotas["metric"] == "revenue", "quota"].sum())
        assert np.isclose(totals[name].sum(), points[column].sum())
    assert np.allclose(totals[f"change: {OTHER}"].fillna(0.0), totals[OTHER] - totals[BASE])
    assert (points["named"] != "").sum() == 6


def test_a_limit_that_only_one_has_is_told_as_a_sentence(tmp_path: Path) -> None:
    """A row added to limits.csv reads as on the page Limits, and large amounts have thousands separated."""
    for name in (BASE, OTHER):
        copytree("scenarios/quickstart", tmp_path / name)
    limits, goals = tmp_path / OTHER / "limits.csv", tmp_path / OTHER / "goals.csv"
    with limits.open("a", encoding="utf-8") as file:
        file.write("rep metric,rep=A. Moreno; metric=revenue,quota,1500000,\n")
    goals.write_text(goals.read_text().replace("18000000", "18500000"))
    solved = {name: allocate(read_plan(tmp_path / name)) for name in (BASE, OTHER)}
    for allocation in solved.values():
        assert not verify(allocation.plan, allocation.tables)
    rows = {row.label: row for row in sections(compare(solved), solved)[0].rows}
    limit = rows["A. Moreno: New revenue is at most 1,500,000 USD."]
    assert [cell.text for cell in limit.cells] == ["not there", "holds"]
    assert limit.detail == "limits.csv row 3"
    backwards = dict(reversed(solved.items()))
    row = next(row for row in sections(compare(backwards), backwards)[0].rows if row.label == limit.label)
    assert [cell.text for cell in row.cells] == ["holds", "not there"]
    goal = next(row for row in rows.values() if "amount" in row.detail)
    assert [cell.text for cell in goal.cells] == ["18,000,000", "18,500,000"]
