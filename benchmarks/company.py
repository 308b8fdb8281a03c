"""Made-up companies of any size, for measuring and for testing: the same seed gives the same company.

python -m benchmarks.company --reps 300 --out folder
"""

from __future__ import annotations

import argparse
import copy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from benchmarks.availability import availability
from benchmarks.goals import Ask, ask, goals, limits, locks
from benchmarks.market import history, open_market, potential, territories
from benchmarks.people import absences, assignments, hire, spells

Settings = dict[str, Any]
Tables = dict[str, pd.DataFrame]

PERIODS = ("month", "quarter", "half", "year")
SETTINGS: Settings = {
    "name": "Made-up company",
    "currency": "USD",
    "year_starts": "2027-01-01",
    "periods": "month",
    "country": "US",
    "levels": ["region", "team"],
    "metrics": {
        "revenue": {
            "label": "New revenue",
            "unit": "USD",
            "round_to": 1000,
            "productivity": 1_200_000.0,
            "fair_share": {"potential": 0.6, "history": 0.3, "productivity": 0.1},
            "seasonality": "history",
        },
        "retention": {
            "label": "Renewed revenue",
            "unit": "USD",
            "round_to": 1000,
            "base": True,
            "max_rate": 0.98,
            "hours_per_unit": 0.0001,
        },
        "new_customers": {
            "label": "New customers",
            "unit": "customer",
            "round_to": 1,
            "hours_per_unit": 12.0,
            "part_of": "revenue",
            "fair_share": {"accounts": 0.5, "capacity": 0.5},
        },
        "bookings": {"label": "All bookings", "sum_of": ["revenue", "retention"]},
    },
    "roles": {
        "AE": {"metrics": ["revenue", "retention", "new_customers"]},
        "AM": {
            "metrics": {
                "revenue": {"productivity": 400_000.0, "ramp": "none"},
                "retention": {},
                "new_customers": {},
            }
        },
    },
    "capacity": {"hours_per_day": 8, "selling_share": 0.4, "load_limit": 1.1},
    "ramp": {"standard": [0.25, 0.5, 0.75, 1.0]},
    "over_assignment": {"region": 0.02, "team": 0.03, "rep": 0.05},
    "history": {"window": "12 months", "of": "territory"},
}


def make_company(
    reps: int, *, periods: str = "month", tightness: float = 0.95, seed: int = 0
) -> tuple[Settings, Tables]:
    """Make up a company whose hard rules can all be kept.

    Parameters
    ----------
    reps
        How many reps, open seats among them.
    periods
        The periods quotas are set in: month, quarter, half or year.
    tightness
        Selling hours that the padded goals need ÷ hours that may be asked for, in the tightest quarter. It
        scales the hours alone: goals, limits and potential stay.
    seed
        Another number gives another company.

    Returns
    -------
    tuple
        The settings of plan.yaml, and the tables of the scenario by name.
    """
    if reps < 1 or periods not in PERIODS or tightness <= 0:
        raise ValueError(
            f"{reps} reps by {periods} at tightness {tightness} | no such company | reps >= 1, tightness > 0"
        )
    random = np.random.default_rng(seed)
    roster = hire(reps, random)
    market = open_market(roster, random)
    tables = {
        "reps": spells(roster),
        "territories": territories(market),
        "assignments": assignments(roster),
        "absences": absences(roster, random),
        "potential": potential(market),
        "history": history(market),
        "strengths": _strengths(roster.reps, random),
    }
    settings = {**copy.deepcopy(SETTINGS), "periods": periods}
    asked = ask(availability(settings, tables), market, settings, tables)
    factor = tightness / _tightest(asked, settings)
    tables |= {"goals": goals(asked), "limits": limits(), "locks": _locks(asked, settings, factor, random)}
    return _scaled(settings, factor), {name: table for name, table in tables.items() if len(table)}


def _strengths(reps: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Return strengths.csv: how some reps differ from the typical one."""
    drawn = []
    for metric, part in (("revenue", 0.2), ("new_customers", 0.1)):
        some = reps["rep"].to_numpy()[random.random(len(reps)) < part]
        strength = np.round(np.clip(np.exp(0.15 * random.standard_normal(len(some))), 0.7, 1.4), 2)
        drawn.append(pd.DataFrame({"rep": some, "metric": metric, "strength": strength}))
    return pd.concat(drawn, ignore_index=True)


def _tightest(asked: Ask, settings: Settings) -> float:
    """Hours needed ÷ hours that may be asked for, in the tightest quarter (or longer period)."""
    limit = settings["capacity"]["load_limit"] * asked.found.hours.sum(axis=0)
    quarters = min(4, len(limit))
    need = asked.hours.sum(axis=0).reshape(quarters, -1).sum(axis=1)
    return float((need / limit.reshape(quarters, -1).sum(axis=1)).max())


def _locks(asked: Ask, settings: Settings, factor: float, random: np.random.Generator) -> pd.DataFrame:
    limit = settings["capacity"]["load_limit"] * asked.found.hours.sum(axis=1) / factor
    return locks(asked, pd.Series(limit, index=asked.found.reps), random)


def _scaled(settings: Settings, factor: float) -> Settings:
    """Make every unit of every metric take `factor` times the hours."""
    metrics, manager = settings["metrics"], settings["roles"]["AM"]["metrics"]
    for block in (metrics["revenue"], manager["revenue"]):
        block["productivity"] = round(block["productivity"] / factor, 2)
    for metric in ("retention", "new_customers"):
        metrics[metric]["hours_per_unit"] = float(f"{metrics[metric]['hours_per_unit'] * factor:.9g}")
    return settings


def write_company(folder: Path, settings: Settings, tables: Tables) -> None:
    """Write a company as a scenario folder: plan.yaml and one CSV file per table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.yaml").write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def main() -> None:
    """Write a made-up company to a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.company", description=main.__doc__)
    parser.add_argument("--reps", type=int, default=300, help="how many reps (default 300)")
    parser.add_argument("--periods", choices=PERIODS, default="month", help="periods quotas are set in")
    parser.add_argument("--tightness", type=float, default=0.95, help="hours needed ÷ hours available (default 0.95)")
    parser.add_argument("--seed", type=int, default=0, help="another number, another company")
    parser.add_argument("--out", type=Path, required=True, help="the scenario folder to write")
    given = parser.parse_args()
    company = make_company(given.reps, periods=given.periods, tightness=given.tightness, seed=given.seed)
    write_company(given.out, *company)


if __name__ == "__main__":
    main()
