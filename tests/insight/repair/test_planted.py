"""Planted conflicts: the right rules are named, and every repair, applied, gives a plan that works."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from allocator import Status, allocate, read_plan
from allocator.allocation import Allocation
from allocator.export.scenario import write_scenario
from allocator.insight.repair.counsel import Counsel, repairs
from allocator.verify import verify
from tests.insight.repair.planted import PLANTED

ALL = sorted(PLANTED)


@cache
def counselled(name: str) -> tuple[Path, Allocation, Counsel]:
    folder = PLANTED[name].lay_out(Path(mkdtemp()) / name)
    allocation = allocate(read_plan(folder))
    return folder, allocation, repairs(allocation)


@pytest.mark.parametrize("name", ALL)
def test_the_right_rules_are_named(name: str) -> None:
    """The smallest set is the one derived by hand, rule by rule with its place."""
    _, allocation, counsel = counselled(name)
    assert allocation.status is Status.CONFLICT
    assert sorted(rule.place for rule in counsel.conflict) == sorted(PLANTED[name].rules)
    assert counsel.others == 0


@pytest.mark.parametrize("name", ALL)
def test_every_family_that_is_enough_is_offered(name: str) -> None:
    """One repair for each family that works alone, the cheapest first."""
    _, _, counsel = counselled(name)
    alone = [repair.family for repair in counsel.repairs if repair.alone]
    assert sorted(alone) == sorted(PLANTED[name].families)
    costs = [repair.cost for repair in counsel.repairs]
    assert costs == sorted(costs)
    assert [repair.number for repair in counsel.repairs] == list(range(1, len(costs) + 1))


@pytest.mark.parametrize("name", ALL)
def test_every_repair_applied_gives_a_plan_that_works(name: str) -> None:
    """The scenario that a repair writes is met or short, and verified."""
    folder, _, counsel = counselled(name)
    assert counsel.repairs
    for repair in counsel.repairs:
        to = folder.parent / f"repaired_{repair.number}"
        write_scenario(to, folder, repair.settings, repair.tables)
        allocation = allocate(read_plan(to))
        assert allocation.status in (Status.MET, Status.SHORT), repair
        assert verify(allocation.plan, allocation.tables) == ()


@pytest.mark.parametrize("name", ALL)
def test_the_sentence_gives_reason_and_cheapest_repair(name: str) -> None:
    """What is read first is the certificate and what the first repair says."""
    _, allocation, counsel = counselled(name)
    assert allocation.sentence.startswith(counsel.certificate)
    assert allocation.run["sentence"] == allocation.sentence
    assert counsel.repairs[0].sentences[0] in allocation.sentence
