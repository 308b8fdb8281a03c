"""Nothing without its test and its section: every rule and every measure has both."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.insight import rules_in_words
from allocator.insight.inequalities import INEQUALITIES
from allocator.insight.rep.origin import _WHY
from allocator.insight.repair.certificate import _NAMED
from allocator.insight.repair.counsel import MAKERS
from allocator.plan.measures import MEASURES
from allocator.rules import RULES
from allocator.rules.measures import REFERENCES
from allocator.rules.proportions import PROPORTIONS
from allocator.solve.bends import FAMILIES as WAYS_TO_BEND
from allocator.solve.bends import OWN
from allocator.tables.holding import _WORDS

HERE = Path(__file__).parent
METHOD = (HERE.parents[1] / "docs" / "method.md").read_text(encoding="utf-8")
FAMILIES = [rule.__name__ for rule in RULES]
SECTIONS = ("Inequality", "Symbols and units", "Applies when", "Price means")


@pytest.mark.parametrize("name", [*FAMILIES, *MEASURES])
def test_it_is_tested_alone_and_explained(name: str) -> None:
    """A file tests/rules/test_<name>.py with tests in it, and an anchor of the name in docs/method.md."""
    tests = (HERE / f"test_{name}.py").read_text(encoding="utf-8")
    assert "def test_" in tests
    assert f'<a id="{name}"></a>' in METHOD


def test_every_measure_has_one_meaning() -> None:
    """A measure compares with an amount of its own or with other quotas, and each that columns.py names does."""
    assert set(MEASURES) == REFERENCES.keys() | PROPORTIONS.keys()
    assert not REFERENCES.keys() & PROPORTIONS.keys()


@pytest.mark.parametrize("rule", RULES, ids=FAMILIES)
def test_its_docstring_says_what_a_planner_must_know(rule: object) -> None:
    """The inequality, its symbols and units, when it applies and what its price means."""
    text = rule.__doc__ or ""
    assert [section for section in SECTIONS if section not in text] == []


def test_every_rule_can_be_said_and_every_way_to_bend_becomes_a_change() -> None:
    """Where a planner reads of rules, each has its words; goals are never what holds a goal."""
    own = set(OWN)
    for words in (INEQUALITIES, rules_in_words.SENTENCES, _NAMED):
        assert own <= words.keys()
    for words in (_WHY, _WORDS):
        assert own - {"goals"} <= words.keys()
    for words in (INEQUALITIES, rules_in_words.MEASURES, _WHY):
        assert words.keys() >= MEASURES.keys()
    assert WAYS_TO_BEND.keys() == MAKERS.keys()
