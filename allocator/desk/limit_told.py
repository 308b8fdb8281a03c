"""A row of limits.csv of a plan that is read, as a sentence."""

from __future__ import annotations

import re

from allocator.desk.limit_sentence import sentence
from allocator.plan.kinds import as_texts
from allocator.plan.plan import Plan

_PLACE = re.compile(r"limits\.csv row (\d+)")


def limit_told(plan: Plan, where: str) -> str:
    """Say the limit that lies at a place such as `limits.csv row 3`; blank where the place is none of a whole row."""
    found, table = _PLACE.fullmatch(where), plan.table("limits")
    mine = table[table["row"] == int(found[1])] if found else table.head(0)
    if mine.empty:
        return ""
    return sentence({str(name): as_texts(mine[name]).iloc[0] for name in mine}, plan.settings)
