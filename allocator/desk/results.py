"""The last result of a scenario, kept beside the shelf as `allocator run` writes it, and what a card tells of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.copying import copied
from allocator.desk.hidden import results_of
from allocator.desk.short import short
from allocator.desk.state import State
from allocator.export.folder import RUN, write
from allocator.export.swap import replace

_MOST_GOALS = 3


@dataclass(frozen=True)
class Result:
    """What is known of the last time a scenario was solved."""

    digest: str
    """Fingerprint of the plan that was solved."""
    state: State
    sentence: str
    figures: tuple[str, ...]


def save_result(shelf: Path, name: str, allocation: Allocation) -> Path:
    """Keep an allocation as the last result of a scenario, whole or not at all.

    Every file is what `allocator run --no-xlsx` writes for the same plan; prices and headroom are there where they have
    been worked out.

    Returns
    -------
    The folder it was written to.
    """
    folder = results_of(shelf, name)
    write(allocation, folder, workbook=False)
    return folder


def result_of(shelf: Path, name: str) -> Result | None:
    """Return what is known of the last result of a scenario; None if there is none that can be read."""
    folder = results_of(shelf, name)
    try:
        run = json.loads((folder / RUN).read_text(encoding="utf-8"))
        goals = pd.read_csv(folder / "goals.csv", keep_default_na=False, dtype={"goal": "str"})
        return Result(run["digest"], State(run["status"]), run["sentence"], _figures(goals))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def state_of(result: Result | None, digest: str) -> State:
    """Return the state of a scenario whose plan has this fingerprint; none if it cannot be read."""
    if not digest:
        return State.BROKEN
    if result is None:
        return State.UNSOLVED
    return result.state if result.digest == digest else State.STALE


def copy_result(shelf: Path, name: str, to: str) -> None:
    """Give a copy of a scenario a copy of its result."""
    result = results_of(shelf, name)
    if result.is_dir():
        replace(results_of(shelf, to), lambda folder: copied(result, folder))


def drop_result(shelf: Path, name: str) -> None:
    """Forget the result of a scenario."""
    shutil.rmtree(results_of(shelf, name), ignore_errors=True)


def _figures(goals: pd.DataFrame) -> tuple[str, ...]:
    """Tell the goals of the whole company first, the most important before others."""
    order = goals.assign(part=goals["scope"] != "").sort_values(["part", "priority"], kind="stable").head(_MOST_GOALS)
    carried, amount = pd.to_numeric(order["carried"]), pd.to_numeric(order["amount"])
    told = [
        f"{goal}: {short(float(got))} of {short(float(asked))}"
        for goal, got, asked in zip(order["goal"], carried, amount, strict=True)
    ]
    more = len(goals) - len(told)
    return (*told, f"and {more:,} more goal{'' if more == 1 else 's'}") if more else tuple(told)
