"""A small plan on a shelf: four reps in two regions, a goal of 400 in equal parts, so that every quota is 100."""

from __future__ import annotations

from pathlib import Path

PLAN = """name: Tiny
currency: USD
year_starts: 2027-01-01
periods: quarter
levels: [region]
metrics:
  revenue: {label: New revenue, unit: USD, round_to: 1, fair_share: {equal: 1}}
  units: {label: Units, round_to: 1, fair_share: {equal: 1}}
roles:
  AE: {metrics: [revenue]}
  SE: {metrics: [units]}
ramp: {standard: [0.5, 1.0]}
"""
REPS = """rep,name,role,region,start,from,to,fte,ramp
Ann,Ann Ames,AE,North,2020-01-01,,,1,
Bob,Bob Best,AE,North,2020-01-01,,,1,
Cy,Cy Cole,AE,South,2020-01-01,,,1,
Dee,Dee Dorn,AE,South,2020-01-01,,,1,
Eve,Eve Ell,SE,South,2020-01-01,,2027-06-30,0.8,
Eve,Eve Ell,SE,South,2020-01-01,2027-07-01,,0.5,standard
"""
GOALS = """metric,period,amount,goal
revenue,FY2027,400,sell
"""


def tiny(shelf: Path, **files: str) -> Path:
    """Write the plan to a shelf, with other files beside it or instead of some, and return its folder."""
    folder = shelf / "tiny"
    folder.mkdir(parents=True)
    for name, text in {"plan.yaml": PLAN, "reps.csv": REPS, "goals.csv": GOALS, **files}.items():
        (folder / name.replace("_csv", ".csv")).write_text(text, encoding="utf-8")
    return folder
