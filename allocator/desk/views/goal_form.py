"""A goal as it is filled in on a form."""

from __future__ import annotations

from allocator.desk.edit import AddRow, Edit, Several
from allocator.desk.scope import scope_said
from allocator.desk.stated import Stated
from allocator.desk.views.goals import asked_for
from allocator.errors import Finding
from allocator.insight.wording import percent, wording
from allocator.plan.calendar import MONTHS, Span

_LENGTHS = (12, 6, 3, 1)


def goal_periods(stated: Stated) -> list[str]:
    """Return the stretches of time that a goal can be for, the year first: those that whole quota periods make up."""
    calendar, step = stated.calendar, MONTHS[stated.settings.periods]
    first, after = calendar.year.start, calendar.year.end
    return [
        calendar.label(Span(month, month + length))
        for length in _LENGTHS
        if length >= step
        for month in range(first, after, length)
    ]


def new_goal(
    stated: Stated, metric: str, period: str, asks: str, scope: str, priority: int, name: str
) -> Edit | Finding:
    """Return the edit that adds a goal."""
    read = asked_for(stated, metric, asks)
    said = scope_said(scope)
    if isinstance(read, Finding):
        return read
    if isinstance(said, Finding):
        return said
    values = {"metric": metric, "period": period, **read, "scope": scope, "goal": name.strip()}
    values["priority"] = str(priority) if priority > 1 or "priority" in stated.tables.get("goals", ()) else ""
    return Several((AddRow("goals", values=values),), f"goal added: {goal_said(stated, metric, period, asks, scope)}")


def goal_said(stated: Stated, metric: str, period: str, asks: str, scope: str) -> str:
    """Say a goal: 2,000,000 USD of New revenue in FY2027 from region West."""
    read = asked_for(stated, metric, asks)
    said = scope_said(scope)
    whom = "" if isinstance(said, Finding) or said == "the company" else f" from {said}"
    words = wording(stated.settings, metric)
    if isinstance(read, Finding):
        amount = "… "
    elif read["rate"]:
        amount = f"{percent(float(read['rate']))} of what is due: "
    else:
        amount = f"{words.amount(float(read['amount']), unit=True)} of "
    return f"{amount}{words.label} in {period}{whom}"


def goal_names(stated: Stated) -> dict[int, str]:
    """Return what each goal is called, by its row: its id, or its metric, period and scope."""
    rows = stated.rows("goals")
    return {row: goal["goal"] or _named(goal) for row, goal in rows.items()}


def _named(goal: dict[str, str]) -> str:
    return " ".join(filter(None, (goal["metric"], goal["period"], goal["scope"])))
