from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from allocator import allocate, read_plan
from allocator.allocation import Allocation, Status
from allocator.insight.rep.letter import WIDTH, letter
from allocator.plan.read import plan_from
from tests.answers import answered
from tests.known.small_plans import plan
from tests.scenarios.lessons import LESSONS, allocation_of

RESELLERS = Path(__file__).parents[3] / "shared" / "scenarios" / "adventureworks_fy2020"
ONE_PAGE = 45
JARGON = (
    "LP",
    "linear program",
    "multiplier",
    "binding",
    "slack",
    "dual",
    "constraint",
    "solver",
    "fair share",
    "cell",
)
FIGURE = re.compile(r"(?<![\w,.])\d[\d,]*(?:\.\d+)?")


@lru_cache
def scenario(name: str) -> Allocation:
    """A lesson, or the resellers where they are at hand."""
    if name in LESSONS:
        return allocation_of(name)
    if not RESELLERS.is_dir():
        pytest.skip("the resellers are not at hand")
    return allocate(read_plan(RESELLERS))


SCENARIOS = pytest.mark.parametrize("name", [*LESSONS, "resellers"])


def reps_of(given: Allocation) -> list[str]:
    return [str(rep) for rep in given.waterfall["rep"].unique()]


def names(given: Allocation, rep: str) -> set[str]:
    """Short and full names of a rep."""
    rows = given.plan.table("reps")
    rows = rows[rows["rep"] == rep]
    return {str(name) for column in ("rep", "name") for name in rows[column] if name}


def own_words(given: Allocation, rep: str) -> set[str]:
    """The rep's own names and territories, which may be called like somebody."""
    return names(given, rep) | set(given.quotas.loc[given.quotas["rep"] == rep, "territory"].astype(str))


def whole_words(words: set[str], text: str) -> list[str]:
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


@SCENARIOS
def test_no_other_rep_is_named(name: str) -> None:
    """Neither the short nor the full name of any other rep occurs as a whole word."""
    given = scenario(name)
    for rep in reps_of(given):
        others = {word for other in reps_of(given) if other != rep for word in names(given, other)}
        assert whole_words(others - own_words(given, rep), str(letter(given, rep))) == []


def figures(text: str) -> set[float]:
    return {float(figure.replace(",", "")) for figure in FIGURE.findall(text)}


def own_figures(given: Allocation, rep: str) -> set[float]:
    """Amounts in the rep's own rows of the tables, and the goals."""
    found = set(given.goals["amount"].round(2))
    for table in (given.quotas, given.reps, given.waterfall):
        numbers = table[table["rep"] == rep].select_dtypes("number")
        found |= set(numbers.round(2).to_numpy().ravel()) | set(numbers.round().to_numpy().ravel())
    sums = given.quotas[given.quotas["rep"] == rep].groupby(["metric", "period"], observed=True)["quota"].sum()
    return found | set(sums)


@SCENARIOS
def test_no_pay_is_told(name: str) -> None:
    """No figure of a letter is anybody's on-target earnings, but by chance a quota of the rep's own."""
    given = scenario(name)
    pay = set(given.plan.table("reps")["ote"].dropna())
    for rep in reps_of(given):
        assert figures(str(letter(given, rep))) & pay <= own_figures(given, rep)


@SCENARIOS
def test_a_letter_is_one_page_of_plain_words(name: str) -> None:
    """At most 45 lines of 90 characters, and none of our own jargon."""
    given = scenario(name)
    for rep in reps_of(given):
        text = str(letter(given, rep))
        lines = text.splitlines()
        assert len(lines) <= ONE_PAGE
        assert max(map(len, lines)) <= WIDTH
        assert whole_words(set(JARGON), text) == []


@SCENARIOS
def test_a_letter_tells_every_quota(name: str) -> None:
    """Each metric and period has the quota of quotas.csv, and the year is their sum."""
    given = scenario(name)
    sums = given.quotas.groupby(["rep", "metric", "period"], observed=True)["quota"].sum()
    for rep in reps_of(given):
        told = letter(given, rep)
        for (metric, period), quota in sums[rep].items():
            assert told.quotas[metric][period] == quota
        for metric, column in told.quotas.items():
            assert column[told.year] == pytest.approx(sums[rep][metric].sum())


def company(**changes: Any) -> Allocation:
    """Four metrics by month, padding at three levels, limits, leave, ramp, strengths and pay, all distinct."""
    metrics = {
        name: {"label": f"{label} in this year", "unit": "USD", "round_to": 100, "hours_per_unit": 0.0004}
        for name, label in (("a", "New revenue"), ("b", "Services sold"), ("c", "Cloud revenue"), ("d", "Hardware"))
    }
    settings = {
        "year_starts": "2027-01-01", "periods": "month", "levels": ["region", "team"], "metrics": metrics,
        "roles": {"AE": {"metrics": list(metrics)}}, "capacity": {"selling_share": 0.9, "load_limit": 1.1},
        "ramp": {"standard": [0.25, 0.5, 0.75, 1.0]},
        "over_assignment": {"region": 0.02, "team": 0.03, "rep": 0.05},
    }  # fmt: skip
    places = ["Reno", "Oslo", "Rome", "Bern", "Lima"]
    held = pd.DataFrame([{"territory": place, "metric": metric} for place in places for metric in metrics])
    people = [("A1", "Ann Ames"), ("B2", "Bob Best"), ("C3", "Cyrus Cole"), ("D4", "Dora Dean"), ("E5", "Eve East")]
    reps = pd.DataFrame({
        "rep": [short for short, _ in people], "name": [full for _, full in people], "role": "AE",
        "region": ["West", "West", "West", "East", "East"], "team": ["x", "x", "y", "z", "z"],
        "territory": places,
        "start": ["2020-01-01", "2027-02-10", "2020-01-01", "2020-01-01", "2020-01-01"],
        "ramp": "standard", "fte": [1.0, 1.0, 0.83, 1.0, 1.0],
        "ote": [111_111.0, 122_222.0, 133_333.0, 144_444.0, 155_555.0],
    })  # fmt: skip
    goals = [{"metric": m, "period": "FY2027", "amount": 700_000, "goal": f"grow {m}", "owner": "Olga Owner"}
             for m in metrics]  # fmt: skip
    tables = {
        "reps": reps,
        "goals": pd.DataFrame(goals),
        "absences": pd.DataFrame({"rep": ["A1", "D4"], "from": ["2027-03-08", "2027-05-17"],
                                  "to": ["2027-03-19", "2027-06-04"]}),
        "strengths": pd.DataFrame({"rep": ["A1", "E5"], "metric": ["a", "b"], "strength": [1.37, 0.61]}),
        "territories": pd.DataFrame({"territory": places}),
        "potential": held.assign(potential=1_000_000.0),
        "history": held.assign(period="FY2026", actual=123_456.0),
        "limits": pd.DataFrame({"per": ["rep metric", "rep period"], "where": ["metric=b", "metric=c"],
                                "measure": ["quota", "quota"], "max": [140_000, 12_500], "prorate": ["no", "no"]}),
    }  # fmt: skip
    return allocate(plan_from(settings, tables | changes))


TOLD_OF = {
    "A1": ("8 March 2027 to 19 March 2027", "1.37 in New revenue", "Reno"),
    "B2": ("10 February 2027", "25 %, 50 % and 75 %", "Oslo"),
    "C3": ("83 % of full time", "Rome"),
    "D4": ("17 May 2027 to 4 June 2027", "Bern"),
    "E5": ("0.61 in Services sold", "Lima"),
}


def test_a_letter_tells_ones_own_and_nobody_elses() -> None:
    """FTE, ramp, leave, strength and territory of the rep are told, those of the others are not."""
    given = company()
    for rep, told in TOLD_OF.items():
        text = " ".join(str(letter(given, rep)).split())
        assert whole_words(set(told), text) == list(set(told))
        theirs = {word for other, words in TOLD_OF.items() if other != rep for word in words}
        assert whole_words(theirs, text) == []
        pay = {form for ote in given.plan.table("reps")["ote"] for form in (f"{ote:,.0f}", f"{ote:.0f}")}
        assert whole_words(pay, text) == []


def test_twelve_months_of_four_metrics_are_one_page() -> None:
    """Even with padding, limits, leave, ramp, history, potential, owners and long names: a few lines more."""
    given = company()
    for rep in TOLD_OF:
        lines = str(letter(given, rep)).splitlines()
        assert len(lines) <= ONE_PAGE + 5
        assert max(map(len, lines)) <= WIDTH


def test_the_paragraph_of_a_metric_adds_up() -> None:
    """Proportional part, over-assignment and moves, with their signs, are the quota that is told."""
    given = company()
    for rep in TOLD_OF:
        for paragraph in dict(letter(given, rep).paragraphs)["Where they come from"]:
            steps = paragraph.split(": ", 1)[1].split(". To compare")[0].split("; ")
            first = float(re.findall(r"[ ,]([\d,.]*\d) USD$", steps[0])[0].replace(",", ""))
            signed = [re.search(r"(adds|takes off) ([\d,.]*\d)", step) for step in steps[1:-1]]
            moves = [float(s[2].replace(",", "")) * (1 if s[1] == "adds" else -1) for s in signed if s]
            assert len(moves) == len(steps) - 2
            quota = float(re.findall(r"in all ([\d,.]*\d)", steps[-1])[0].replace(",", ""))
            assert first + sum(moves) == pytest.approx(quota)


EQUAL = {"a": {"round_to": 1, "fair_share": {"equal": 1}}}


def asked(reps: str, goals: str, rep: str, **more: Any) -> str:
    return " ".join(str(letter(answered(plan(EQUAL, goals, reps, **more)).allocation, rep)).split())


def test_who_owns_a_goal_is_asked_unless_a_rep_with_quotas() -> None:
    """An owner who is another rep is not named, not even as part of a longer text; nor is a goal called like one."""
    reps = "rep,name\nAnn,Ann Ames\nBob,Bob Best\nCy,Cy Cole\n"
    goals = "metric,period,amount,owner,goal\na,FY2027,99,{},{}\n"
    assert asked(reps, goals.format("Olga Owner", "grow"), "Ann").endswith(
        "Ask Olga Owner, who owns the goals, or your manager."
    )
    assert asked(reps, goals.format("Bob Best", "grow"), "Ann").endswith("Ask your manager.")
    assert asked(reps, goals.format("Bob (West)", "grow"), "Ann").endswith("Ask your manager.")
    assert "Bob" not in asked(reps, goals.format("Olga", "the goal of Bob"), "Ann")
    assert '"grow"' in asked(reps, goals.format("Olga", "grow"), "Ann")
    assert asked(reps, goals.format("", "grow"), "Ann").endswith("Questions? Ask your manager.")


def test_a_territory_called_like_a_colleague_is_ones_own() -> None:
    """Ann's territory Paris is told to her although a colleague is called Paris; the colleague's is not."""
    reps = "rep,territory\nAnn,Paris\nParis,Rome\nCy,Oslo\n"
    territories = {"territories": "territory\nParis\nRome\nOslo\n"}
    text = asked(reps, "metric,period,amount\na,FY2027,99\n", "Ann", tables=territories)
    assert "Your territory: Paris." in text
    assert "Rome" not in text


def test_of_two_neither_can_read_the_others_part() -> None:
    """The goal's amount is told to three who share it, and to one alone, but not to two."""
    goals = "metric,period,amount\na,FY2027,90\n"
    assert " of 90 is 33.3 %, 30;" in asked("rep\nAnn\nBob\nCy\n", goals, "Ann")
    assert " of 90 is 100 %, 90;" in asked("rep\nAnn\n", goals, "Ann")
    assert "90" not in asked("rep\nAnn\nBob\n", goals, "Ann")


def test_a_draft_is_called_a_draft() -> None:
    """Where the rules conflict nobody should rely on the numbers."""
    given = replace(answered(plan(EQUAL, "metric,period,amount\na,FY2027,90\n")).allocation, status=Status.CONFLICT)
    assert "this is a draft of your quotas" in str(letter(given, "rep 1"))


def test_one_metric_can_be_asked_for() -> None:
    """A letter of one metric tells of no other."""
    told = letter(allocation_of("quickstart"), "C. Hughes", "retention")
    assert list(told.quotas) == ["retention"]
    assert "New revenue" not in str(told)
