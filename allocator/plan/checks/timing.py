"""Periods that lie outside the year, or cut a quota period."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.errors import Finding
from allocator.plan.calendar import Calendar, Span
from allocator.plan.draft import Draft


def misplaced(draft: Draft, table: str, whole: bool = True) -> Iterator[Finding]:
    """Tell which periods of a table are not in the year or, if `whole`, are no whole quota periods."""
    if not draft.knows("plan"):
        return
    labels = draft.values(table, "period")
    for label in sorted(set(pd.unique(labels)) - {""}):
        span = draft.calendar.span(label)
        if span is None:
            continue
        if span not in draft.calendar.year:
            what = f"period {label} is not in the year {draft.calendar.label(draft.calendar.year)}"
            first, last = draft.calendar.labels[0], draft.calendar.labels[-1]
            yield from draft.at(table, labels == label, what, f"write a period from {first} to {last}")
        elif whole and not is_whole(span, draft.calendar):
            what = f"period {label} is finer than the quota periods ({draft.calendar.periods})"
            around = next(
                name for name, s in zip(draft.calendar.labels, draft.calendar.spans, strict=True) if s.overlaps(span)
            )
            yield from draft.at(table, labels == label, what, f"write {around}, or set finer periods in plan.yaml")


def is_whole(span: Span, calendar: Calendar) -> bool:
    """Tell whether a stretch of time is made of whole quota periods."""
    edges = {edge for part in calendar.spans for edge in (part.start, part.end)}
    return span.start in edges and span.end in edges
