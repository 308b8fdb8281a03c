"""Made-up companies by the hundred: two to eight people, one to three metrics, everything a plan may hold.

Goals are sums of one table of amounts by region and stretch of time, so they never contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from allocator.plan.calendar import Calendar
from tests.properties.company import Company, Row, Tables

Draw = st.DrawFn

MENUS = (
    ("revenue",),
    ("revenue", "cloud"),
    ("revenue", "renewals"),
    ("revenue", "services", "bookings"),
    ("revenue", "customers", "renewals"),
)
SOLD_BY = {
    "AE": ("revenue", "cloud", "services", "customers"),
    "AM": ("renewals", "revenue"),
    "SE": ("revenue",),
    "house": ("revenue",),
}
FAIR_SHARES: tuple[dict[str, float], ...] = (
    {}, {"potential": 1}, {"capacity": 1}, {"equal": 1}, {"potential": 0.6, "productivity": 0.4}, {"history": 1},
)  # fmt: skip
SEASONS = (None, [1, 2, 3, 4], "history")
TIME = 2080 * 0.4
"""Selling hours of a full-time year, about."""


@dataclass(frozen=True)
class Wanted:
    """Which features a company may have."""

    limits: bool = True
    locks: bool = True
    floors: bool = False
    tight: tuple[float, ...] = (0.0, 0.6, 0.95, 1.3)
    padding: bool = True
    overlapping: bool = True
    bounded: bool = True
    """Metrics that something of their own bounds: parts of another in its unit, rates above the highest."""
    late: bool = True
    """People who start, leave or are away within the year."""


@dataclass
class Sketch:
    """A company on the way."""

    wanted: Wanted
    calendar: Calendar
    metrics: tuple[str, ...]
    reps: list[Row]
    territories: list[str]
    unit: dict[str, float] = field(default_factory=dict)
    total: dict[str, float] = field(default_factory=dict)
    tables: Tables = field(default_factory=dict)

    @property
    def year(self) -> str:
        return self.calendar.label(self.calendar.year)

    @property
    def pieces(self) -> tuple[str, ...]:
        """Stretches of time that amounts are drawn for: quarters, or periods that are longer."""
        length = "quarter" if self.calendar.periods == "month" else self.calendar.periods
        return Calendar(self.calendar.year_starts, length).labels

    @property
    def sold(self) -> tuple[str, ...]:
        return tuple(m for m in self.metrics if m != "bookings")

    def sellers(self, metric: str) -> list[Row]:
        return [rep for rep in self.reps if metric in SOLD_BY[rep["role"]] and rep["role"] != "SE"]

    def each(self, metric: str) -> float:
        """A seller's even part of the metric's year."""
        return self.total[metric] / max(len(self.sellers(metric)), 1)


@st.composite
def companies(draw: Draw, wanted: Wanted = Wanted()) -> Company:
    """Draw a company with its goals, people, market and limits."""
    sketch = _sketch(draw, wanted)
    metrics = {name: _metric(draw, sketch, name) for name in sketch.metrics}
    _market(draw, sketch)
    _goals(draw, sketch)
    _efforts(draw, sketch, metrics)
    _time(draw, sketch)
    if wanted.limits:
        _limits(draw, sketch, metrics)
    capped = any(row["measure"] == "quota" and row.get("priority") is None for row in sketch.tables.get("limits", []))
    if wanted.locks and draw(st.integers(0, 3)) == 3 and not capped:
        _lock(draw, sketch)
    return Company(_settings(draw, sketch, metrics), {name: rows for name, rows in sketch.tables.items() if rows})


def _sketch(draw: Draw, wanted: Wanted) -> Sketch:
    starts = draw(st.sampled_from((date(2027, 1, 1), date(2026, 8, 1))))
    calendar = Calendar(starts, draw(st.sampled_from(("quarter", "month", "half", "year"))))
    menu = draw(st.sampled_from([menu for menu in MENUS if wanted.bounded or "cloud" not in menu]))
    territories = [f"T{k}" for k in range(1, draw(st.integers(1, 4)) + 1)]
    count = draw(st.integers(2, 8))
    first = ["AE", "AM"] if "renewals" in menu else ["AE", "AE"]
    roles = st.sampled_from(("AE", "AE", first[1], "SE", "house"))
    reps = [_rep(draw, f"r{k}", first[k] if k < 2 else draw(roles), territories) for k in range(count)]
    return Sketch(wanted, calendar, menu, reps, territories, tables={"reps": reps})


def _rep(draw: Draw, name: str, role: str, territories: list[str]) -> Row:
    return {
        "rep": name, "role": role,
        "region": draw(st.sampled_from(("North", "South"))),
        "territory": draw(st.sampled_from(territories)),
        "fte": draw(st.sampled_from((1.0, 0.5, 0.8))),
        "ote": draw(st.sampled_from((100_000.0, 150_000.0))),
    }  # fmt: skip


def _metric(draw: Draw, sketch: Sketch, name: str) -> dict[str, Any]:
    if name == "bookings":
        return {"sum_of": ["revenue", "services"], "unit": "USD"}
    unit = 1.0 if name == "customers" else draw(st.sampled_from((1000.0, 1.0, 0.5)))
    sketch.unit[name] = unit
    shape: dict[str, Any] = {"unit": "customer" if name == "customers" else "USD", "round_to": unit}
    if name == "renewals":
        return {**shape, "base": True, "max_rate": draw(st.sampled_from((1.0, 0.9))) if sketch.wanted.bounded else 1.0}
    if name in ("cloud", "customers"):
        shape["part_of"] = "revenue"
    shape["fair_share"] = dict(draw(st.sampled_from(FAIR_SHARES)))
    season = draw(st.sampled_from(SEASONS))
    if season == "history" or (season and len(sketch.calendar.spans) in (4, 12)):
        shape["seasonality"] = season if season == "history" else season * (len(sketch.calendar.spans) // 4)
    return shape


def _market(draw: Draw, sketch: Sketch) -> None:
    """Territories, what they hold and what was sold in them."""
    sketch.tables["territories"] = [
        {"territory": t, "segment": draw(st.sampled_from(("SMB", "large")))} for t in sketch.territories
    ]
    potential, history = [], []
    known = draw(st.booleans())
    quarters = Calendar(
        date(sketch.calendar.year_starts.year - 1, sketch.calendar.year_starts.month, 1), "quarter"
    ).labels
    for metric in sketch.sold:
        for territory in sketch.territories:
            size = draw(st.integers(1, 9)) * 100 * sketch.unit[metric]
            row = {"territory": territory, "metric": metric, "potential": size}
            potential.append({**row, "driver": "base" if metric == "renewals" else "potential"})
            if known:
                history += [
                    {"territory": territory, "metric": metric, "period": quarter, "actual": size / 4 + k}
                    for k, quarter in enumerate(quarters)
                ]
    sketch.tables |= {"potential": potential, "history": history}
    if draw(st.integers(0, 3)) == 3:
        sketch.tables["strengths"] = [
            {"rep": sketch.reps[0]["rep"], "metric": sketch.sold[0], "strength": draw(st.sampled_from((1.5, 0.7)))}
        ]


def _goals(draw: Draw, sketch: Sketch) -> None:
    rows: list[Row] = []
    for metric in sketch.sold:
        rows += _rates(draw, sketch) if metric == "renewals" else _amounts(draw, sketch, metric)
    if "bookings" in sketch.metrics:
        rows.append({"metric": "bookings", "period": sketch.year, "scope": "",
                     "amount": sketch.total["revenue"] + sketch.total["services"]})  # fmt: skip
    if any(rep["role"] == "SE" for rep in sketch.reps):
        rows.append({"metric": "revenue", "period": sketch.year, "scope": "", "line": "specialists",
                     "amount": sketch.total["revenue"]})  # fmt: skip
    for row in rows:
        row["priority"] = draw(st.sampled_from((1, 1, 2)))
    sketch.tables["goals"] = rows


def _rates(draw: Draw, sketch: Sketch) -> list[Row]:
    held = sum(row["potential"] for row in sketch.tables["potential"] if row["metric"] == "renewals")
    sketch.total["renewals"] = held
    rate = draw(st.sampled_from((0.8, 0.95)))
    return [{"metric": "renewals", "period": sketch.year, "scope": "", "rate": rate}]


def _amounts(draw: Draw, sketch: Sketch, metric: str) -> list[Row]:
    """Goals as sums of amounts by region and stretch of time, of the regions that sell the metric."""
    regions = sorted({rep["region"] for rep in sketch.sellers(metric)})
    odd = draw(st.sampled_from((0.0, 0.0, 567.0)))
    amount = {
        (region, piece): draw(st.integers(1, 9)) * 50 * sketch.unit[metric] + odd
        for region in regions
        for piece in sketch.pieces
    }
    sketch.total[metric] = sum(amount.values())
    kinds = ("year", "pieces", "regions", "regions and pieces")
    chosen = draw(
        st.lists(st.sampled_from(kinds), min_size=1, max_size=3 if sketch.wanted.overlapping else 1, unique=True)
    )
    rows: list[Row] = []
    for kind in chosen:
        scopes = [(f"region={r}", [r]) for r in regions] if "regions" in kind else [("", regions)]
        times = [(p, [p]) for p in sketch.pieces] if "pieces" in kind else [(sketch.year, list(sketch.pieces))]
        rows += [
            {"metric": metric, "period": label, "scope": scope,
             "amount": sum(amount[r, p] for r in inside for p in pieces)}
            for scope, inside in scopes for label, pieces in times
        ]  # fmt: skip
    unique = {(row["period"], row["scope"]): row for row in rows}
    return list(unique.values())


def _efforts(draw: Draw, sketch: Sketch, metrics: dict[str, dict[str, Any]]) -> None:
    """Hours per unit so that the goals need a drawn part of the time there is."""
    tight = draw(st.sampled_from(sketch.wanted.tight))
    sold = sketch.sold
    for metric in sold:
        time = TIME * sum(rep["fte"] for rep in sketch.sellers(metric))
        if tight:
            hours = float(f"{tight * time / len(sold) / sketch.total[metric]:.4g}")
            metrics[metric]["hours_per_unit"] = hours


def _time(draw: Draw, sketch: Sketch) -> None:
    """Who starts late, is away, covers several territories, or is not hired yet."""
    first = sketch.calendar.year_starts
    for k, rep in enumerate(sketch.reps[1:], 1):
        if sketch.wanted.late and draw(st.integers(0, 2)) == 2:
            months = draw(st.integers(-4, 7))
            rep["start"] = str(
                date(first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 15)
            )
            rep["ramp"] = "standard"
        if draw(st.integers(0, 7)) == 7:
            rep["open_seat"] = draw(st.sampled_from((0.5, 1.0)))
        if draw(st.integers(0, 3)) == 3:
            share = draw(st.sampled_from((None, 0.1)))
            sketch.tables.setdefault("assignments", []).extend(
                {"rep": rep["rep"], "territory": t, "share": share} for t in sketch.territories[: 1 + k % 3]
            )
    if sketch.wanted.late and draw(st.booleans()):
        away = date(first.year + 1, 2, 10) if first.month > 2 else date(first.year, 2, 10)
        until = date(away.year, 3, 20)
        sketch.tables["absences"] = [{"rep": sketch.reps[0]["rep"], "from": str(away), "to": str(until)}]


def _settings(draw: Draw, sketch: Sketch, metrics: dict[str, dict[str, Any]]) -> dict[str, Any]:
    roles: dict[str, Any] = {}
    for role in sorted({rep["role"] for rep in sketch.reps}):
        roles[role] = {"metrics": [m for m in sketch.sold if m in SOLD_BY[role]]}
    roles.get("SE", {}).update(line="specialists")
    roles.get("house", {}).update(capacity="none")
    factors = ({}, {"rep": 0.1}, {"region": 0.05, "rep": 0.05}) if sketch.wanted.padding else ({},)
    return {
        "year_starts": str(sketch.calendar.year_starts),
        "periods": sketch.calendar.periods,
        "levels": ["region"],
        "metrics": metrics,
        "roles": roles,
        "capacity": {"hours_per_day": 8, "selling_share": 0.4},
        "ramp": {"standard": [0.25, 0.5, 0.75]},
        "over_assignment": dict(draw(st.sampled_from(factors))),
    }


def _limits(draw: Draw, sketch: Sketch, metrics: dict[str, dict[str, Any]]) -> None:
    """Caps that are hard or soft, and floors that are soft (hard ones where conflicts are wanted)."""
    menu = ["quota", "quota by period", "share_of_goal", "quota_to_ote", "phasing", "equity", "change", "region"]
    menu += (
        ["growth"] * bool(sketch.tables["history"]) + ["share_of_potential"] + ["rate"] * ("renewals" in sketch.metrics)
    )
    menu += ["load", "mix"] * ("hours_per_unit" in metrics[sketch.sold[0]]) + ["ratio"] * ("cloud" in sketch.metrics)
    kinds = draw(st.lists(st.sampled_from(menu), max_size=3, unique=True))
    rows = [_limit(draw, sketch, kind) for kind in kinds]
    if sketch.wanted.floors and draw(st.booleans()):
        rows.append({"per": "rep", "where": "metric=revenue", "measure": "quota",
                     "min": draw(st.sampled_from((0.1, 0.6))) * sketch.each("revenue")})  # fmt: skip
    sketch.tables["limits"] = rows


def _limit(draw: Draw, sketch: Sketch, kind: str) -> Row:
    factor = draw(st.sampled_from((0.9, 0.6, 1.3)))
    each, here = sketch.each("revenue") * factor, "metric=revenue"
    periods = len(sketch.calendar.spans)
    many = max(len(sketch.sellers("revenue")), 1)
    known: dict[str, Row] = {
        "quota": {"per": "rep", "where": here, "measure": "quota", "max": each},
        "quota by period": {
            "per": "rep period",
            "where": f"{here}; role=AE",
            "measure": "quota",
            "max": each / periods,
        },
        "share_of_goal": {"per": "rep", "where": here, "measure": "share_of_goal", "max": min(factor * 1.5 / many, 1)},
        "quota_to_ote": {"per": "rep", "where": here, "measure": "quota_to_ote", "max": each / 100_000},
        "phasing": {"per": "rep period", "where": here, "measure": "phasing", "max": 0.5 + factor},
        "equity": {
            "per": "rep",
            "where": f"{here}; role=AE",
            "measure": "equity",
            "of": "capacity",
            "max": 0.7 + factor,
        },
        "change": {"per": "rep", "where": here, "measure": "change", "max": factor - 0.8},
        "region": {"per": "region", "where": here, "measure": "quota", "max": each * many / 2},
        "growth": {"per": "territory metric", "where": here, "measure": "growth", "max": factor - 0.5},
        "share_of_potential": {"per": "territory", "where": here, "measure": "share_of_potential", "max": factor},
        "rate": {"per": "rep", "where": "metric=renewals", "measure": "rate", "max": factor * 0.9},
        "load": {"per": "rep", "where": "", "measure": "load", "max": factor},
        "mix": {"per": "rep", "where": here, "measure": "mix", "max": min(factor, 0.9)},
        "ratio": {"per": "rep", "where": "metric=cloud", "measure": "ratio", "of": "revenue", "max": min(factor, 0.5)},
    }
    if kind == "change":
        sketch.tables["current"] = [
            {"rep": rep["rep"], "territory": rep["territory"], "metric": "revenue", "period": label,
             "quota": sketch.each("revenue") / periods}
            for rep in sketch.sellers("revenue") for label in sketch.calendar.labels
        ]  # fmt: skip
    row = known[kind]
    priority = draw(st.sampled_from((None, 1, 2, 3)))
    if priority and kind in ("quota", "region", "rate", "growth") and draw(st.booleans()):
        row = {**{k: v for k, v in row.items() if k != "max"}, "min": row["max"] * 1.2}
    return {**row, "priority": priority, "prorate": draw(st.sampled_from(("yes", "no")))}


def _lock(draw: Draw, sketch: Sketch) -> None:
    rep = sketch.reps[0]
    amount = round(sketch.each("revenue") * draw(st.sampled_from((0.5, 1.2, 0.1))))
    period = draw(st.sampled_from(("", sketch.pieces[0])))
    quota = amount / len(sketch.pieces) if period else amount
    sketch.tables["locks"] = [{"rep": rep["rep"], "metric": "revenue", "period": period, "quota": quota}]
