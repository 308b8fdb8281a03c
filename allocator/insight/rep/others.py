"""Who could take more and why it was not given to them, in words."""

from __future__ import annotations

import numpy as np

from allocator.insight.rep.bounds import as_bounds
from allocator.insight.rep.held import held
from allocator.insight.rep.moves import moves
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.room import Room, rooms
from allocator.insight.rep.waterfall import DIAL
from allocator.insight.wording import percent, some

_SHOWN = 5
_GOALS = "goals"


def others(own: RepMetric) -> tuple[tuple[Room, ...], tuple[str, ...]]:
    """Find the room of the rep's colleagues, and say who could take more, what stops them, why it is not theirs."""
    found = rooms(own)
    if not found:
        return (), ("Nobody else carries the goals that this quota is part of.",)
    able = [room for room in found if room.amount >= own.words.step]
    lines = [_line(own, room) for room in able[:_SHOWN]]
    if len(able) > _SHOWN:
        lines.append(f"{len(able) - _SHOWN:,} more could take some.")
    full = [room for room in found if room.amount < own.words.step]
    return found, (*lines, *_full(own, full), *([_why_not(own, able)] if able else []))


def _line(own: RepMetric, room: Room) -> str:
    if not np.isfinite(room.amount):
        return f"{room.rep}: any amount, no limit stops it; {_distance(own, room)} now."
    amount = own.words.quota(np.floor(room.amount / own.words.step) * own.words.step, unit=True)
    (stop,) = as_bounds(own.allocation, [(room.row, room.side)])
    return f"{room.rep}: {amount} more, stopped by: {stop}; {_distance(own, room)} now."


def _distance(own: RepMetric, room: Room) -> str:
    if abs(room.quota - room.fair_share) < own.words.step:
        return "at fair share"
    return f"{percent(abs(room.carries - 1))} {'above' if room.carries > 1 else 'below'} fair share"


def _full(own: RepMetric, full: list[Room]) -> list[str]:
    """Say of those who could take nothing more which rules stop them."""
    if not full:
        return []
    rules = own.allocation.rules["rule"].astype(str)
    stops: dict[str, list[str]] = {}
    for room in full:
        stops.setdefault(rules.iloc[room.row].replace("_", " "), []).append(room.rep)
    said = [f"{some(names, _SHOWN)} (stopped by {rule})" for rule, names in stops.items()]
    return [f"Nothing more, in the proportions of fair share: {'; '.join(said)}."]


def _why_not(own: RepMetric, able: list[Room]) -> str:
    """Say why the room was not used to relieve the rep."""
    quota, fair_share = (float(v[own.cell].sum()) for v in (own.solved.whole.quota, own.cells.fair_share))
    if fair_share <= 0:
        return f"Fair share gives {own.rep} nothing here: the quota is what a lock or a minimum asks."
    here, unit = quota / fair_share, own.words.step
    lower = [room for room in able if room.carries < here - unit / fair_share - unit / room.fair_share]
    if lower:
        return _why_lower(own, lower)
    if abs(quota - fair_share) < unit:
        return f"It was not given to them: {own.rep} is at fair share, and more for others would be less even."
    part = f"{own.rep} carries {percent(here)} of fair share"
    return f"It was not given to them: {part}, each of them as large a part or more, so that more would be less even."


def _why_lower(own: RepMetric, lower: list[Room]) -> str:
    """Say why some carry a smaller part of their fair share than the rep although they have room."""
    names, carry = some([room.rep for room in lower], _SHOWN), "carries" if len(lower) == 1 else "carry"
    first = f"{names} {carry} a smaller part of fair share over the year than {own.rep}"
    floors = [m for m in moves(own) if m.amount > 0 and m.rule not in (_GOALS, DIAL) and m.row >= 0]
    if floors:
        (bound,) = as_bounds(own.allocation, [(floors[0].row, floors[0].side)])
        return f"{first}, whose quota is held up: {bound}."
    if own.solved.saving is not None:
        return f"{first}: the plan saves selling hours (plan.yaml play_to_strengths), and there more would take more."
    why = held(own, [room.rep for room in lower])
    if why:
        return f"{first}: {why}."
    return f"{first}; handing over to them would break a goal, or take the plan as a whole further from fair share."
