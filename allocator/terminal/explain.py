"""The command `explain`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import Finding, PlanError
from allocator.export.folder import plain
from allocator.plan.read import read_plan
from allocator.terminal.asked_solver import solving_by
from allocator.terminal.endings import Ending
from allocator.terminal.run import allocated
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting

if TYPE_CHECKING:
    from allocator.allocation import Allocation

PLANNER, MANAGER, REP = "planner", "manager", "rep"


@dataclass(frozen=True)
class Question:
    """What shall be explained, and to whom."""

    rep: str = ""
    goal: str = ""
    rule: str = ""
    metric: str = ""
    audience: str = PLANNER
    """planner, manager or rep."""
    pushes: bool = False
    """Whether raw pushes are shown."""
    solver: str = ""

    @property
    def kind(self) -> str:
        """What the page is about: rep, team, letter, goal, rule or plan."""
        if self.rep:
            return {PLANNER: "rep", MANAGER: "team", REP: "letter"}[self.audience]
        return "goal" if self.goal else "rule" if self.rule else "plan"


def explain(scenario: Path, question: Question, as_json: bool) -> Ending:
    """Allocate a scenario and tell where its numbers come from."""
    refuse_contradictions(question)
    with solving_by(question.solver):
        return _answered(scenario, question, as_json)


def _answered(scenario: Path, question: Question, as_json: bool) -> Ending:
    with waiting("Reading"):
        plan = read_plan(scenario)
    allocation = allocated(plan)
    with waiting("Explaining"):
        page = _PAGES[question.kind](allocation, question)
    if as_json:
        first = {"status": str(allocation.status), "exit_code": int(Ending.DONE), "page": question.kind}
        say_json(plain(first | asdict(page)))
    else:
        say(harmless(str(page)))
    return Ending.DONE


def refuse_contradictions(question: Question) -> None:
    """Refuse options that do not go together, all at once.

    Raises
    ------
    PlanError
        With a finding for each of them.
    """
    findings = [*_more_than_one(question), *_without_rep(question), *_not_for_all(question)]
    if findings:
        raise PlanError(findings)


def _more_than_one(question: Question) -> list[Finding]:
    asked = [name for name in ("rep", "goal", "rule") if getattr(question, name)]
    return [Finding(f"--{name}", f"--{asked[0]} is given, too", "ask for one at a time") for name in asked[1:]]


def _without_rep(question: Question) -> list[Finding]:
    """Options that say more of a rep, where no rep is named."""
    if question.rep:
        return []
    wants = {
        "--audience": question.audience != PLANNER and f"a page for a {question.audience} is about one rep",
        "--metric": question.metric and "narrows the page of a rep",
        "--pushes": question.pushes and "shows what pushes the quotas of a rep",
    }
    remedy = "name the rep with --rep"
    return [Finding(option, f"{what}, and none is named", remedy) for option, what in wants.items() if what]


def _not_for_all(question: Question) -> list[Finding]:
    if not (question.rep and question.pushes) or question.audience == PLANNER:
        return []
    what = f"pushes are for planners, not for the page of a {question.audience}"
    return [Finding("--pushes", what, "leave out --pushes or --audience")]


def _rep(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.rep.explain import rep_page

    return rep_page(allocation, question.rep, question.metric, question.pushes)


def _team(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.rep.team import team_page

    return team_page(allocation, question.rep, question.metric)


def _letter(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.rep.letter import letter

    return letter(allocation, question.rep, question.metric)


def _goal(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.worth.goal_page import goal_page

    return goal_page(allocation, question.goal)


def _rule(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.worth.rule_page import rule_page

    return rule_page(allocation, question.rule)


def _plan(allocation: Allocation, question: Question) -> Any:
    from allocator.insight.worth.plan_page import plan_page

    return plan_page(allocation)


_PAGES: dict[str, Callable[[Allocation, Question], Any]] = {
    "rep": _rep,
    "team": _team,
    "letter": _letter,
    "goal": _goal,
    "rule": _rule,
    "plan": _plan,
}
