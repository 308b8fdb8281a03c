"""What each rule pushes before pushes up and down are netted, as a small table."""

from __future__ import annotations

from allocator.insight.rep.moves import Push
from allocator.insight.rep.rep_metric import RepMetric

_MOVE = "quota before rounding less fair share"


def push_table(own: RepMetric, found: tuple[Push, ...]) -> tuple[str, ...]:
    """Set rules and their pushes below each other; the last line is their sum, which is the move."""
    moved = float((own.solved.balanced - own.cells.fair_share)[own.cell].sum())
    rows = [(push.rule.replace("_", " "), own.words.move(push.amount)) for push in found]
    rows.append((f"sum = {_MOVE}", own.words.move(moved)))
    wide, long = max(len(name) for name, _ in rows), max(len(amount) for _, amount in rows)
    return tuple(f"{name:<{wide}}  {amount:>{long}}" for name, amount in rows)
