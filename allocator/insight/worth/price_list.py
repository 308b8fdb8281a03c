"""What limits are worth, a line each, with how far the price holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np

from allocator.allocation import Allocation
from allocator.errors import SolverFailed
from allocator.insight.worth.limit_groups import LimitGroup, lines, pressing
from allocator.insight.worth.limit_words import HOURS, asked, length, step, unit
from allocator.insight.worth.worth import Worth
from allocator.solve.carrying import FAR
from allocator.solve.slope import Slope, slope

MOST_LINES = 12
_NOTHING = 1e-9
_SAME = 1e-4


@dataclass(frozen=True)
class PriceLine:
    """What one limit, or several that are moved together, is worth."""

    text: str
    rule: str
    place: str
    """Where the input asks for it."""
    rows: int
    """How many rows of rules.csv move together."""
    labels: tuple[str, ...]
    """Labels of the first of them."""
    unit: str
    """Unit of the bound."""
    bound: float
    """The bounds in all."""
    price: float
    """What one unit of the bound is worth, in `worth_unit`; from the side that helps."""
    until: float
    """Up to how many units."""
    price_back: float
    """What one unit the other way costs."""
    until_back: float

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class PriceList:
    """The limits that are worth most, and how many others press."""

    about: str
    """What the prices are told in."""
    lines: tuple[PriceLine, ...]
    others: int
    """Rows that press and stand in no line."""

    def __str__(self) -> str:
        said = [f"  {line}" for line in self.lines]
        if self.others:
            rows = f"{self.others:,} more row{'s' if self.others > 1 else ''} of rules.csv"
            said.append(f"  {rows} press, and bring less or nothing alone.")
        return "\n".join(said)


def price_list(allocation: Allocation, told: Worth, most: int = MOST_LINES) -> PriceList:
    """Price the limits with the largest effects and find how far each price holds.

    Parameters
    ----------
    told
        What is priced; two small linear programs are solved for each line, four where many limits press at once.
    most
        Lines at most.

    A price whose end no engine proves is shown as its multiplier, with `until` NaN.
    """
    rows = pressing(allocation, told.price)
    priced = (price_line(told, group) for group in islice(lines(allocation, rows), 2 * most))
    found = tuple(islice((line for line in priced if line is not None), most))
    return PriceList(str(told), found, len(rows) - sum(line.rows for line in found))


def price_line(told: Worth, group: LimitGroup) -> PriceLine | None:
    """Price a group of limits that move together; None where moving them brings nothing."""
    try:
        forth = slope(told.carrying, told.proof, group.move)
        back = slope(told.carrying, told.proof, group.move.back)
    except SolverFailed:
        forth, back = Slope(-group.price, np.nan), Slope(group.price, np.nan)
    if -forth.each * group.move.scale <= _NOTHING:
        return None
    labels = group.allocation.rules["label"].to_numpy(object)[group.rows.index[:3]]
    return PriceLine(
        _text(told, group, forth, back), group.rule, group.place, len(group.rows), tuple(map(str, labels)),
        unit(group), float(group.rows["bound"].sum()), -forth.each, forth.until, back.each, back.until,
    )  # fmt: skip


def _text(told: Worth, group: LimitGroup, forth: Slope, back: Slope) -> str:
    gain = told.gained(forth.each * step(group))
    if np.isnan(forth.until):
        return f"{asked(group, group.is_ceiling)} {gain} at most. How far that holds could not be proved."
    return f"{asked(group, group.is_ceiling)} {gain}. {_until(group, forth)}; {_other_way(told, group, forth, back)}."


def _until(group: LimitGroup, found: Slope) -> str:
    way = "more" if group.is_ceiling else "less"
    if found.until >= 0.999 * FAR * group.move.scale:
        return f"It holds for any {way}"
    return f"It holds for up to {length(group, found.until)} {way}"


def _other_way(told: Worth, group: LimitGroup, forth: Slope, back: Slope) -> str:
    if not back.is_possible:
        return f"none can be {'taken away' if group.is_ceiling else 'added'}, as hard rules would conflict"
    same = abs(back.each + forth.each) <= _SAME * abs(forth.each)
    cost = "as much" if same else told.amount(back.each * step(group))
    one = "one hour" if group.rule in HOURS else length(group, step(group))
    return f"{one} {'less' if group.is_ceiling else 'more'} costs {cost}, for up to {length(group, back.until)}"
