"""The quickstart worked out a second way: day by day with plain loops, and one small system of equations."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from holidays import country_holidays

FOLDER = Path(__file__).parents[2] / "scenarios" / "quickstart"
QUARTERS = ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4")
SEASON = (0.22, 0.24, 0.24, 0.30)
RAMP = (0.25, 0.5, 0.75, 1.0)
PADDING = 1.04 * 1.05
HIRE, HIRED_ON = "J. Yoon", date(2027, 2, 15)
RENEWAL_RATE = 0.92
GROWTH_CAP = 1.4
GOAL, FIRST_QUARTER, WEST, LOGOS = 18_000_000, 4_000_000, 8_500_000, 250

Cell = tuple[str, str]
Quotas = dict[Cell, float]


def _rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


REPS = {row["rep"]: row for row in _rows("reps")}
POTENTIAL = {r["territory"]: float(r["potential"]) for r in _rows("potential") if r["metric"] == "revenue"}
BASE = {(r["territory"], r["period"]): float(r["potential"]) for r in _rows("potential") if r["driver"] == "base"}


def working_days() -> dict[str, list[date]]:
    """Working days of each quarter of 2027 in the United States."""
    off = country_holidays("US", years=2027)
    days = [date(2027, 1, 1) + timedelta(d) for d in range(365)]
    days = [day for day in days if day.weekday() < 5 and day not in off]
    return {q: [day for day in days if (day.month - 1) // 3 == i] for i, q in enumerate(QUARTERS)}


def productive(rep: str, day: date) -> float:
    """Productivity of a rep on a day: FTE, at ramp for the one who joins in February."""
    fte = float(REPS[rep]["fte"])
    if rep != HIRE:
        return fte
    if day < HIRED_ON:
        return 0.0
    month = (day.month - HIRED_ON.month) - (day.day < HIRED_ON.day)
    return fte * (RAMP[month] if month < len(RAMP) else 1.0)


def availability() -> Quotas:
    """Part of each quarter that a rep is productive."""
    calendar = working_days()
    return {(r, q): sum(productive(r, d) for d in calendar[q]) / len(calendar[q]) for r in REPS for q in QUARTERS}


def renewals() -> Quotas:
    """Every rep keeps 92 % of what is due in the own territory."""
    return {(r, q): RENEWAL_RATE * BASE[REPS[r]["territory"], q] for r in REPS for q in QUARTERS}


def new_customers() -> Quotas:
    """250 customers and the padding, by working days and availability."""
    calendar, able = working_days(), availability()
    hours = {(r, q): able[r, q] * len(calendar[q]) for r in REPS for q in QUARTERS}
    return {cell: LOGOS * PADDING * h / sum(hours.values()) for cell, h in hours.items()}


def fair_revenue() -> Quotas:
    """Fair share of new revenue: 70 % by potential and 30 % by head, each raked to the goals."""
    able = availability()
    by_head = {(r, q): SEASON[i] * able[r, q] for r in REPS for i, q in enumerate(QUARTERS)}
    by_potential = {(r, q): POTENTIAL[REPS[r]["territory"]] * part for (r, q), part in by_head.items()}
    potential, head = raked(by_potential), raked(by_head)
    return {cell: 0.7 * potential[cell] + 0.3 * head[cell] for cell in by_head}


def raked(shares: Quotas) -> Quotas:
    """Scale shares to one revenue goal after the other, in turns, until all are met."""
    out = dict(shares)
    for _ in range(200):
        for amount, cells in goals(list(out)):
            scale = amount / sum(out[cell] for cell in cells)
            out.update({cell: out[cell] * scale for cell in cells})
    return out


def goals(cells: list[Cell]) -> list[tuple[float, list[Cell]]]:
    """Padded revenue goals, each with its cells."""
    first = [cell for cell in cells if cell[1] == "FY2027-Q1"]
    west = [cell for cell in cells if REPS[cell[0]]["region"] == "West"]
    return [(FIRST_QUARTER * PADDING, first), (WEST * PADDING, west), (GOAL * PADDING, cells)]


def caps() -> dict[str, float]:
    """The most revenue of each rep: 40 % above last year's in the same territory."""
    sold = dict.fromkeys(POTENTIAL, 0.0)
    for row in _rows("history"):
        sold[row["territory"]] += float(row["actual"])
    return {rep: GROWTH_CAP * sold[row["territory"]] for rep, row in REPS.items()}


def revenue() -> Quotas:
    """New revenue nearest to fair share, every goal met and nobody above the cap.

    With quotas q = f · (1 + sum of the multipliers of the cell's rows), the rows that hold with equality are
    linear equations in their multipliers; reps found above their cap are added until there is none.
    """
    fair = fair_revenue()
    cells, held = list(fair), []
    f = np.array([fair[cell] for cell in cells])
    while True:
        rows = goals(cells) + [(caps()[rep], [c for c in cells if c[0] == rep]) for rep in held]
        A = np.array([[cell in set(inside) for cell in cells] for _, inside in rows], float)
        target = np.array([amount for amount, _ in rows])
        q = f + f * (A.T @ np.linalg.solve(A * f @ A.T, target - A @ f))
        year = {rep: sum(q[i] for i, cell in enumerate(cells) if cell[0] == rep) for rep in REPS}
        above = [rep for rep in REPS if year[rep] > caps()[rep] * (1 + 1e-12)]
        if not above:
            assert (q > 0).all()
            return dict(zip(cells, q, strict=True))
        held += above


def loads() -> Quotas:
    """Selling hours needed ÷ hours available."""
    calendar, able = working_days(), availability()
    full_year = sum(map(len, calendar.values())) * 8 * 0.4
    money, kept, logos = revenue(), renewals(), new_customers()
    out = {}
    for (r, q), effective in able.items():
        there = [d for d in calendar[q] if r != HIRE or d >= HIRED_ON]
        present = float(REPS[r]["fte"]) * len(there)
        ramp = effective * len(calendar[q]) / present
        need = money[r, q] * full_year / 3_600_000 / ramp + kept[r, q] * 0.0001 + logos[r, q] * 6 / ramp
        out[r, q] = need / (present * 8 * 0.4)
    return out
