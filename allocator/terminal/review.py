"""The command `review`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.export.folder import plain
from allocator.insight.wording import listed, percent, wording
from allocator.plan.read import read_plan
from allocator.terminal.endings import Ending
from allocator.terminal.page import Page, Sheet, standard_page
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting
from allocator.year.closing.actuals import with_actuals, with_in_force
from allocator.year.review.goals import SLACK
from allocator.year.review.pace import COMPANY, TERRITORY
from allocator.year.review.review import Review
from allocator.year.review.review import review as look

_NUMBERS = ("quota so far", "actual", "behind", "quota left", "forecast", "quota of the year")
_MANY = 20
"""Rows of a sheet; those that are furthest behind come first."""
_FORMULA = (
    "Forecast = actual + quota left × (actual ÷ quota so far): what is left is sold at the rate so far, in the season "
    "of the plan in force."
)


def review(scenario: Path, as_of: date, actuals: Path | None, in_force: Path | None, as_json: bool) -> Ending:
    """Say where the year stands and whether to re-allocate; ends with 3 where a trigger is met."""
    with waiting("Reading"):
        plan = read_plan(scenario)
        plan = plan if in_force is None else with_in_force(plan, in_force)
        plan = plan if actuals is None else with_actuals(plan, actuals)
    with waiting("Looking"):
        found = look(plan, as_of)
    ending = Ending.SHORT if found.fires else Ending.DONE
    if as_json:
        say_json(_content(found, ending))
    else:
        _show(found, standard_page())
    return ending


def _show(found: Review, page: Page) -> None:
    closed = f"{listed(found.closed)} closed" if found.closed else "no period closed"
    say(harmless(f"{found.plan.settings.name} as of {found.as_of}: {closed}, {len(found.left)} left.\n"))
    for sheet in _sheets(found):
        say(page.set(sheet) + "\n")
    if len(found.pace):
        say(_FORMULA + "\n")
    for heading, lines in _lists(found):
        say(harmless("\n".join([heading, *(f"  {line}" for line in lines)]) + "\n"))
    say(harmless(found.advice))


def _sheets(found: Review) -> list[Sheet]:
    sheets = []
    for level in (COMPANY, *found.plan.settings.levels, TERRITORY):
        rows = found.pace[(found.pace["level"] == level) & (found.pace["year"] > 0)]
        if len(rows) and not (level == TERRITORY and set(rows["node"]) == {""}):
            texts = ("metric", "line") if level == COMPANY else ("metric", "line", level)
            sheets.append(_sheet(found, f"Pace: {level}", rows, texts))
    if len(found.goals):
        sheets.append(_sheet(found, "Goals", found.goals, ("goal",), "amount"))
    return sheets


def _sheet(found: Review, title: str, rows: pd.DataFrame, texts: tuple[str, ...], first: str = "") -> Sheet:
    if len(rows) > _MANY:
        title = f"{title}, the {_MANY} furthest behind of {len(rows):,}"
        rows = rows.sort_values("behind", ascending=False, kind="stable")[:_MANY]
    has_lines = rows["line"].nunique() > 1
    texts = tuple(name for name in texts if name != "line" or has_lines)
    numbers = ("target", *_NUMBERS) if first else _NUMBERS
    return Sheet(title, texts, numbers, tuple(_row(found, row, texts, first) for _, row in rows.iterrows()))


def _row(found: Review, row: pd.Series, texts: tuple[str, ...], first: str) -> tuple[str, ...]:
    words = wording(found.plan.settings, str(row["metric"]))
    column = {"metric": words.heading, "line": str(row["line"])}
    named = [column.get(name, str(row.get(name, row.get("node", "")))) for name in texts]
    behind = "" if pd.isna(row["behind"]) else percent(row["behind"])
    forecast = "" if pd.isna(row["forecast"]) else words.amount(round(row["forecast"]))
    amounts = [words.amount(row[name]) for name in ("quota", "actual")]
    target = [words.amount(row[first])] if first else []
    return (*named, *target, *amounts, behind, words.amount(row["left"]), forecast, words.amount(row["year"]))


def _lists(found: Review) -> list[tuple[str, list[str]]]:
    lists = [
        ("Behind:", [_behind(found, row) for _, row in found.goals.iterrows() if row["behind"] > SLACK]),
        ("Potential to look at:", [f"{one.where}: {one.why}" for one in found.stale]),
        ("New against the plan in force:", [one.what for one in found.news]),
    ]
    labels = [wording(found.plan.settings, name).label for name in found.without_actuals]
    if labels and found.closed:
        lists.append(
            (
                "No actuals are given of:",
                [", ".join(wording(found.plan.settings, name).label for name in found.without_actuals)],
            )
        )
    return [(heading, lines) for heading, lines in lists if lines]


def _behind(found: Review, row: pd.Series) -> str:
    words, levels = wording(found.plan.settings, str(row["metric"])), dict[str, list[str]]()
    for level, node, part in row["where"]:
        levels.setdefault(level, []).append(f"{node or 'the rest'} {percent(part)}")
    said = f"{row['goal']} is {percent(row['behind'])} behind"
    if row["amount"] - row["forecast"] >= words.step:
        said += f" and would end {words.amount(round(row['amount'] - row['forecast']), unit=True)} short of the goal"
    places = "; ".join(f"by {level}: {', '.join(nodes)}" for level, nodes in levels.items())
    return said + (f". Of the miss, {places}" if places else "")


def _content(found: Review, ending: Ending) -> dict[str, Any]:
    goals = found.goals.drop(columns="where").astype(object).to_dict("records")
    for goal, places in zip(goals, found.goals["where"], strict=True):
        goal["where"] = [{"level": level, "node": node, "part_of_miss": part} for level, node, part in places]
    content: dict[str, Any] = plain({
        "status": "trigger" if found.fires else "ok", "exit_code": int(ending),
        "as_of": str(found.as_of), "closed": list(found.closed), "left": list(found.left),
        "pace": found.pace.astype(object).to_dict("records"), "goals": goals,
        "without_actuals": list(found.without_actuals),
        "stale": [vars(one) for one in found.stale], "news": [vars(one) for one in found.news],
        "triggers": [_trigger(met) for met in found.triggers],
        "reallocate": found.reallocate, "advice": found.advice,
    })  # fmt: skip
    return content


def _trigger(met: Any) -> dict[str, Any]:
    return {
        "metric": met.metric, "behind": met.behind, "left": met.left, "is_met": met.is_met, "why": met.why,
        "trigger": met.trigger.model_dump(),
    }  # fmt: skip
