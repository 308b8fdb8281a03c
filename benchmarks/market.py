"""The territories of a made-up company: what they hold, what is due in them, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.people import Roster

Floats = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

REVENUE_POTENTIAL = {"AE": 3_200_000.0, "AM": 900_000.0}
CONTRACTS_DUE = {"AE": 500_000.0, "AM": 2_500_000.0}
ACCOUNTS = {"AE": 60.0, "AM": 30.0}
NEW_ACCOUNTS_WON = 0.2
REVENUE_WON = 0.22
SEASON = np.array([0.97, 0.98, 1.05, 0.96, 0.98, 1.04, 0.92, 0.95, 1.06, 1.0, 1.02, 1.07])
MONTHS = [f"2027-{month:02d}" for month in range(1, 13)]
LAST_YEAR = [f"2026-{month:02d}" for month in range(1, 13)]
LAST_QUARTERS = [f"FY2026-Q{quarter}" for quarter in range(1, 5)]


@dataclass(frozen=True)
class Market:
    """What each territory holds; rows as in the roster, months as columns."""

    territory: Array
    segment: Array
    potential: Floats
    accounts: Floats
    base: Floats
    revenue_won: Floats
    accounts_won: Floats
    is_new: Array
    """Territories without a history."""


def open_market(roster: Roster, random: np.random.Generator) -> Market:
    """Draw what the territories hold; those of senior reps all have a history."""
    role, count = roster.reps["role"].to_numpy(), len(roster.reps)
    potential = np.round(_of_role(role, REVENUE_POTENTIAL) * _spread(0.35, random, count), -3)
    accounts = np.ceil(_of_role(role, ACCOUNTS) * _spread(0.3, random, count))
    due = _of_role(role, CONTRACTS_DUE) * _spread(0.3, random, count)
    dates = random.gamma(4.0, 1.0, (count, 12))
    won = REVENUE_WON * potential * _spread(0.2, random, count)
    return Market(
        territory=roster.reps["territory"].to_numpy(),
        segment=random.choice(["small", "middle", "large"], count, p=[0.4, 0.4, 0.2]),
        potential=potential,
        accounts=accounts,
        base=np.round(due[:, None] * dates / dates.sum(axis=1, keepdims=True), -2),
        revenue_won=np.round(won[:, None] * SEASON / 12 * _spread(0.1, random, count, 12), -2),
        accounts_won=np.round(NEW_ACCOUNTS_WON * accounts[:, None] / 4 * _spread(0.2, random, count, 4)),
        is_new=(random.random(count) < 0.03) & (roster.reps["grade"] == "junior").to_numpy(),
    )


def _of_role(role: Array, values: dict[str, float]) -> Floats:
    return np.where(role == "AE", values["AE"], values["AM"])


def _spread(sigma: float, random: np.random.Generator, *shape: int) -> Floats:
    """Draw factors around 1, none beyond two standard deviations."""
    return np.exp(sigma * np.clip(random.standard_normal(shape), -2, 2))


def territories(market: Market) -> pd.DataFrame:
    """Return territories.csv."""
    return pd.DataFrame({"territory": market.territory, "segment": market.segment})


def potential(market: Market) -> pd.DataFrame:
    """Return potential.csv: potential and accounts of the year, contracts due by month."""
    year = {"territory": market.territory, "period": "FY2027"}
    due = _long(market.territory, MONTHS, market.base, "potential")
    tables = [
        pd.DataFrame({**year, "metric": "revenue", "driver": "potential", "potential": market.potential}),
        pd.DataFrame({**year, "metric": "new_customers", "driver": "accounts", "potential": market.accounts}),
        due.assign(metric="retention", driver="base"),
    ]
    return pd.concat(tables, ignore_index=True)[["territory", "metric", "driver", "period", "potential"]]


def history(market: Market) -> pd.DataFrame:
    """Return history.csv: revenue by month, new customers by quarter, retention by year with what was due."""
    old = ~market.is_new
    territory = market.territory[old]
    kept = pd.DataFrame({"period": "FY2026", "territory": territory, "base": market.base[old].sum(axis=1)})
    tables = [
        _long(territory, LAST_YEAR, market.revenue_won[old], "actual").assign(metric="revenue"),
        _long(territory, LAST_QUARTERS, market.accounts_won[old], "actual").assign(metric="new_customers"),
        kept.assign(metric="retention", actual=(0.9 * kept["base"]).round()),
    ]
    return pd.concat(tables, ignore_index=True)[["period", "metric", "territory", "actual", "base"]]


def _long(territory: Array, periods: list[str], values: Floats, name: str) -> pd.DataFrame:
    """Turn a matrix of territories and periods into one row for each."""
    where, when = np.repeat(territory, len(periods)), np.tile(np.array(periods), len(territory))
    return pd.DataFrame({"territory": where, "period": when, name: values.ravel()})
