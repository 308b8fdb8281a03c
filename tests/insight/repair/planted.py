"""Plans whose hard rules contradict each other in one known way, as scenario folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EQUAL = {"round_to": 1, "fair_share": {"equal": 1}}
GOAL = "metric,period,amount\na,FY2027,1000\n"
LIMITS = "per,where,measure,of,min,max,prorate\n"
TWO = "rep,territory\nAnn,East\nBob,West\n"


@dataclass(frozen=True)
class Planted:
    """A conflict, the rules that cannot hold together, and the families of which one alone is enough."""

    rules: tuple[str, ...]
    """Place of each rule of the smallest set, as derived by hand."""
    families: tuple[str, ...]
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"a": EQUAL})
    goals: str = GOAL
    reps: str = TWO
    tables: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def lay_out(self, folder: Path) -> Path:
        """Write it as a scenario folder."""
        folder.mkdir()
        sold = [name for name, keys in self.metrics.items() if "sum_of" not in keys]
        stated = {
            "year_starts": "2026-08-01", "periods": "quarter", "metrics": {k: dict(v) for k, v in self.metrics.items()},
            "roles": {"rep": {"metrics": sold}}, **self.settings,
        }  # fmt: skip
        (folder / "plan.yaml").write_text(yaml.safe_dump(stated, sort_keys=False))
        for name, text in {"goals": self.goals, "reps": self.reps, **self.tables}.items():
            (folder / f"{name}.csv").write_text(text)
        return folder


HOURS = {"a": {**EQUAL, "hours_per_unit": 1}}
DUE = {"a": {"round_to": 1, "base": True, "max_rate": 0.9}}
BASE = "territory,metric,driver,potential\nEast,a,base,400\nWest,a,base,400\n"
NO_PADDING = {"over_assignment": {"rep": 0.05}}

PLANTED = {
    "locks_above_a_ceiling": Planted(
        ("locks.csv row 2", "limits.csv row 2"),
        ("locks", "ceilings"),
        tables={"limits": LIMITS + "rep,,quota,,,500,no\n", "locks": "rep,metric,quota\nAnn,a,600\n"},
    ),
    "floors_above_a_goal": Planted(
        ("goals.csv row 2", "limits.csv row 2", "limits.csv row 2"),
        ("floors", "goals", "padding"),
        tables={"limits": LIMITS + "rep,,quota,,600,,no\n"},
    ),
    "a_rate_above_max_rate": Planted(
        ("plan.yaml metrics.a.max_rate",) * 4 + ("limits.csv row 2",),
        ("floors", "max_rate"),
        metrics=DUE,
        goals="metric,period,rate\na,FY2027,0.9\n",
        tables={"potential": BASE, "limits": LIMITS + "territory,territory=East,rate,,0.95,,no\n"},
    ),
    "a_role_with_no_one_in_it": Planted(
        ("limits.csv row 2",),
        ("floors",),
        reps="rep,role\nAnn,rep\n",
        tables={"limits": LIMITS + "role,role=SE,quota,,100,,no\n"},
        settings={"roles": {"rep": {"metrics": ["a"]}, "SE": {"metrics": ["a"]}}},
    ),
    "leave_over_a_whole_quarter": Planted(
        ("locks.csv row 2",),
        ("locks",),
        tables={
            "absences": "rep,from,to\nAnn,2026-08-01,2026-10-31\n",
            "locks": "rep,metric,period,quota\nAnn,a,FY2027-Q1,50\n",
        },
    ),
    "ratio_limits_that_cross": Planted(
        ("locks.csv row 2", "limits.csv row 2", "limits.csv row 3"),
        ("locks", "floors", "ceilings"),
        metrics={"a": EQUAL, "b": EQUAL},
        goals=GOAL + "b,FY2027,1000\n",
        tables={
            "limits": LIMITS + "rep,rep=Ann; metric=b,ratio,a,0.5,,\nrep,rep=Ann; metric=b,ratio,a,,0.3,\n",
            "locks": "rep,metric,quota\nAnn,a,300\n",
        },
    ),
    "a_potential_shared_by_two": Planted(
        ("limits.csv row 2", "limits.csv row 2", "limits.csv row 3"),
        ("floors", "ceilings"),
        reps="rep,territory\nAnn,East\nBob,East\n",
        tables={
            "potential": "territory,metric,potential\nEast,a,800\n",
            "limits": LIMITS + "rep,,share_of_potential,,0.7,,\nterritory,,share_of_potential,,,0.6,\n",
        },
    ),
    "padding_above_a_limit": Planted(
        ("goals.csv row 2", "locks.csv row 2", "locks.csv row 3"),
        ("locks", "padding", "goals"),
        tables={"locks": "rep,metric,quota\nAnn,a,560\nBob,a,560\n"},
        settings=NO_PADDING,
    ),
    "two_locks_and_a_part": Planted(
        ("plan.yaml metrics.b.part_of",) * 4 + ("locks.csv row 2", "locks.csv row 3"),
        ("locks",),
        metrics={"a": EQUAL, "b": {**EQUAL, "part_of": "a"}},
        goals=GOAL + "b,FY2027,500\n",
        tables={"locks": "rep,metric,quota\nAnn,a,200\nAnn,b,300\n"},
    ),
    "floors_above_the_hours": Planted(
        ("reps.csv row 2", "limits.csv row 2"),
        ("floors", "capacity"),
        metrics=HOURS,
        tables={"limits": LIMITS + "rep period,rep=Ann; period=FY2027-Q1,quota,,300,,no\n"},
        settings={"capacity": {"hours_per_day": 4}},
    ),
    "a_phasing_that_cannot_be": Planted(
        ("locks.csv row 2", "locks.csv row 3", "limits.csv row 2"),
        ("locks", "ceilings"),
        tables={
            "limits": LIMITS + "rep period,,phasing,,,1.2,\n",
            "locks": "rep,metric,period,quota\nAnn,a,,400\nAnn,a,FY2027-Q1,200\n",
        },
    ),
    "locks_that_contradict_each_other": Planted(
        ("locks.csv row 2", "locks.csv row 3"),
        ("locks",),
        tables={"locks": "rep,metric,period,quota\nAnn,a,,100\nAnn,a,FY2027-H1,160\n"},
    ),
    "floors_of_a_region_above_its_goal": Planted(
        ("goals.csv row 3", "limits.csv row 2"),
        ("floors", "goals", "padding"),
        goals="metric,period,amount,scope\na,FY2027,1000,\na,FY2027,400,team=N\na,FY2027,600,team=S\n",
        reps="rep,team\nAnn,N\nBob,S\n",
        tables={"limits": LIMITS + "rep,rep=Ann,quota,,450,,no\n"},
        settings={"levels": ["team"]},
    ),
}
