"""The same properties over many more companies: `pytest -m long tests/properties`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.properties import test_always, test_proofs, test_sameness, test_worth
from tests.properties.company import Company
from tests.properties.pool import ANY, tried_on


def _properties(module: Any) -> list[Callable[[Company], None]]:
    """Properties of a module that are tried on any company."""
    tests = [test for name, test in vars(module).items() if name.startswith("test_") and hasattr(test, "hypothesis")]
    return [test.hypothesis.inner_test for test in tests if test.strategy is ANY]


@pytest.mark.long
@tried_on(ANY, 100)
def test_all_that_holds_always(company: Company) -> None:
    """Goals, waterfall, verification, rules heard, whole units."""
    for holds in _properties(test_always):
        holds(company)


@pytest.mark.long
@tried_on(ANY, 40)
def test_all_that_compares_or_proves(company: Company) -> None:
    """Order, currency, twins, small changes, engines, prices."""
    for module in (test_sameness, test_proofs, test_worth):
        for holds in _properties(module):
            holds(company)
