"""Whether a plan may be handed out: what must be known of it first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocator.allocation import Status
from allocator.desk.bench import Workbench
from allocator.desk.handed_out import HandedOut
from allocator.desk.print_page import team_names
from allocator.export.folder import has_workbook

BEST_EFFORT, EARLIER = "best effort", "earlier plan"


@dataclass(frozen=True)
class Standing:
    """How a plan stands that is about to be handed out."""

    is_current: bool
    """Whether it is that of what is stated now; else it is handed out on purpose only."""
    mark: str
    """What stands in the names of its files; blank for a plan of which nothing needs to be said."""
    has_workbook: bool
    """Whether plan.xlsx is written unasked."""
    rows: str
    """How many quotas there are, in words."""
    teams: Mapping[str, str]
    """What teams are called that have a page of their own, by node."""


def standing(bench: Workbench) -> Standing | None:
    """Tell how the plan on the bench stands; None if there is none yet."""
    allocation = bench.allocation
    if allocation is None:
        return None
    marks = [EARLIER] if not bench.is_current else []
    marks += [BEST_EFFORT] if allocation.status is Status.CONFLICT else []
    count = f"{len(allocation.quotas):,} quotas of {allocation.quotas['rep'].nunique():,} reps"
    return Standing(
        bench.is_current, ", ".join(marks), has_workbook(allocation, None), count, team_names(allocation)
    )  # fmt: skip


def handed_out(bench: Workbench, known: HandedOut | None = None) -> HandedOut:
    """Return the files of the plan on the bench: those known from before, if nothing has changed since.

    Raises
    ------
    ValueError
        If there is no plan yet.
    """
    stands = standing(bench)
    if stands is None or bench.allocation is None:
        raise ValueError("nothing is solved yet | solve first, then hand it out")
    plan, name = bench.allocation.plan, bench.draft.name
    if known is not None and known.plan is plan and (known.name, known.mark) == (name, stands.mark):
        return known
    return HandedOut(plan, name, stands.mark)
