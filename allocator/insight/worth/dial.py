"""Play to strengths: the selling hours it saves, and what it costs in balance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats
from allocator.insight.wording import percent, wording
from allocator.insight.worth.shortage import first_short
from allocator.solve.balance import balance
from allocator.solve.program import Program
from allocator.solve.strengths import RULE, fewest_hours, within_hours

STOPS = (0.0, 0.25, 0.5, 0.75, 1.0)
NO_ROOM = 1e-4
"""Part of the selling hours that is not worth saving: it comes of the tolerance of reach."""


@dataclass(frozen=True)
class Mover:
    """A rep's year in a metric that the dial moves most."""

    rep: str
    metric: str
    before: float
    """Quota of the plain balance."""
    after: float


@dataclass(frozen=True)
class Stop:
    """The plan with the dial at one place, before rounding."""

    dial: float
    hours: float
    """Selling hours of all quotas."""
    saved: float
    """Hours against the plain balance, as a share of it."""
    distance: float
    """How far a rep's year lies from fair share on average, as a share of it."""
    loser: Mover | None
    """Whose quota falls most, relative to fair share; None where nobody moves."""
    winner: Mover | None
    """Whose quota rises most."""


@dataclass(frozen=True)
class Dial:
    """What play to strengths does at several places of the dial."""

    chosen: float
    """Where plan.yaml has it."""
    balanced: float
    """Hours of the plain balance."""
    least: float
    """Fewest hours with the same reach."""
    stops: tuple[Stop, ...]
    sentences: tuple[str, ...]

    @property
    def is_dead(self) -> bool:
        """Whether there is nothing to save: every hour is needed anyway."""
        return self.balanced - self.least <= NO_ROOM * self.balanced

    def __str__(self) -> str:
        if not self.stops:
            return "\n".join(f"  {sentence}" for sentence in self.sentences)
        table = [f"  {'dial':>5}{'hours':>14}{'saved':>9}{'from fair share':>18}"]
        table += [
            f"  {stop.dial:>5.2f}{stop.hours:>14,.1f}{percent(stop.saved):>9}{percent(stop.distance):>18}"
            for stop in self.stops
        ]
        return "\n".join([*(f"  {sentence}" for sentence in self.sentences), *table])


def dial(allocation: Allocation, stops: tuple[float, ...] = STOPS) -> Dial | None:
    """Balance the plan again with the dial at several places, keeping what reach found.

    Parameters
    ----------
    stops
        Places of the dial; that of plan.yaml is put among them.

    Returns
    -------
    What each place saves and costs; None where quotas take no selling hours.

    Raises
    ------
    SolverFailed
        If no engine proves the fewest hours or a balance.
    """
    if not allocation.evidence.cells.effort.any():
        return None
    chosen = allocation.plan.settings.play_to_strengths
    bench = _Bench(allocation)
    found = tuple(bench.stop(place) for place in sorted({*stops, chosen}))
    here = next(stop for stop in found if stop.dial == chosen)
    told = Dial(chosen, bench.balanced, bench.least, found, ())
    return replace(told, sentences=_sentences(allocation, told, here))


@dataclass(frozen=True)
class _Bench:
    """The plan without its dial, to turn the dial anew."""

    allocation: Allocation

    @cached_property
    def program(self) -> Program:
        """The program with the bounds of reach and without the row of the dial."""
        bounded = self.allocation.evidence.solved.bounded
        if RULE not in bounded.rules:
            return bounded
        return replace(
            bounded, matrix=bounded.matrix[:-1], lower=bounded.lower[:-1], upper=bounded.upper[:-1],
            lower_row=bounded.lower_row[:-1], upper_row=bounded.upper_row[:-1], rules=bounded.rules[:-1],
            rule=bounded.rule[:-1],
        )  # fmt: skip

    @cached_property
    def plain(self) -> Floats:
        """Quotas of the plain balance; shape (n,)."""
        solved = self.allocation.evidence.solved
        return solved.balanced if RULE not in solved.bounded.rules else self._balanced(self.program)

    @cached_property
    def balanced(self) -> float:
        return float(self.allocation.evidence.cells.effort @ self.plain)

    @cached_property
    def least(self) -> float:
        effort = self.allocation.evidence.cells.effort
        return min(fewest_hours(self.program, effort * self.program.size), self.balanced)

    def stop(self, place: float) -> Stop:
        """Balance with the dial at a place; at 0 it is the plain balance."""
        quota = self.plain
        if place > 0:
            hours = self.allocation.evidence.cells.effort * self.program.size
            quota = self._balanced(within_hours(self.program, hours, self.balanced, self.least, place))
        used = float(self.allocation.evidence.cells.effort @ quota)
        years = self._years(quota)
        return Stop(place, used, 1.0 - used / max(self.balanced, 1e-12), _distance(years), *_movers(years))

    def _balanced(self, program: Program) -> Floats:
        reach, settings = self.allocation.evidence.solved.reach, self.allocation.plan.settings
        return np.asarray(balance(program, reach, settings.reach_give_up, None).x * program.size)

    def _years(self, quota: Floats) -> pd.DataFrame:
        """Year of each rep and metric: quota, plain, fair_share, and weight in mean cells of the metric."""
        cells = self.allocation.evidence.cells
        table = pd.DataFrame({
            "rep": cells.lanes.roster.reps[cells.rep],
            "metric": np.array(cells.lanes.metrics, object)[cells.metric],
            "quota": quota, "plain": self.plain, "fair_share": cells.fair_share,
            "weight": cells.fair_share / cells.mean_by_metric(),
        })  # fmt: skip
        years = table.groupby(["rep", "metric"], sort=True).sum().reset_index()
        return years[years["fair_share"] > 0]


def _distance(years: pd.DataFrame) -> float:
    """Mean of |quota − fair share| ÷ fair share, each weighing as its fair share in mean cells of the metric."""
    away = (years["quota"] - years["fair_share"]).abs() / years["fair_share"]
    return float((away * years["weight"]).sum() / max(years["weight"].sum(), 1e-12))


def _movers(years: pd.DataFrame) -> tuple[Mover | None, Mover | None]:
    """Who loses and who gains most against the plain balance, relative to fair share."""
    move = (years["quota"] - years["plain"]) / years["fair_share"]
    found: list[Mover | None] = []
    sizes = move.to_numpy(np.float64)
    for at, size in ((int(sizes.argmin()), -sizes.min()), (int(sizes.argmax()), sizes.max())):
        row = years.iloc[at]
        mover = Mover(str(row["rep"]), str(row["metric"]), float(row["plain"]), float(row["quota"]))
        found.append(mover if size > NO_ROOM else None)
    return found[0], found[1]


def _sentences(allocation: Allocation, told: Dial, here: Stop) -> tuple[str, ...]:
    room = (
        f"The plain balance takes {told.balanced:,.1f} selling hours, "
        f"the least possible with the same reach are {told.least:,.1f}"
    )
    is_short = first_short(allocation.evidence.solved) is not None
    if told.is_dead:
        why = (
            "every hour is needed to carry the goals" if is_short else "whoever carries the goals needs the same hours"
        )
        return (f"{room}: the dial is dead, as {why}.",)
    given = allocation.plan.settings.reach_give_up if is_short else 0.0
    less = f" Part of that is up to {percent(given)} of the goals that fall short, which reach_give_up lets go."
    if not told.chosen:
        most = percent(1 - told.least / told.balanced)
        return (f"{room}: play_to_strengths, which is 0, could save up to {most}.{less if given else ''}",)
    saves = f"{room}; play_to_strengths {told.chosen:g} takes {here.hours:,.1f} and saves {percent(here.saved)}."
    return saves + (less if given else ""), _cost(allocation, told, here)


def _cost(allocation: Allocation, told: Dial, here: Stop) -> str:
    plain = next((stop for stop in told.stops if stop.dial == 0), here)
    costs = (
        f"In balance it costs this: a rep's year lies {percent(here.distance)} from fair share on average, "
        f"{percent(plain.distance)} without it"
    )
    moves = [_move(allocation, mover) for mover in (here.loser, here.winner) if mover is not None]
    return "; ".join([costs, *moves]) + "."


def _move(allocation: Allocation, mover: Mover) -> str:
    words = wording(allocation.plan.settings, mover.metric)
    way = "falls" if mover.after < mover.before else "rises"
    after = words.amount(mover.after, unit=True)
    return f"{mover.rep} {way} most, from {words.amount(mover.before)} to {after} of {words.label}"
