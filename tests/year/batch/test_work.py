"""One unit, and the worst of many: whatever goes wrong is told as an outcome."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest

from allocator import __version__
from allocator.errors import Ending, SolverFailed
from allocator.year.batch import doing
from allocator.year.batch.summary import worst
from allocator.year.batch.unit import Asked, Task, Unit
from allocator.year.batch.work import work

UNIT = Unit("north", Path("units/north"), Path("out/north"))


def failing(error: Exception) -> Mapping[str, object]:
    def do(task: Task) -> None:
        raise error

    return {"run": do}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (SolverFailed("no optimum"), "No engine proved an answer: no optimum."),
        (OSError(28, "No space left on device"), "The disk did not do what was asked: [Errno 28] No space left"),
        (KeyError("x"), "The allocator failed, which is not your fault: KeyError: 'x'."),
    ],
)
def test_a_failure_is_an_outcome(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    """Exit code 1, one sentence, and where it happened; nothing is raised."""
    monkeypatch.setattr(doing, "DOING", failing(error))
    outcome = work(Task(UNIT, Asked(), __version__))
    assert (outcome.status, outcome.ending) == ("failed", Ending.OUR_FAULT)
    assert outcome.sentence.startswith(sentence)
    assert "in do\n" in outcome.trace


def test_another_version_does_no_unit() -> None:
    """A machine of the cluster with another program refuses, as its result would not be that of this one."""
    outcome = work(Task(UNIT, Asked(), "0.0.1"))
    assert (outcome.status, outcome.ending) == ("refused", Ending.WRONG_INPUT)
    assert f"has allocator {__version__}, and 0.0.1 hands out the units | install the same version" in outcome.sentence


def test_the_worst_unit_decides() -> None:
    """Our fault before wrong input, conflict, short and met, in whatever order they come."""
    order = [Ending(code) for code in (1, 2, 4, 3, 0)]
    for place in range(len(order)):
        for some in itertools.permutations(order[place:], min(3, len(order) - place)):
            assert worst([*some, order[place]]) == order[place]
    assert worst([]) == Ending.DONE
