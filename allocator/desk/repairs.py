"""What would make conflicting rules fit, as a page tells it, and a new scenario with one of these applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.desk.draft import Draft
from allocator.desk.flat import flattened
from allocator.desk.names import suggested
from allocator.desk.shelf import Shelf
from allocator.errors import PlanError
from allocator.export.scenario import write_scenario
from allocator.insight.repair.counsel import SHOWN, Repair, repairs
from allocator.insight.rules_in_words import RuleInWords
from allocator.plan.scenario import Folder
from allocator.tables.rollup import COMPANY


@dataclass(frozen=True)
class Way:
    """One way out of a conflict."""

    number: int
    first: str
    """What it does, in a sentence."""
    further: tuple[str, ...]
    """What else it changes."""
    repair: Repair = field(repr=False)


@dataclass(frozen=True)
class Told:
    """A conflict in words."""

    why: str
    heading: str
    rules: tuple[RuleInWords, ...]
    """A smallest set of rules that cannot hold together, the first dozen."""
    others: int
    ways: tuple[Way, ...]


def told(allocation: Allocation) -> Told | None:
    """Tell why the rules of a plan cannot all hold, and every way out; nothing where they can.

    Raises
    ------
    SolverFailed
        If no engine proves one of the programs behind it.
    """
    if allocation.status is not Status.CONFLICT:
        return None
    counsel = repairs(allocation)
    heading = counsel.ways.partition("\n")[0]
    ways = tuple(_way(one) for one in counsel.repairs)
    return Told(counsel.certificate, heading, counsel.conflict, counsel.others, ways)


def _way(repair: Repair) -> Way:
    first, *rest = (f"{text[:1].upper()}{text[1:]}." for text in repair.sentences)
    more = [f"And {len(rest) - SHOWN:,} more like these."] if len(rest) > SHOWN else []
    return Way(repair.number, first, (*rest[:SHOWN], *more), repair)


def best_effort(allocation: Allocation) -> pd.DataFrame:
    """Return what the quotas carry under the cheapest repair, by level, in metrics that have goals.

    Columns: where, metric, part of the goals, quotas, cover in percent.
    """
    rollup, calendar = allocation.rollup, allocation.plan.calendar
    top = (COMPANY, *allocation.plan.settings.levels[:1])
    asked = set(allocation.goals["metric"])
    rows = rollup["level"].isin(top) & (rollup["period"] == calendar.label(calendar.year))
    own = rollup[rows & rollup["metric"].isin(asked)]
    labels = {name: one.label or name for name, one in allocation.plan.settings.metrics.items()}
    return pd.DataFrame({
        "where": own["node"].astype(str).replace("", "Company"),
        "metric": own["metric"].astype(str).map(labels),
        "part of the goals": own["goal_part"],
        "quotas": own["quota"],
        "cover": own["cover"] * 100,
    })  # fmt: skip


def apply_way(shelf: Shelf, draft: Draft, way: Way) -> str:
    """Make a new scenario that has a repair in place, and return its name; the one it repairs stays as it is.

    A scenario without unsaved edits is extended, as `allocator repair` does. With edits the new one holds them, too,
    and stands on its own.

    Raises
    ------
    PlanError
        If it cannot be written.
    """
    name = suggested(f"{draft.name} repair {way.number}", [path.name for path in shelf.folder.iterdir()])
    stated = str(draft.settings.get("name") or draft.name)
    settings = {"name": f"{stated}, repair {way.number}", **way.repair.settings}
    if draft.is_changed or not draft.path.is_dir():
        return shelf.create(name, lambda folder: _fill(folder, draft, settings, way.repair))
    write_scenario(shelf.folder / name, draft.path, settings, way.repair.tables)
    return name


def _fill(folder: Path, draft: Draft, settings: dict[str, object], repair: Repair) -> None:
    edited = Folder(None, settings=dict(draft.settings), tables=dict(draft.tables))
    files, refused = flattened([edited, Folder(None, settings=settings, tables=dict(repair.tables))])
    if refused is not None:
        raise PlanError(tuple(refused.findings))
    for file, data in files.items():
        (folder / file).write_bytes(data)
