"""What the fair share of each metric goes by: its drivers, their weights and the shares these come to."""

from __future__ import annotations

import pandas as pd

from allocator.desk.edit import Edit, SetSetting
from allocator.desk.stated import Stated
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.insight.wording import percent
from allocator.plan.checks.metrics import DRIVERS
from allocator.plan.numbers import NumberFormatError

MEANINGS = {
    "potential": "what the territory or the book could yield",
    "history": "what was sold there last year, for the time somebody was there",
    "capacity": "selling hours",
    "productivity": "selling hours × strength",
    "equal": "one for each head",
    "current": "the quota in force",
}
OWN = "a number of your own, in potential.csv"


def shared_metrics(stated: Stated) -> dict[str, str]:
    """Return the labels of the metrics that have weights, by their names: a base metric goes by its base alone."""
    metrics = stated.settings.metrics
    return {name: metrics[name].label for name in stated.settings.cell_metrics if not metrics[name].base}


def weight_table(stated: Stated, metric: str) -> pd.DataFrame:
    """Return a row for each driver there is, all texts. Columns: driver, goes by, weight, counts."""
    weights = stated.settings.metrics[metric].fair_share
    total = sum(weights.values())
    named = [name for name in stated.values("potential", "driver") if name not in (*DRIVERS, "base")]
    drivers = list(dict.fromkeys([*DRIVERS, *named, *weights]))
    return pd.DataFrame(
        {
            "goes by": [MEANINGS.get(name, OWN) for name in drivers],
            "weight": [f"{weights[name]:.6g}" if weights.get(name) else "" for name in drivers],
            "counts": [percent(weights[name] / total) if weights.get(name) else "–" for name in drivers],
        },
        index=pd.Index(drivers, name="driver"),
        dtype="str",
    ).reset_index()


def weights_said(stated: Stated, metric: str) -> str:
    """Say what the weights add up to, or what counts where there are none."""
    weights = {name: weight for name, weight in stated.settings.metrics[metric].fair_share.items() if weight}
    if not weights:
        return "No weights: fair share goes by potential where it is given, else by history, else by selling hours."
    total = sum(weights.values())
    parts = " + ".join(f"{weight:g}" for weight in weights.values())
    shown = f"{parts} = {total:.6g}" if len(weights) > 1 else parts
    return f"Weights: {shown}. Each counts as its part of the sum."


def weight_edit(stated: Stated, metric: str, driver: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed weight asks for; blank or 0 takes the driver out."""
    where = f"plan.yaml metrics.{metric}.fair_share.{driver}"
    try:
        value = read_typed(typed.strip() or "0")
    except NumberFormatError as error:
        return Finding(where, str(error), error.remedy)
    if value < 0:
        return Finding(where, f'"{typed}" is below 0', "write 0 or more")
    weights = {name: weight for name, weight in stated.settings.metrics[metric].fair_share.items() if name != driver}
    whole = {**weights, driver: value} if value else weights
    if not any(whole.values()):
        return SetSetting(("metrics", metric, "fair_share"), new=None)
    return SetSetting(("metrics", metric, "fair_share", driver), new=value or None)
