"""The command `history`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from allocator.export.folder import plain
from allocator.insight.wording import wording
from allocator.terminal.endings import Ending
from allocator.terminal.page import Page, Sheet, standard_page
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting
from allocator.year.history import History, Step
from allocator.year.history import history as chain


def history(scenario: Path, as_json: bool) -> Ending:
    """List the chain of scenarios of a year, with what each re-allocation changed and why."""
    with waiting("Reading"):
        found = chain(scenario)
    if as_json:
        say_json(_content(found))
    else:
        _show(found, standard_page())
    return Ending.DONE


def _show(found: History, page: Page) -> None:
    for step in found.steps:
        say(harmless("\n".join(_lines(step))) + "\n")
    say(page.set(Sheet("Goals", ("goal",), ("then", "now", "change"), tuple(_rows(found)))))


def _lines(step: Step) -> list[str]:
    if not step.as_of:
        return [f"{step.folder}: {step.name}"]
    head = f"{step.folder}: {step.name}, re-allocated as of {step.as_of} (policy {step.policy}, touch {step.touch})"
    return [head, f"  {step.said}"]


def _rows(found: History) -> list[tuple[str, ...]]:
    rows = []
    for goal in found.goals:
        known = goal.metric in found.settings.metrics
        write = wording(found.settings, goal.metric).amount if known else "{:,.10g}".format
        move = goal.now - goal.then
        change = "" if np.isnan(move) or not move else ("+" if move > 0 else "") + write(move)
        rows.append((goal.goal, *("" if np.isnan(x) else write(x) for x in (goal.then, goal.now)), change))
    return rows


def _content(found: History) -> dict[str, Any]:
    content: dict[str, Any] = plain({
        "status": "ok", "exit_code": int(Ending.DONE),
        "steps": [vars(step) for step in found.steps], "goals": [vars(goal) for goal in found.goals],
    })  # fmt: skip
    return content
