"""Where a rep's quota comes from, in the plain words of a letter."""

from __future__ import annotations

import numpy as np

from allocator.cells.holdings import POTENTIAL
from allocator.insight.rep.bounds import period_of
from allocator.insight.rep.discretion import Discretion, tells_no_colleague
from allocator.insight.rep.moves import Move, moves
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.trace import Chain, chains
from allocator.insight.rep.waterfall import CARRIED, DIAL, PADDING, ROUNDING, START, adding_up, rule_of
from allocator.insight.wording import percent, stretches

_WHY = {
    "capacity": "your selling hours are full{when}",
    "max_rate": "no more than the highest rate of what is due is asked{when}",
    "part_of": "a part never exceeds the whole it belongs to{when}",
    "locks": "a number your planners have fixed",
    "quota": "a limit on the size of a quota{when}",
    "growth": "a limit on growth over last year{when}",
    "change": "a limit on change from the plan in force{when}",
    "load": "a limit on your load{when}",
    "share_of_potential": "a limit on how much of a potential is asked{when}",
    "rate": "a limit on the rate that is asked of what is due{when}",
    "share_of_goal": "a limit on one part of the goals{when}",
    "mix": "a limit on how hours are divided between metrics{when}",
    "phasing": "a limit on how far a period may lie from its season{when}",
    "quota_to_ote": "a limit on quota against pay{when}",
    "ratio": "a limit on how two metrics relate{when}",
    "equity": "a limit that keeps quotas alike within a role{when}",
    DIAL: "the company saves selling hours as a whole",
}
_AMOUNTS = ("quota", "growth", "change", "share_of_potential", "rate", "share_of_goal", "quota_to_ote")
"""Rules whose bound is an amount of the metric."""


def origin(own: RepMetric, discretion: Discretion) -> str:
    """Tell in one paragraph how the year's quota of a metric comes about; it adds up."""
    steps, words = adding_up(own), own.words
    padding = float(sum(step for name, step in steps.items() if str(name).startswith(PADDING)))
    said = [_fair_part(own, float(steps[START]), discretion)]
    if padding:
        said.append(f"over-assignment adds {words.amount(padding)} ({percent(padding / steps[START])})")
    pressing = moves(own)
    said += [
        _step(own, str(name), float(step), pressing)
        for name, step in steps.items()
        if step and name != START and not str(name).startswith(PADDING)
    ]
    quota = f"in all {words.quota(own.waterfall['quota'], unit=True)}"
    return f"{words.label}: {'; '.join([*said, quota])}.{_compared(own)}"


def _fair_part(own: RepMetric, part: float, discretion: Discretion) -> str:
    if not part:
        return "you have no proportional part of the goals"
    amount = own.words.amount(part, unit=True)
    goal = next((chain for chain in chains(own) if _is_whole(own, chain)), None)
    if goal is None or not _may_be_told(own, goal):
        return f"your proportional part of the goals is {amount}"
    named = ""
    if len(goal.goals) == 1 and discretion.allows(goal.goals[0]):
        named = f' "{goal.goals[0]}"'
    several = "s" if len(goal.goals) > 1 else ""
    whole = f"the goal{several}{named} of {own.words.amount(goal.amount)}"
    return f"your proportional part of {whole} is {percent(goal.share)}, {amount}"


def _is_whole(own: RepMetric, chain: Chain) -> bool:
    """Tell whether the goals of a chain are of this metric and cover all that the rep has of it."""
    return chain.metric == own.metric and bool(np.isclose(chain.steps[-1].amount, own.waterfall[START], rtol=1e-6))


def _may_be_told(own: RepMetric, chain: Chain) -> bool:
    names = own.cells.goals.table["goal"].astype(str)
    return tells_no_colleague(own, np.flatnonzero(names.isin(chain.goals).to_numpy()))


def _step(own: RepMetric, name: str, amount: float, pressing: tuple[Move, ...]) -> str:
    move = f"{'adds' if amount > 0 else 'takes off'} {own.words.amount(abs(amount))}"
    if name == ROUNDING:
        return f"rounding {move}"
    if name == CARRIED:
        why = "what limits keep others from carrying" if amount > 0 else "what others must carry beyond their part"
        return f"{why} {move}"
    rule = rule_of(own, name)
    rows = [one for one in pressing if one.rule == rule and one.row >= 0 and one.amount * amount > 0]
    why = _why(own, rule, rows)
    return f"{why} {move}" if why.startswith("a limit") else f"{why}, which {move}"


def _why(own: RepMetric, rule: str, rows: list[Move]) -> str:
    labels = own.allocation.plan.calendar.labels
    periods = {period_of(own.allocation, row.row) for row in rows} - {""}
    named = stretches(labels, periods)
    when = f" in {named if named.count(',') == 0 else f'{len(periods)} of {len(labels)} periods'}" if periods else ""
    said = _WHY.get(rule, f"the rule {rule.replace('_', ' ')}{{when}}").format(when=when)
    if rule in _AMOUNTS and len(rows) == 1 and _is_mine_alone(own, rows[0].row):
        bound = float(own.allocation.rules[rows[0].side].iloc[rows[0].row])
        said += f" (at {'most' if rows[0].side == 'max' else 'least'} {own.words.amount(bound, unit=True)})"
    return said


def _is_mine_alone(own: RepMetric, row: int) -> bool:
    return bool(own.mine[own.solved.asked.matrix[[row]].indices].all())


def _compared(own: RepMetric) -> str:
    """Compare the year's quota with last year, what is due and the potential, where they are known."""
    quota, said = float(own.waterfall["quota"]), []
    last = float(own.year_figures["last_year"].sum())
    if last > 0:
        said.append(f"your part of last year's sales there {own.words.amount(last)}")
    base = float(own.quotas["base"].astype(float).sum())
    if base > 0:
        said.append(f"what is due {own.words.amount(base)}, of which this is {percent(quota / base)}")
    held = own.cells.at(own.cells.holdings.held(POTENTIAL))[own.cell].sum()
    if held > 0:
        said.append(f"the potential {own.words.amount(float(held))}")
    return f" To compare: {'; '.join(said)}." if said else ""
