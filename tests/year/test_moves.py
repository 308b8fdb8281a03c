"""What moves when the year does: one event at a time, the change worked out by hand, and the fewest reps possible."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.verify import verify
from allocator.year.changes import changes
from tests.year.fewest import fewest_reps
from tests.year.toy import PERIODS, TERRITORY, Toy, base, goal, in_force, rep

AS_OF = date(2027, 3, 31)
LEFT = PERIODS[1:]
WITHOUT_DAN = [rep(name, **({"end": "2027-03-31"} if name == "Dan" else {})) for name in TERRITORY]
LEAVER = Toy().having("reps", *WITHOUT_DAN)
CAP = {"per": "rep period", "measure": "quota", "max": 150}


@pytest.fixture(scope="module")
def adopted() -> Allocation:
    """The plan in force: 100 for each rep in each quarter."""
    found = allocate(Toy().plan())
    assert set(found.quotas["quota"]) == {100.0}
    return found


def moved(toy: Toy, adopted: Allocation, **year: object) -> Allocation:
    """Re-allocate a company of today from the plan in force, verified."""
    plan = toy.having("current", *in_force(adopted.quotas)).year(as_of=str(AS_OF), **year).plan()
    found = allocate(plan)
    assert verify(plan, found.tables) == ()
    closed = found.quotas[found.quotas["period"] == PERIODS[0]]
    assert set(closed["quota"]) == {100.0}
    return found


def change(found: Allocation) -> dict[tuple[str, str], list[float]]:
    """Change of every rep and territory that moves, quarter by quarter from the second."""
    wide = changes(found).pivot_table("change", ["rep", "territory"], "period", aggfunc="sum")
    wide = wide.reindex(columns=list(LEFT), fill_value=0.0).fillna(0.0)
    return {(str(who), str(where)): list(row) for (who, where), row in zip(wide.index, wide.to_numpy(), strict=True)}


def test_no_news_moves_nothing(adopted: Allocation) -> None:
    found = moved(Toy(), adopted)
    pd.testing.assert_frame_equal(found.quotas, adopted.quotas, check_exact=True)
    assert changes(found).empty


def test_a_leaver_is_carried_by_one_rep(adopted: Allocation) -> None:
    """300 must be carried by others whoever takes them; one rep can."""
    found = change(moved(LEAVER, adopted))
    assert found.pop(("Dan", "West")) == [-100.0] * 3
    assert list(found.values()) == [[100.0] * 3]


def test_under_a_cap_two_carry_the_leaver_and_no_fewer_can(adopted: Allocation) -> None:
    """With 150 a quarter at most nobody can take 100 more: the integer program needs two reps as well."""
    found = change(moved(LEAVER.having("limits", CAP), adopted))
    assert found.pop(("Dan", "West")) == [-100.0] * 3
    assert list(found.values()) == [[50.0] * 3, [50.0] * 3]
    stay = {name: dict.fromkeys(LEFT, 100) for name in TERRITORY if name != "Dan"}
    assert fewest_reps(stay, dict.fromkeys(LEFT, 400), cap=150) == 2


def test_evenly_all_carry_the_leaver(adopted: Allocation) -> None:
    """100 over three reps is 33, 33 and 34 in each quarter, and 100 each in the year."""
    found = change(moved(LEAVER, adopted, touch="even"))
    assert found.pop(("Dan", "West")) == [-100.0] * 3
    assert [sum(row) for row in found.values()] == [100.0] * 3
    assert all(part in (33.0, 34.0) for row in found.values() for part in row)


def test_nobody_moves_more_than_allowed(adopted: Allocation) -> None:
    """At most 40 % of 300 are 120, so that 300 need three reps."""
    found = change(moved(LEAVER, adopted, max_change=0.4))
    found.pop(("Dan", "West"))
    assert len(found) == 3
    assert max(sum(row) for row in found.values()) <= 120.0


def test_where_it_cannot_be_kept_who_moves_further_is_told(adopted: Allocation) -> None:
    """Three reps at 20 % carry 180 of 300; goals come first, and as little as possible lies beyond."""
    found = moved(LEAVER, adopted, max_change=0.2)
    parts = change(found)
    parts.pop(("Dan", "West"))
    moving = found.evidence.solved.moving
    assert moving is not None
    assert sum(max(sum(row) - 60.0, 0.0) for row in parts.values()) == 120.0
    names = set(found.evidence.cells.lanes.roster.reps[moving.beyond])
    assert {who for (who, _), row in parts.items() if sum(row) > 60.0} == names


def test_a_successor_takes_the_territory_over(adopted: Allocation) -> None:
    found = change(moved(_with_eve(rep("Eve", start="2027-04-01")), adopted))
    assert found == {("Dan", "West"): [-100.0] * 3, ("Eve", "West"): [100.0] * 3}


def test_a_successor_who_ramps_takes_what_the_ramp_allows(adopted: Allocation) -> None:
    """At half productivity Eve takes 50 of the 100 that Dan leaves; one rep carries the rest."""
    found = change(moved(_with_eve(rep("Eve", start="2027-04-01", ramp="half")), adopted))
    assert found.pop(("Dan", "West")) == [-100.0] * 3
    assert found.pop(("Eve", "West")) == [50.0] * 3
    assert list(found.values()) == [[50.0] * 3]


def test_a_joiner_gets_a_fair_share(adopted: Allocation) -> None:
    """Eve shares West with Dan from the second quarter: half of its 100 is hers, and one rep has as much less."""
    toy = Toy().having("reps", *base()["reps"], rep("Eve", start="2027-04-01"))
    toy = toy.having("assignments", *base()["assignments"], {"rep": "Eve", "territory": "West"})
    found = change(moved(toy, adopted))
    assert found.pop(("Eve", "West")) == [50.0] * 3
    assert list(found.values()) == [[-50.0] * 3]


def test_a_territory_that_moves_takes_its_quota_along(adopted: Allocation) -> None:
    rows = [*base()["assignments"][:3], {"rep": "Dan", "territory": "West", "to": "2027-03-31"}]
    toy = Toy().having("assignments", *rows, {"rep": "Cleo", "territory": "West", "from": "2027-04-01"})
    assert change(moved(toy, adopted)) == {("Cleo", "West"): [100.0] * 3, ("Dan", "West"): [-100.0] * 3}


def test_who_is_back_from_leave_early_gets_a_quota_again() -> None:
    """Ben was to be away in the second half; back for the fourth quarter, a quarter of its goal is his."""
    away = Toy().having("absences", {"rep": "Ben", "from": "2027-07-01", "to": "2027-12-31"})
    adopted = allocate(away.plan())
    back = Toy().having("absences", {"rep": "Ben", "from": "2027-07-01", "to": "2027-09-30"})
    plan = back.having("current", *in_force(adopted.quotas)).year(as_of=str(AS_OF)).plan()
    found = allocate(plan)
    assert verify(plan, found.tables) == ()
    parts = change(found)
    assert parts.pop(("Ben", "South")) == [0.0, 0.0, 100.0]
    assert {sum(row) for row in parts.values()} == {-100.0}
    assert [row[:2] for row in parts.values()] == [[0.0, 0.0]]


@pytest.mark.parametrize(("touch", "expected"), [("few", [40.0]), ("even", [10.0, 10.0, 10.0, 10.0])])
def test_a_raised_goal_is_carried_where_it_was_raised(adopted: Allocation, touch: str, expected: list[float]) -> None:
    toy = Toy().having("goals", *(goal(period, 440 if period == LEFT[1] else 400) for period in PERIODS))
    found = change(moved(toy, adopted, touch=touch))
    assert [row[1] for row in found.values()] == expected
    assert all(row[0] == row[2] == 0.0 for row in found.values())


def test_a_territory_that_lost_a_third_of_its_accounts(adopted: Allocation) -> None:
    """West keeps 70 % of its open quotas; the goals stand, so 30 a quarter move to one other rep."""
    toy = Toy().having("restate", {"from_territory": "West", "to_territory": "West", "share": 0.7})
    found = moved(toy, adopted)
    quotas = found.quotas.set_index(["rep", "period"])["quota"]
    assert [quotas["Dan", period] for period in LEFT] == [70.0] * 3
    others = [[quotas[name, period] for period in LEFT] for name in TERRITORY if name != "Dan"]
    assert sorted(others) == [[100.0] * 3, [100.0] * 3, [130.0] * 3]
    dan = changes(found).query("rep == 'Dan'")
    assert list(dan["was"]) == [100.0] * 3
    assert set(dan["reason"]) == {"West lost a part of what it held (restate.csv)"}


def test_the_reason_of_each_change_is_told(adopted: Allocation) -> None:
    reasons = changes(moved(_with_eve(rep("Eve", start="2027-04-01", ramp="half")), adopted))
    told = reasons.groupby("rep")["reason"].first()
    assert told["Dan"] == "Dan left on 2027-03-31"
    assert told["Eve"] == "Eve took West over from Dan"
    other = next(name for name in told.index if name not in ("Dan", "Eve"))
    assert told[other] == (
        "goal revenue FY2027-Q2: 100 USD that Dan does not carry any more, 50 USD goes to those who are new"
    )


def _with_eve(eve: dict[str, object]) -> Toy:
    toy = Toy().having("reps", *WITHOUT_DAN, eve)
    return toy.having("assignments", *base()["assignments"], {"rep": "Eve", "territory": "West"})


def _quarters(reps: dict[str, float]) -> dict[str, dict[str, float]]:
    """Quotas from which changes are measured, by rep and open quarter."""
    return {name: dict.fromkeys(LEFT, quota) for name, quota in reps.items()}


STAY = {"Ana": 100.0, "Ben": 100.0, "Cleo": 100.0}
ALL = dict.fromkeys(LEFT, 400.0)
SHARED = [*base()["assignments"], {"rep": "Eve", "territory": "West"}]
MOVED = [*base()["assignments"][:3], {"rep": "Dan", "territory": "West", "to": "2027-03-31"}]
EVENTS = {
    "a leaver": (LEAVER, STAY, ALL),
    "a leaver under a cap": (LEAVER.having("limits", CAP), STAY, ALL),
    "a joiner": (
        Toy().having("reps", *base()["reps"], rep("Eve", start="2027-04-01")).having("assignments", *SHARED),
        {**STAY, "Dan": 100.0, "Eve": 50.0}, ALL,
    ),
    "a moved territory": (
        Toy().having("assignments", *MOVED, {"rep": "Cleo", "territory": "West", "from": "2027-04-01"}),
        {"Ana": 100.0, "Ben": 100.0, "Cleo": 200.0}, ALL,
    ),
    "a raised goal": (
        Toy().having("goals", *(goal(period, 440 if period == LEFT[1] else 400) for period in PERIODS)),
        {**STAY, "Dan": 100.0}, {**ALL, LEFT[1]: 440.0},
    ),
    "a lost territory": (
        Toy().having("restate", {"from_territory": "West", "to_territory": "West", "share": 0.7}),
        {**STAY, "Dan": 70.0}, ALL,
    ),
}  # fmt: skip
"""Each event with the quotas that its reps bring into the open quarters, and what the goals ask for then."""


@pytest.mark.parametrize("event", list(EVENTS))
def test_no_fewer_reps_could_move(adopted: Allocation, event: str) -> None:
    """As many reps move, beside those who came, went or took over, as an integer program needs at least."""
    toy, brought, goals = EVENTS[event]
    moving = moved(toy, adopted).evidence.solved.moving
    assert moving is not None
    cap = 150 if event == "a leaver under a cap" else 1000
    assert len(moving.rep) == fewest_reps(_quarters(brought), goals, cap)
