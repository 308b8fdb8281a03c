"""The whole plan on a page: goals, what holds them, what limits are worth, the dial, and who is full."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocator.allocation import Allocation, Status
from allocator.insight.worth.dial import STOPS, Dial, dial
from allocator.insight.worth.fullness import Fullness, fullness
from allocator.insight.worth.goal_state import GoalState, goal_states
from allocator.insight.worth.price import priced
from allocator.insight.worth.price_list import PriceList, price_list
from allocator.insight.worth.soft_limits import SoftLimits, soft_limits
from allocator.insight.worth.worth import worth

_SHORT_GOALS = 4
_GOALS = 20

CONFLICT = (
    "The plan conflicts, so there is no headroom and no limit has a price: `allocator repair` lists what would make "
    "its rules fit."
)


@dataclass(frozen=True)
class PlanPage:
    """What there is to say of a plan."""

    heading: str
    sentence: str
    goals: tuple[GoalState, ...]
    headroom: tuple[str, ...]
    prices: PriceList | None
    """None where the plan conflicts."""
    dial: Dial | None
    """None where quotas take no selling hours, or the plan conflicts."""
    soft_limits: SoftLimits
    fullness: Fullness

    def __str__(self) -> str:
        parts = [f"{self.heading}\n{self.sentence}", "Goals\n" + "\n".join(self._goal_lines())]
        parts += ["Headroom\n" + "\n".join(f"  {text}" for text in self.headroom)]
        if self.prices is not None and self.prices.lines:
            parts.append(f"What limits are worth: {self.prices.about}\n{self.prices}")
        if self.dial is not None:
            parts.append(f"Play to strengths\n{self.dial}")
        if self.soft_limits.count:
            parts.append(f"Soft limits that give way\n{self.soft_limits}")
        return "\n\n".join([*parts, f"Selling hours\n  {self.fullness}"])

    def _goal_lines(self) -> list[str]:
        """Goals under the company objective they serve; of many those that fall short first."""
        ranked = sorted(self.goals, key=lambda goal: goal.carried / goal.amount if goal.amount else 1.0)
        shown = ranked[:_GOALS] if len(ranked) > _GOALS else list(self.goals)
        said = []
        for objective in dict.fromkeys(goal.objective for goal in shown):
            said += [f"  {objective}:"] if objective else []
            said += [f"  {'  ' if objective else ''}{goal}" for goal in shown if goal.objective == objective]
        more = len(self.goals) - len(shown)
        return [*said, *([f"  {more:,} more goals, none carried less"] if more else [])]


def plan_page(allocation: Allocation) -> PlanPage:
    """Put together what a planner should know of a plan.

    Parameters
    ----------
    allocation
        The answer; some linear programs are solved: headroom, prices, and two or more for each price shown.

    Raises
    ------
    SolverFailed
        If no engine proves one of them.
    """
    conflicts = allocation.status is Status.CONFLICT
    told = allocation if conflicts or allocation.run["headroom"] else priced(allocation)
    return PlanPage(
        _heading(told), told.sentence, goal_states(told, 0 if conflicts else _SHORT_GOALS),
        (CONFLICT,) if conflicts else tuple(told.run["headroom"]["sentences"]),
        None if conflicts else price_list(told, worth(told)), None if conflicts else _dial(told),
        soft_limits(told), fullness(told),
    )  # fmt: skip


def _heading(allocation: Allocation) -> str:
    plan = allocation.plan
    reps, metrics = allocation.quotas["rep"].nunique(), allocation.quotas["metric"].nunique()
    periods = len(plan.calendar.labels)
    return (
        f"{plan.settings.name or 'Plan'}: {reps:,} reps, {_counted(metrics, 'metric')}, {_counted(periods, 'period')}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _dial(allocation: Allocation) -> Dial | None:
    """All places of the dial where it is set; else only what it could save."""
    is_set = allocation.plan.settings.play_to_strengths > 0
    told = dial(allocation, STOPS if is_set else ())
    return told if told is None or is_set else replace(told, stops=())
