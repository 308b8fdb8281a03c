"""Headroom and its bottleneck in words: how far goals could be raised, and which rules stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.allocation import Allocation
from allocator.arrays import Floats
from allocator.insight.amounts import small_percent
from allocator.insight.wording import listed, wording
from allocator.insight.worth.limit_groups import LimitGroup, families, pressing
from allocator.insight.worth.limit_words import named
from allocator.solve.headroom import Headroom

_FAMILIES = 4


@dataclass(frozen=True)
class Holder:
    """Rows of one rule that stop the goals, in words."""

    rule: str
    place: str
    text: str
    rows: int

    def __str__(self) -> str:
        return f"{self.text} ({self.rows:,} rows)" if self.rows > 1 and self.rule != "goals" else self.text


@dataclass(frozen=True)
class Bottleneck:
    """What stops the goals, the largest effect first: how much more a hundredth of its bounds would bring."""

    holders: tuple[Holder, ...]

    def __str__(self) -> str:
        shown = [str(holder) for holder in self.holders[:_FAMILIES]]
        more = self.holders[_FAMILIES:]
        rows = sum(holder.rows for holder in more)
        return listed([*shown, *([f"{rows:,} more row{'s' if rows > 1 else ''} of rules.csv"] if more else [])])


def bottleneck(allocation: Allocation, price: Floats) -> Bottleneck:
    """Put the rows that have a price into families of one rule and side.

    Parameters
    ----------
    price
        Of each labelled row; shape (M,).
    """
    return Bottleneck(tuple(map(_holder, families(allocation, pressing(allocation, price)))))


def _holder(group: LimitGroup) -> Holder:
    kept = " (kept as asked)" if group.rule == "goals" and not group.is_ceiling else ""
    return Holder(group.rule, group.place, named(group) + kept, len(group.rows))


def headroom_sentences(
    allocation: Allocation, together: Headroom | None, single: Mapping[str, Headroom], held: Mapping[str, Bottleneck]
) -> tuple[str, ...]:
    """Say how far all goals could be raised, then those of each metric alone, and what stops each.

    Parameters
    ----------
    together
        None where something falls short.
    held
        What stops them: `together`, and each metric.
    """
    said = [_together(together, held["together"])]
    if len(single) > 1 or together is None:
        said += [_alone(allocation, name, found, held[name]) for name, found in single.items()]
    return tuple(filter(None, said))


def _together(found: Headroom | None, held: Bottleneck) -> str:
    if found is None:
        return f"All goals together leave no headroom, as something falls short already: {held} stand in the way."
    if found.share is None:
        return "No limit stops all goals from being raised together, to ten times what they are and further."
    if found.share == 0:
        return f"All goals together cannot be raised: {held} stop{_s(held)} it."
    return f"All goals together could be raised by {small_percent(found.share)}, then {held} stop{_s(held)} it."


def _alone(allocation: Allocation, metric: str, found: Headroom, held: Bottleneck) -> str:
    label = wording(allocation.plan.settings, metric).label
    if found.share is None:
        return f"{label} alone could be raised without end: no limit stops it."
    if found.share == 0:
        return f"{label} alone cannot be raised: {held} stop{_s(held)} it."
    return f"{label} alone could be raised by {small_percent(found.share)}, then {held} stop{_s(held)} it."


def _s(held: Bottleneck) -> str:
    """End of the verb: one holder stops it, several stop it; hours and locks are several."""
    one = len(held.holders) == 1 and not held.holders[0].text.startswith(("the hours", "the locks", "the goals"))
    return "s" if one else ""
