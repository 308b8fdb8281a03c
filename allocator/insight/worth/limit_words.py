"""Groups of limits in the words of a planner."""

from __future__ import annotations

from allocator.insight.amounts import rough
from allocator.insight.wording import listed, wording
from allocator.insight.worth.limit_groups import LimitGroup

HOURS = ("capacity", "load", "mix")
"""Rules whose rows are in selling hours."""
_CEILINGS = {
    "capacity": "hours", "load": "load limit", "max_rate": "highest rate", "growth": "growth ceiling",
    "change": "ceiling on change", "quota": "quota ceiling", "share_of_potential": "ceiling on the share of potential",
    "rate": "rate ceiling", "share_of_goal": "ceiling on the share of the goal", "mix": "ceiling on the mix",
    "phasing": "phasing ceiling", "quota_to_ote": "ceiling on quota to OTE", "ratio": "ratio ceiling",
    "equity": "equity ceiling", "goals": "padded target",
}  # fmt: skip
_FLOORS = {
    "load": "lowest load", "growth": "growth floor", "change": "floor under change", "quota": "quota floor",
    "share_of_potential": "floor under the share of potential", "rate": "rate floor",
    "share_of_goal": "floor under the share of the goal", "mix": "floor under the mix", "phasing": "phasing floor",
    "quota_to_ote": "floor under quota to OTE", "ratio": "ratio floor", "equity": "equity floor", "goals": "goal",
}  # fmt: skip


def noun(group: LimitGroup) -> str:
    """Call a group by its rule and side: growth ceiling, hours, lock."""
    if group.rule == "locks":
        return "lock" if len(group.rows) == 1 else "locks"
    if group.rule == "part_of":
        metrics = group.allocation.plan.settings.metrics
        part = next((name for name in group.metrics if metrics[name].part_of), group.metrics[0])
        return f"bound of {_label(group, part)} by {_label(group, metrics[part].part_of or part)}"
    side = "ceiling" if group.is_ceiling else "floor"
    return (_CEILINGS if group.is_ceiling else _FLOORS).get(group.rule, f"{group.rule.replace('_', ' ')} {side}")


def named(group: LimitGroup) -> str:
    """Name a group in a sentence: the growth ceiling of C. Hughes in New revenue."""
    if group.rule == "goals":
        called = f"{noun(group)}{'s' if len(group.rows) > 1 else ''}"
        return f"the {called} {group.who}" if group.is_ceiling or "(" not in group.who else group.who
    said = f"the {noun(group)} of {group.who}" if group.who else f"the {noun(group)}"
    return said + _metrics(group) + (f" in {group.when}" if group.when else "")


def unit(group: LimitGroup) -> str:
    """Unit of the group's bounds."""
    if group.rule in HOURS:
        return "hours"
    return wording(group.allocation.plan.settings, group.metrics[0]).unit if group.metrics else ""


def step(group: LimitGroup) -> float:
    """A move of the bound that a planner can picture: an hour, a customer, a thousand dollars."""
    if group.rule in HOURS or not group.metrics:
        return 1.0
    words = wording(group.allocation.plan.settings, group.metrics[0])
    return max(words.step, 1.0) if words.is_money else 1.0


def asked(group: LimitGroup, more: bool) -> str:
    """Say a move by one step, for the beginning of a sentence: One more selling hour for C. Hughes in FY2027-Q1."""
    way = "more" if more else "less"
    if group.rule == "capacity":
        who = f" for {group.who}" if group.who else ""
        return f"One {way} selling hour{who}" + (f" in {group.when}" if group.when else "")
    amount = "One hour" if group.rule in HOURS else f"{rough(step(group))} {unit(group)}".strip()
    verb = "in" if group.is_fixed else "allowed by" if group.is_ceiling else "asked by"
    return f"{amount} {way} {verb} {named(group)}"


def length(group: LimitGroup, value: float) -> str:
    """Write how far a bound moves, in its unit, with as many digits as anybody needs."""
    return f"{rough(float(f'{value:.3e}'))} {unit(group)}".strip()


def _metrics(group: LimitGroup) -> str:
    if group.rule in ("capacity", "load", "goals", "part_of") or not group.metrics:
        return ""
    return f" in {listed([_label(group, name) for name in group.metrics])}"


def _label(group: LimitGroup, metric: str) -> str:
    return wording(group.allocation.plan.settings, metric).label
