"""What commands tell of a conflict: the rules, the repairs, and how one is applied."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from allocator.allocation import Allocation, Status
from allocator.export.folder import plain
from allocator.insight.repair.counsel import Counsel, Repair, repairs
from allocator.terminal.waiting import waiting


def counselled(allocation: Allocation) -> Counsel:
    """Look for repairs, with a sign of life for a large plan."""
    if allocation.status is not Status.CONFLICT:
        return Counsel()
    with waiting("Looking for repairs"):
        return repairs(allocation)


def way_on(scenario: Path) -> str:
    """Say how a repair is applied."""
    beside = scenario.parent / f"{scenario.name}_repaired"
    return f"\nTo apply one: allocator repair {scenario} --apply 1 --to {beside}"


def counsel_content(counsel: Counsel) -> dict[str, Any]:
    """The counsel as JSON holds it."""
    return {
        "certificate": counsel.certificate,
        "conflict": [asdict(rule) for rule in counsel.conflict],
        "others": counsel.others,
        "repairs": [content_of(one) for one in counsel.repairs],
    }


def content_of(one: Repair) -> dict[str, Any]:
    """A repair as JSON holds it: the rows to write are left out, the edits tell them."""
    named = {name: getattr(one, name) for name in ("number", "family", "cost", "alone", "sentences")}
    content: dict[str, Any] = plain({**named, "edits": [asdict(edit) for edit in one.edits]})
    return content
