"""Locks that give way: their rows with another quota."""

from __future__ import annotations

from allocator.insight.repair.change import Bent, Change, Edit, key_of, outwards, written
from allocator.insight.wording import wording
from allocator.plan.columns import TABLES


def locks(bent: Bent) -> Change:
    """Raise or lower each lock that is in the way, to a whole unit of its metric."""
    table, program = bent.allocation.plan.table("locks"), bent.program
    sides, moved = bent.passed("locks")
    quotas, sentences, edits = {}, [], []
    for side, by in zip(sides.tolist(), moved.tolist(), strict=True):
        row = int(program.rules.sides.row[side])
        block = program.rules.labelled.blocks[int(program.rules.labelled.block[row])]
        place = int(block.entry[0]) if block.entry is not None else 0
        words = wording(bent.allocation.plan.settings, str(table["metric"].iloc[place]))
        old = float(table["quota"].iloc[place])
        new = max(outwards(old + by, 1e-6 if bent.exact else words.step, by > 0), 0.0)
        quotas[place] = new
        key = key_of(table, place, TABLES["locks"].key)
        when = f" in {key['period']}" if "period" in key else ""
        on = f" on {key['territory']}" if "territory" in key else ""
        sentences.append(
            f"{'raise' if by > 0 else 'lower'} the lock of {key['rep']} in {words.label}{on}{when} by "
            f"{words.amount(abs(new - old), unit=True)}, from {words.amount(old)} to {words.amount(new)} "
            f"({block.source})"
        )
        edits.append(Edit("locks.csv", key, "quota", old, new))
    rows = table.iloc[list(quotas)][[*TABLES["locks"].key, "quota"]].assign(quota=list(quotas.values()))
    return Change(tuple(sentences), tuple(edits), rows={"locks": written(rows)})
