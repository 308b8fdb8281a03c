"""How many companies each property is tried on, and which: the same ones, so that they are solved once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from zlib import crc32

from hypothesis import Phase, given, seed
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.properties.companies import Wanted, companies
from tests.properties.company import Company

Test = TypeVar("Test", bound=Callable[..., None])

ANY = companies(Wanted(floors=True))
"""Companies of every kind, some of whose hard rules conflict."""
EXAMPLES = 30

PHASES = (Phase.explicit, Phase.generate)


def tried_on(strategy: st.SearchStrategy[object], examples: int) -> Callable[[Test], Test]:
    """Try a test on so many examples, the same ones for every test of the same strategy."""

    def decorate(test: Test) -> Test:
        tried = seed(2027)(how(max_examples=examples, phases=PHASES)(given(strategy)(test)))
        tried.strategy = strategy  # type: ignore[attr-defined]
        return tried

    return decorate


def one_in(company: Company, few: int) -> bool:
    """Pick one company in a few, always the same ones."""
    return crc32(company.key.encode()) % few == 0
