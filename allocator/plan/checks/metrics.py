"""Metrics: what they are part of, what they take, how they are spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocator.errors import Finding
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean

DRIVERS = ("potential", "history", "capacity", "productivity", "equal", "current")
"""Drivers that need no name of their own in potential.csv."""
HIGHEST_RATE = 5.0

Given = Iterator[tuple[str, Mapping[str, Any]]]


def _given(draft: Draft) -> Given:
    """Metrics, and what roles say of them, with their places in plan.yaml."""
    for name, metric in draft.settings.metrics.items():
        yield f"metrics.{name}", {key: getattr(metric, key) for key in metric.model_fields_set}
    for role, seller in draft.settings.roles.items():
        for name, keys in seller.metrics.items():
            yield f"roles.{role}.metrics.{name}", dict(keys)


def unknown_parts(draft: Draft) -> Iterator[Finding]:
    """Require that sums and parts name metrics that have cells."""
    metrics = draft.settings.metrics
    for name, metric in metrics.items():
        for key, others in (
            ("sum_of", metric.sum_of),
            ("part_of", (metric.part_of,) if metric.part_of else ()),
        ):
            for other in others:
                where = f"plan.yaml metrics.{name}.{key}"
                if other not in metrics:
                    known = [known for known in metrics if known != name]
                    remedy = did_you_mean(other, known, "add it to metrics")
                    yield Finding(where, f'"{other}" is not a metric', remedy)
                elif metrics[other].sum_of and other != name:
                    yield Finding(where, f'"{other}" is a sum itself', "name the metrics it adds up")


def circles(draft: Draft) -> Iterator[Finding]:
    """Require that no metric is part of itself, over however many steps."""
    metrics = draft.settings.metrics
    for name in metrics:
        if name in metrics[name].sum_of:
            yield Finding(f"plan.yaml metrics.{name}.sum_of", "adds up itself", "leave it out")
        chain, whole = [name], metrics[name].part_of
        while whole in metrics and whole not in chain:
            chain.append(str(whole))
            whole = metrics[str(whole)].part_of
        if whole == name and name == min(chain):
            steps = " in ".join(f'"{step}"' for step in (*chain, name))
            yield Finding(f"plan.yaml metrics.{name}.part_of", f"goes in a circle: {steps}", "take one step out")


def sums_of_different_units(draft: Draft) -> Iterator[Finding]:
    """Require that a sum adds up metrics of one unit."""
    metrics = draft.settings.metrics
    for name, metric in metrics.items():
        units = sorted({metrics[part].unit for part in metric.sum_of if part in metrics})
        if len(units) > 1:
            words = " and ".join(f'"{unit}"' for unit in units)
            yield Finding(f"plan.yaml metrics.{name}.sum_of", f"adds up {words}", "add up metrics of one unit")


def effort_given_twice(draft: Draft) -> Iterator[Finding]:
    """Require that effort is given as hours per unit or as productivity."""
    for where, keys in _given(draft):
        if keys.get("productivity") is not None and keys.get("hours_per_unit") is not None:
            yield Finding(f"plan.yaml {where}", "gives both productivity and hours_per_unit", "keep one of them")


def unknown_drivers(draft: Draft) -> Iterator[Finding]:
    """Require that drivers of fair share are built in or in potential.csv, and weigh something."""
    if not draft.knows("potential"):
        return
    known = sorted({*DRIVERS, *draft.values("potential", "driver")} - {"base"})
    for where, keys in _given(draft):
        weights = keys.get("fair_share", {})
        for driver in weights:
            if driver not in known:
                remedy = did_you_mean(driver, known, "give it as driver in potential.csv")
                yield Finding(f"plan.yaml {where}.fair_share.{driver}", f'"{driver}" is not a driver', remedy)
        if weights and not any(weights.values()):
            yield Finding(f"plan.yaml {where}.fair_share", "weighs nothing", "give one driver a weight above 0")


def unknown_ramps(draft: Draft) -> Iterator[Finding]:
    """Require that a metric's ramp is a profile of the plan, or none."""
    known = (*draft.settings.ramp, "none")
    for where, keys in _given(draft):
        ramp = keys.get("ramp")
        if ramp and ramp not in known and draft.knows_setting("ramp"):
            remedy = did_you_mean(ramp, known, "add it to ramp")
            yield Finding(f"plan.yaml {where}.ramp", f'"{ramp}" is not a ramp profile', remedy)
    if "none" in draft.settings.ramp:
        yield Finding("plan.yaml ramp.none", "none stands for full productivity from the first day", "rename it")


def seasons_of_wrong_length(draft: Draft) -> Iterator[Finding]:
    """Require that a seasonal profile has a number for each quota period, or for each month."""
    periods = len(draft.calendar.spans)
    for where, keys in _given(draft):
        season = keys.get("seasonality")
        if not isinstance(season, tuple) or not draft.knows("plan"):
            continue
        if len(season) not in (periods, 12):
            wanted = "12 months" if periods == 12 else f"{periods} periods or 12 months"
            what = f"has {len(season)} numbers for {wanted}"
            yield Finding(f"plan.yaml {where}.seasonality", what, "write one number for each")
        elif not sum(season):
            yield Finding(f"plan.yaml {where}.seasonality", "adds up to 0", "write a number above 0")


def rates_out_of_range(draft: Draft) -> Iterator[Finding]:
    """Require that the most of a base is a share, not percent."""
    for where, keys in _given(draft):
        rate = keys.get("max_rate", 0.0)
        if rate > HIGHEST_RATE:
            what = f"{rate:g} is {rate:g} times the base"
            yield Finding(f"plan.yaml {where}.max_rate", what, f"write {rate / 100:g} if it is {rate:g} percent")
