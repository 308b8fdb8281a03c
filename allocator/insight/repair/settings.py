"""Settings of plan.yaml that give way: the highest rate, the over-assignment, the load limit."""

from __future__ import annotations

from typing import Any

from allocator.insight.repair.change import Bent, Change, Edit, nested, outwards
from allocator.insight.wording import percent, wording

_STEP = 1e-4


def max_rate(bent: Bent) -> Change | None:
    """Raise the highest rate of a metric, or of a role in it."""
    labelled, plan = bent.program.rules.labelled, bent.allocation.plan
    settings: dict[str, Any] = {}
    sentences, edits = [], []
    for row, amount in zip(*bent.amounts("max_rate"), strict=True):
        if amount == 0:
            continue
        block = labelled.blocks[int(labelled.block[row])]
        place = str(block.places()[row - int((labelled.block < labelled.block[row]).sum())]).removeprefix("plan.yaml ")
        parts = place.split(".")
        metric = parts[-2]
        one = plan.settings.metric_for(parts[1], metric) if parts[0] == "roles" else plan.settings.metrics[metric]
        new = outwards(one.max_rate * (1 + float(amount)), _STEP, True)
        label = wording(plan.settings, metric).label
        whose = f" for role {parts[1]}" if parts[0] == "roles" else ""
        sentences.append(
            f"raise the highest rate of {label}{whose} from {percent(one.max_rate)} to {percent(new)} "
            f"(plan.yaml {place})"
        )
        edits.append(Edit("plan.yaml", {}, place, one.max_rate, new))
        settings = merged(settings, nested(place, new))
    return Change(tuple(sentences), tuple(edits), settings)


def merged(settings: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Put settings over others, key by key at every depth."""
    out = dict(settings)
    for key, value in more.items():
        old = out.get(key)
        out[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


def padding(bent: Bent) -> Change | None:
    """Raise the over-assignment of reps, and with it every padded target."""
    now = bent.allocation.plan.settings.over_assignment.factors.get("rep", 0.0)
    _, amount = bent.amounts("padding")
    new = outwards((1 + now) * (1 + float(amount.sum())) - 1, _STEP, True)
    if new > 1:
        return None
    said = f"raise the over-assignment of reps from {percent(now)} to {percent(new)} (plan.yaml over_assignment.rep)"
    edit = Edit("plan.yaml", {}, "over_assignment.rep", now, new)
    return Change((said,), (edit,), nested("over_assignment.rep", new))


def load_limit(bent: Bent, times: float) -> Change:
    """Raise the load that everybody may carry."""
    now = bent.allocation.plan.settings.capacity.load_limit
    new = outwards(now * times, _STEP, True)
    said = f"raise the load limit of all from {percent(now)} to {percent(new)} (plan.yaml capacity.load_limit)"
    edit = Edit("plan.yaml", {}, "capacity.load_limit", now, new)
    return Change((said,), (edit,), nested("capacity.load_limit", new))
