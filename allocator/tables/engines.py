"""Who solved what, for run.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from allocator.allocation import Allocation
from allocator.solve.answer import Solved
from allocator.solve.asked import Solve
from allocator.tables.assumptions import unproved, with_more


def engines(solved: Solved) -> list[dict[str, Any]]:
    """List the engines of each question: the balance, then the linear and integer programs in the order they came."""
    balance = {
        "question": "balance", "engine": solved.balance.engine, "programs": 1, "not_proved_by": [*solved.balance.tried]
    }  # fmt: skip
    return [balance, *by_question(solved.solves)]


def with_solves(allocation: Allocation, solves: Sequence[Solve]) -> Allocation:
    """Add programs that were solved after the allocation to its run and, where an engine failed, its assumptions."""
    run = allocation.run | {"engines": [*allocation.run["engines"], *by_question(solves)]}
    return replace(allocation, run=run, assumptions=with_more(allocation.assumptions, unproved(solves)))


def by_question(solves: Iterable[Solve]) -> list[dict[str, Any]]:
    """Count the programs of each question and engine."""
    return [
        {"question": one.question, "engine": one.engine, "programs": count, "not_proved_by": [*one.tried]}
        for one, count in Counter(solves).items()
    ]
