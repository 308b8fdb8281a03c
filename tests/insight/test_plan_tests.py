"""Each plan test on both sides of each of its bounds, on plans whose figure is known."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from allocator import plan_tests
from allocator.insight.compare.checks.last_quarter import last_quarter
from allocator.insight.compare.checks.size_of_territory import size_of_territory
from allocator.insight.compare.plan_test import PlanTest, Verdict
from allocator.insight.compare.subject import Subject, subject
from allocator.plan.plan import Plan
from tests.answers import answered
from tests.known.small_plans import plan

EQUAL = {"a": {"fair_share": {"equal": 1}}}
PASS, LOOK, FAIL, NONE = Verdict.PASS, Verdict.LOOK, Verdict.FAIL, Verdict.NONE


def goal(amount: float, **more: object) -> str:
    """A goal of the year in the metric `a`."""
    return f"metric,period,amount,{','.join(more)}\na,FY2027,{amount},{','.join(map(str, more.values()))}\n"


def reps(count: int, column: str = "", values: object = "") -> str:
    """So many reps, with one more column."""
    cells = values if isinstance(values, list) else [values] * count
    return f"rep,{column}\n" + "".join(f"rep {k},{cells[k - 1]}\n" for k in range(1, count + 1))


def asked(test: str, given: Plan) -> PlanTest:
    """The first answer of a test about a plan."""
    return next(found for found in plan_tests(answered(given).allocation) if found.test == test)


@pytest.mark.parametrize(("carried", "verdict"), [(1000, PASS), (999, LOOK), (950, LOOK), (949, FAIL)])
def test_goals_unmet(carried: int, verdict: Verdict) -> None:
    """A company that can carry so much of 1,000; a gap that is written 0.1 % is a gap."""
    limits = {"limits": f"per,where,measure,max,prorate\ncompany,,quota,{carried},no\n"}
    found = asked("Goals unmet", plan(EQUAL, goal(1000), reps(2), tables=limits))
    assert (found.verdict, found.value) == (verdict, pytest.approx(1 - carried / 1000))


def test_a_trifle_that_is_missing_does_not_pass() -> None:
    """One of 100,000 is written 0 %, and is missing all the same."""
    limits = {"limits": "per,where,measure,max,prorate\ncompany,,quota,99999,no\n"}
    found = asked("Goals unmet", plan(EQUAL, goal(100000, goal="win"), reps(2), tables=limits))
    assert (found.verdict, found.sentence) == (LOOK, "1 of 1 goals falls short: win lacks 1 (below 0.1 %).")


@pytest.mark.parametrize(("north", "verdict"), [(100, PASS), (99, LOOK), (90, LOOK), (89, FAIL)])
def test_cover(north: int, verdict: Verdict) -> None:
    """Of 200 for two regions alike one can carry so much, and the other carries the rest."""
    limits = {"limits": f"per,where,measure,max\nregion,region=North,quota,{north}\n"}
    given = plan(EQUAL, goal(200), reps(2, "region", ["North", "South"]), tables=limits, levels=["region"])
    found = {one.about: one for one in plan_tests(answered(given).allocation) if one.test == "Cover"}
    assert (found["company"].verdict, found["company"].value) == (PASS, 1.0)
    assert (found["region"].verdict, found["region"].value) == (verdict, north / 100)


@pytest.mark.parametrize(("seat", "verdict"), [("", PASS), ("yes", LOOK)])
def test_cover_that_needs_open_seats_is_worth_a_look(seat: str, verdict: Verdict) -> None:
    """Half of the quotas lie on a seat: the goals are covered, and half covered without it."""
    found = asked("Cover", plan(EQUAL, goal(200), reps(2, "open_seat", ["", seat])))
    assert (found.verdict, found.value) == (verdict, 1.0)
    assert ("without open seats a has 50 %" in found.sentence) == bool(seat)


@pytest.mark.parametrize(("factor", "verdict"), [(0.2, PASS), (0.201, LOOK), (0.4, LOOK), (0.401, FAIL)])
def test_padding(factor: float, verdict: Verdict) -> None:
    """One level's factor is the padding."""
    found = asked("Padding after compounding", plan(EQUAL, goal(1000), over_assignment={"rep": factor}))
    assert (found.verdict, found.value) == (verdict, pytest.approx(factor))


def test_padding_compounds_and_goes_by_the_plans_own_bound() -> None:
    """1.05³ = 1.157625, which a plan that warns above 15 % is to look at."""
    levels = {"region": 0.05, "team": 0.05, "rep": 0.05}
    people = "rep,region,team\nrep 1,North,One\n"
    for above, verdict in ((0.2, PASS), (0.15, LOOK)):
        factors = {**levels, "warn_above": above}
        given = plan(EQUAL, goal(1000), people, over_assignment=factors, levels=["region", "team"])
        found = asked("Padding after compounding", given)
        assert (found.verdict, found.value, found.shown) == (verdict, pytest.approx(0.157625), "15.8 %")


@pytest.mark.parametrize(("larger", "verdict"), [(150, PASS), (151, LOOK), (200, LOOK), (201, FAIL)])
def test_uneven_load(larger: int, verdict: Verdict) -> None:
    """One unit takes an hour, and the hours are alike: the loads stand as the quotas, as the potentials do."""
    found = asked("Largest ÷ smallest load", by_potential(larger, 100))
    assert (found.verdict, found.value) == (verdict, pytest.approx(larger / 100))
    assert found.sentence.startswith("rep 1 has a load of ")


def by_potential(*potentials: int) -> Plan:
    """Reps whose territories have these potentials, which are the goal, too."""
    names = range(1, len(potentials) + 1)
    held = "".join(f"T{k},a,{size}\n" for k, size in zip(names, potentials, strict=True))
    metric = {"a": {"fair_share": {"potential": 1}, "hours_per_unit": 1}}
    people = reps(len(potentials), "territory", [f"T{k}" for k in names])
    tables = {"potential": f"territory,metric,potential\n{held}"}
    return plan(metric, goal(sum(potentials)), people, hours=1000, tables=tables)


def test_loads_without_hours_do_not_pass() -> None:
    """A metric that takes no hours says nothing of loads; a single rep is not compared."""
    assert asked("Largest ÷ smallest load", plan(EQUAL, goal(100), reps(2))).verdict is NONE
    assert asked("Largest ÷ smallest load", by_potential(100)).verdict is NONE


@pytest.mark.parametrize(
    ("ratios", "correlation", "verdict"),
    [
        ((2, 1, 1, 2), 0.0, PASS),
        ((1, 2, 1, 2), 0.4472, LOOK),
        ((1, 1, 2, 2), 0.8944, FAIL),
        ((2, 2, 1, 1), -0.8944, FAIL),
        ((1, 1, 1.2, 1.2), 0.8944, LOOK),
        ((1, 1, 1.1, 1.1), 0.0, PASS),
    ],
)
def test_size_of_territory(ratios: tuple[float, ...], correlation: float, verdict: Verdict) -> None:
    """Potentials of 1 to 4 and quotas that are so many times as much. Strong and large fails (variation 33 %), strong
    and moderate (9 %) is worth a look, strong and trifling (4.8 %) passes."""
    found = next(size_of_territory(with_ratios(ratios)))
    assert (found.verdict, found.value) == (verdict, pytest.approx(correlation, abs=1e-4))


def with_ratios(ratios: tuple[float, ...]) -> Subject:
    """People of one role with potentials of 1, 2, 3 …"""
    own = subject(answered(by_potential(1)).allocation)
    held = range(1, len(ratios) + 1)
    table = pd.DataFrame({"role": "rep", "metric": "a", "driver": "potential", "held": held})
    return Subject(own.allocation, table.assign(quota=[size * k for size, k in zip(ratios, held, strict=True)]))


def test_size_of_territory_needs_potential_and_four_people() -> None:
    """Without potential, or with three reps, it does not apply."""
    assert asked("Size of territory", plan(EQUAL, goal(100), reps(4))).verdict is NONE
    assert next(size_of_territory(with_ratios((1, 2, 3)))).verdict is NONE


@pytest.mark.parametrize(("last", "verdict"), [(300, PASS), (301, LOOK), (400, LOOK), (401, FAIL)])
@pytest.mark.parametrize("periods", ["quarter", "month"])
def test_last_quarter(periods: str, last: int, verdict: Verdict) -> None:
    """Of 1,000 in a year the last quarter carries so much, whether by quarters or months."""
    amounts = (200, 250, 1000 - 450 - last, last)
    rows = "".join(f"a,FY2027-Q{k},{amount}\n" for k, amount in enumerate(amounts, 1))
    found = next(
        last_quarter(subject(answered(plan(EQUAL, f"metric,period,amount\n{rows}", periods=periods)).allocation))
    )
    assert (found.verdict, found.value) == (verdict, pytest.approx(last / 1000))


def test_last_quarter_of_a_base_or_a_year_does_not_apply() -> None:
    """What is due is due when it is due; and a year has no last quarter."""
    assert asked("Last quarter's share of the year", plan(EQUAL, goal(100))).verdict is NONE
    held = {"potential": "rep,metric,driver,potential\nrep 1,a,base,100\n"}
    base = plan({"a": {"base": True}}, goal(90), tables=held, periods="quarter")
    assert asked("Last quarter's share of the year", base).verdict is NONE


MONEY = {"a": {"unit": "USD", "fair_share": {"equal": 1}}}


@pytest.mark.parametrize(
    ("quota", "verdict"),
    [(29, FAIL), (30, LOOK), (39, LOOK), (40, PASS), (80, PASS), (81, LOOK), (100, LOOK), (101, FAIL)],
)
def test_pay(quota: int, verdict: Verdict) -> None:
    """One rep with on-target earnings of 10."""
    found = asked("Quota ÷ on-target earnings", plan(MONEY, goal(quota), reps(1, "ote", 10), currency="USD"))
    assert (found.verdict, found.value) == (verdict, pytest.approx(quota / 10))


@pytest.mark.parametrize(("outside", "verdict"), [(1, PASS), (2, LOOK)])
def test_pay_of_a_fifth_may_lie_outside(outside: int, verdict: Verdict) -> None:
    """Five reps with quotas of 50: on-target earnings of 5 instead of 10 make a ratio of 10."""
    otes = [5] * outside + [10] * (5 - outside)
    found = asked("Quota ÷ on-target earnings", plan(MONEY, goal(250), reps(5, "ote", otes), currency="USD"))
    assert (found.verdict, found.value) == (verdict, pytest.approx(5))


@pytest.mark.parametrize(
    "changes",
    [
        {"reps": reps(1)},
        {"currency": "EUR"},
        {"metrics": {"a": {"unit": "USD", "base": True}}},
        {"roles": {"rep": {"metrics": ["a"], "line": "specialists"}}},
    ],
    ids=["no earnings", "another currency", "no new business", "no direct seller"],
)
def test_pay_does_not_always_apply(changes: dict[str, Any]) -> None:
    """It is for new business of direct sellers in the plan's currency, with earnings given."""
    line = {"line": "specialists"} if "roles" in changes else {}
    stated: dict[str, Any] = {"metrics": MONEY, "reps": reps(1, "ote", 10), "currency": "USD", **changes}
    held = {"potential": "rep,metric,driver,potential\nrep 1,a,base,100\n"} if "metrics" in changes else None
    given = plan(stated.pop("metrics"), goal(50, **line), stated.pop("reps"), tables=held, **stated)
    assert asked("Quota ÷ on-target earnings", given).verdict is NONE


@pytest.mark.parametrize(("lock", "verdict"), [(50, PASS), (51, LOOK), (200, LOOK), (201, FAIL)])
def test_locked(lock: int, verdict: Verdict) -> None:
    """Of 1,000 for two reps alike one is locked at so much; 500 less that is what the lock moves."""
    tables = {"locks": f"rep,metric,quota\nrep 1,a,{lock}\n"}
    found = asked("Locked quotas", plan(EQUAL, goal(1000), reps(2), tables=tables))
    assert (found.verdict, found.value) == (verdict, pytest.approx(lock / 1000))
    assert found.sentence.startswith(f"1 lock holds {lock} (")
    assert found.sentence.endswith(f"of a, which moved -{500 - lock}.")


def test_without_locks_nothing_is_locked() -> None:
    """No locks pass."""
    found = asked("Locked quotas", plan(EQUAL, goal(1000)))
    assert (found.verdict, found.value, found.sentence) == (PASS, 0.0, "There are no locks.")


@pytest.mark.parametrize(
    ("held", "count", "verdict"), [(0, 4, PASS), (1, 5, PASS), (1, 4, LOOK), (2, 4, LOOK), (3, 5, FAIL)]
)
def test_people_at_a_limit(held: int, count: int, verdict: Verdict) -> None:
    """So many reps alike, of whom some may carry 10 of their 100."""
    capped = "".join(f"rep,rep=rep {k},quota,10\n" for k in range(1, held + 1))
    tables = {"limits": f"per,where,measure,max\n{capped}"} if held else None
    found = asked("People at a limit", plan(EQUAL, goal(100 * count), reps(count), tables=tables))
    assert (found.verdict, found.value) == (verdict, pytest.approx(held / count))


def test_every_test_says_why_and_what_is_usual() -> None:
    """Nine tests, each with a bound and a reason; what does not apply has no figure."""
    found = plan_tests(answered(plan(EQUAL, goal(100), reps(2))).allocation)
    assert len({one.test for one in found}) == 9
    assert all(one.why and one.bound and one.sentence.endswith(".") for one in found)
    assert all((one.value != one.value) == (one.verdict is NONE) for one in found)
