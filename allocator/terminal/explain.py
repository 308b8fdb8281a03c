"""The command `explain`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from allocator.insight.explain import explanation
from allocator.plan.read import read_plan
from allocator.terminal.endings import Ending
from allocator.terminal.run import allocated
from allocator.terminal.say import harmless, say, say_json


@dataclass(frozen=True)
class Question:
    """What shall be explained, and to whom."""

    rep: str = ""
    goal: str = ""
    rule: str = ""
    metric: str = ""
    audience: str = "planner"
    """planner, manager or rep."""
    pushes: bool = False
    """Whether raw pushes are shown."""
    solver: str = ""


def explain(scenario: Path, question: Question, as_json: bool) -> Ending:
    """Allocate a scenario and tell why a rep has the quotas that the rep has."""
    allocation = allocated(read_plan(scenario))
    told = explanation(allocation, question.rep, question.metric)
    if as_json:
        say_json({"status": str(allocation.status), "exit_code": 0, **asdict(told)})
    else:
        say(harmless(str(told)))
    return Ending.DONE
