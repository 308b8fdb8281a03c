"""The goals of a made-up company, its limits and locks: close to what its people could carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.plan.calendar import MONTHS, Calendar, Span
from benchmarks.availability import Availability, Settings, Tables, shares
from benchmarks.effort import effort, padding, strength
from benchmarks.market import NEW_ACCOUNTS_WON, REVENUE_WON, SEASON, Market

Floats = npt.NDArray[np.float64]

GROWTH_ASKED = 0.12
RATE_ASKED = 0.92
GROWTH_CAP = 0.45
POTENTIAL_CAP = 0.36
FLOOR = 250_000.0
FLOOR_WHERE = "metric=revenue; role=AE; grade=senior"
SMALLEST_WITH_LOCKS = 12


@dataclass(frozen=True)
class Ask:
    """What an unhurried planner would ask of each lane and period, by metric, and the hours it takes."""

    found: Availability
    market: Market
    quotas: Mapping[str, Floats]
    hours: Floats

    @property
    def calendar(self) -> Calendar:
        return self.found.calendar

    def total(self, metric: str, lanes: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Sum of the lanes by period."""
        quotas = self.quotas[metric]
        return quotas.sum(axis=0) if lanes is None else quotas[lanes].sum(axis=0)


def ask(found: Availability, market: Market, settings: Settings, tables: Tables) -> Ask:
    """Share out what the market yields, by potential, history, time and strength."""
    where = pd.Index(market.territory).get_indexer(pd.Index(found.lanes["territory"]))
    part, time = shares(found), found.ramped * _season(found.calendar)
    won = np.where(market.is_new, 0.0, market.revenue_won.sum(axis=1))
    base, strong = _by_period(market.base, found.calendar), strength(found, tables, "revenue")
    potential = time * part * market.potential[where, None]
    revenue = [(0.6, potential), (0.3, time * part * won[where, None]), (0.1, time * strong[:, None])]
    customers = [(0.5, time * part * market.accounts[where, None]), (0.5, time)]
    quotas = {
        "revenue": _split((1 + GROWTH_ASKED) * REVENUE_WON * potential.sum(), revenue),
        "retention": RATE_ASKED * base[where] * part,
        "new_customers": _split(NEW_ACCOUNTS_WON * market.accounts.sum(), customers),
    }
    hours = [padding(settings, m) * q * effort(found, settings, tables, m) for m, q in quotas.items()]
    return Ask(found, market, quotas, np.sum(hours, axis=0))


def _split(amount: float, drivers: list[tuple[float, Floats]]) -> Floats:
    """Divide an amount by weighted drivers, as far as there is something of them."""
    some = [(weight, driver / driver.sum()) for weight, driver in drivers if driver.sum() > 0]
    return np.asarray(amount * sum(weight * part for weight, part in some) / sum(weight for weight, _ in some))


def _season(calendar: Calendar) -> Floats:
    return np.asarray(_by_period(SEASON[None, :], calendar)[0] / 12)


def _by_period(months: Floats, calendar: Calendar) -> Floats:
    """Sum twelve columns of months to the quota periods."""
    return np.asarray(months.reshape(len(months), len(calendar.spans), -1).sum(axis=2))


def goals(asked: Ask) -> pd.DataFrame:
    """Return goals.csv: revenue by quarter, year and some scopes; the other metrics by period."""
    calendar = asked.calendar
    step = max(3, MONTHS[calendar.periods])
    stretches = [Span(m, m + step) for m in range(calendar.year.start, calendar.year.end, step)]
    revenue = [(calendar.label(s), _in(asked.total("revenue"), s, calendar)) for s in stretches]
    year = sum(round(amount, -3) for _, amount in revenue)
    rows = [_goal("revenue", label, round(amount, -3), amount / year, 1) for label, amount in revenue]
    if len(rows) > 1:
        rows.append(_goal("revenue", calendar.label(calendar.year), year, 1.0, 1))
    customers = np.maximum(np.round(asked.total("new_customers")), 1.0)
    for label, due, new in zip(calendar.labels, asked.total("retention"), customers, strict=True):
        rows.append({**_goal("retention", label, np.nan, due / asked.total("retention").sum(), 1), "rate": RATE_ASKED})
        rows.append(_goal("new_customers", label, new, new / customers.sum(), 2))
    return pd.DataFrame(rows + _scoped(asked, year))


def _in(totals: Floats, span: Span, calendar: Calendar) -> float:
    return float(totals[[s in span for s in calendar.spans]].sum())


def _goal(metric: str, period: str, amount: float, weight: float, priority: int, scope: str = "") -> dict[str, Any]:
    return {
        "metric": metric,
        "period": period,
        "amount": amount,
        "rate": np.nan,
        "scope": scope,
        "priority": priority,
        "weight": round(float(weight), 4),
    }


def _scoped(asked: Ask, year: float) -> list[dict[str, Any]]:
    """Ask every third region and the large accounts for a little more or less than their fair share."""
    label = asked.calendar.label(asked.calendar.year)
    by_region = pd.Series(asked.quotas["revenue"].sum(axis=1)).groupby(asked.found.lanes["region"].to_numpy()).sum()
    scopes = {f"region={name}": amount * 1.02 for name, amount in by_region.iloc[1::3].items()}
    large = pd.Index(asked.market.territory[asked.market.segment == "large"])
    amount = asked.total("revenue", asked.found.lanes["territory"].isin(large).to_numpy()).sum()
    if 0.02 * year < amount < 0.5 * year and len(asked.market.territory) >= SMALLEST_WITH_LOCKS:
        scopes["territory.segment=large"] = amount * 0.98
    return [_goal("revenue", label, round(a, -3), a / year, 3, scope) for scope, a in scopes.items()]


def limits() -> pd.DataFrame:
    """Return limits.csv: a growth cap, a cap on the part of the potential, a floor for senior reps."""
    return pd.DataFrame(
        {
            "per": ["rep metric", "territory metric", "rep"],
            "where": ["metric=revenue", "metric=revenue", FLOOR_WHERE],
            "measure": ["growth", "share_of_potential", "quota"],
            "min": [np.nan, np.nan, FLOOR],
            "max": [GROWTH_CAP, POTENTIAL_CAP, np.nan],
        }
    )


def locks(asked: Ask, hours_limit: pd.Series[float], random: np.random.Generator) -> pd.DataFrame:
    """Return locks.csv: the year's revenue of one senior rep in a hundred, no more than they can carry."""
    lanes, market = asked.found.lanes, asked.market
    year = pd.DataFrame({"quota": asked.quotas["revenue"].sum(axis=1), "hours": asked.hours.sum(axis=1)})
    by_rep = year.groupby(lanes["rep"].to_numpy()).sum()
    alone = lanes[~lanes["territory"].duplicated(keep=False) & ~lanes["rep"].duplicated(keep=False)]
    holds = pd.Series(market.potential, index=market.territory)
    one = by_rep.loc[alone["rep"][(alone["grade"] == "senior").to_numpy()]]
    cap = 0.9 * POTENTIAL_CAP * holds.reindex(alone.set_index("rep")["territory"].loc[one.index]).to_numpy()
    fits = one[(one["hours"] < 0.85 * hours_limit.loc[one.index]) & (one["quota"] < cap)]
    count = max(1, len(market.territory) // 100) if len(market.territory) >= SMALLEST_WITH_LOCKS else 0
    chosen = fits.iloc[np.sort(random.permutation(len(fits))[:count])]
    quota = (chosen["quota"] * random.uniform(0.85, 1.0, len(chosen))).round(-3)
    return pd.DataFrame({"rep": chosen.index, "metric": "revenue", "quota": quota.to_numpy()})
