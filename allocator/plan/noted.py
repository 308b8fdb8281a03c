"""What a plan leaves open or unused, without being wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from allocator.errors import Assumption
from allocator.plan.columns import TABLES, Kind
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean
from allocator.plan.settings import Block

Note = Callable[[Draft], Iterator[Assumption]]
_FORMULA = re.compile(r"^[=+@-].", re.MULTILINE)


def settings_left_out(draft: Draft) -> Iterator[Assumption]:
    """List settings that took their default."""
    settings = draft.settings
    yield from _left_out("", settings)
    for name in ("capacity", "history", "year"):
        yield from _left_out(f"{name}.", getattr(settings, name))
    for name, metric in settings.metrics.items():
        if not metric.sum_of:
            yield from _left_out(f"metrics.{name}.", metric, ("round_to", "max_rate") if metric.base else ("round_to",))


def _left_out(place: str, block: Block, only: tuple[str, ...] = ()) -> Iterator[Assumption]:
    for key, field in type(block).model_fields.items():
        value = field.default
        if key in block.model_fields_set or isinstance(value, Block) or (only and key not in only):
            continue
        if isinstance(value, float | int | str) and value != "":
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            yield Assumption("default", f"plan.yaml {place}{key}", f"not given: {shown}")


def spells_out_of_the_year(draft: Draft) -> Iterator[Assumption]:
    """List rows of reps.csv that say nothing of the year."""
    first, last = draft.spells
    for place in np.flatnonzero(first > last):
        rep = draft.values("reps", "rep")[place]
        yield Assumption(
            "unused", f"reps.csv row {draft.number('reps', int(place))}", f'"{rep}" is not there in the year'
        )


def history_out_of_time(draft: Draft) -> Iterator[Assumption]:
    """List history of the year itself or later, and actuals of another year."""
    year = draft.calendar.year
    for table, word in (("history", "before"), ("actuals", "in"), ("current", "in")):
        labels = draft.values(table, "period")
        spans = {label: draft.calendar.span(label) for label in pd.unique(labels) if label}
        out = {
            label
            for label, span in spans.items()
            if span and (span.end > year.start if table == "history" else span not in year)
        }
        rows = int(np.isin(labels, list(out)).sum())
        if rows:
            named = ", ".join(sorted(out)[:3]) + (", ..." if len(out) > 3 else "")
            what = f"{rows:,} rows are not used: {named} not {word} the year {draft.calendar.label(year)}"
            yield Assumption("unused", f"{table}.csv period", what)


def history_of_others(draft: Draft) -> Iterator[Assumption]:
    """List history of metrics and territories that the plan does not know."""
    known = {"metric": set(draft.settings.cell_metrics), "territory": set(draft.territories)}
    for table in ("history", "current"):
        for column, names in known.items():
            counts = Counter(draft.values(table, column).tolist())
            for name, rows in sorted((name, rows) for name, rows in counts.items() if name not in (*names, "")):
                near = did_you_mean(str(name), names, "")
                what = f'"{name}" is not in the plan: {rows:,} rows' + (near and f"; {near}")
                yield Assumption("unused", f"{table}.csv {column}", what)


def names_like_formulas(draft: Draft, name: str) -> Iterator[Assumption]:
    """List columns of a table with names that a spreadsheet would run."""
    frame, table = draft.frames[name], TABLES[name]
    for column in (c.name for c in table.columns if c.kind is Kind.TEXT and len(frame)):
        if not _FORMULA.search("\n".join(frame[column].to_numpy(object))):
            continue
        if count := int(frame[column].str.match(_FORMULA.pattern).sum()):
            what = f"{count:,} texts begin like a formula; they are written so that no spreadsheet runs them"
            yield Assumption("adjusted", f"{table.file} {column}", what)


def nodes_below_several(draft: Draft) -> Iterator[Assumption]:
    """List names of a level that stand below more than one name of the level above."""
    levels = [level for level in draft.settings.levels if level in draft.frames["reps"]]
    for upper, lower in pairwise(levels):
        pairs = draft.frames["reps"][[upper, lower]].drop_duplicates()
        pairs = pairs[(pairs[lower] != "") & (pairs[upper] != "")]
        for name, group in pairs[pairs[lower].duplicated(keep=False)].groupby(lower):
            above = ", ".join(sorted(group[upper]))
            what = f'"{name}" stands below {above}: its reps are added up as one {lower}'
            yield Assumption("adjusted", f"reps.csv {lower}", what)


def columns_in_vain(draft: Draft) -> Iterator[Assumption]:
    """List what is written where nothing looks at it."""
    measures = np.isin(draft.values("limits", "measure"), ("ratio", "equity"))
    for place in np.flatnonzero(~measures & draft.written("limits", "of")).tolist():
        row = draft.number("limits", place)
        yield Assumption("unused", f"limits.csv row {row} of", "only ratio and equity are of something")
    homes = draft.frames["reps"][["rep", "territory"]]
    homes = homes[homes["territory"] != ""]
    covering = set(draft.values("assignments", "rep")) if len(homes) else set()
    assigned = set(zip(draft.values("assignments", "rep"), draft.values("assignments", "territory"), strict=True))
    for row, rep, home in homes.itertuples(name=None):
        if rep in covering and (rep, home) not in assigned:
            what = f'"{home}" is not among the territories that assignments.csv gives "{rep}"'
            yield Assumption("unused", f"reps.csv row {row} territory", what)


def bases_with_fair_share(draft: Draft) -> Iterator[Assumption]:
    """List drivers of metrics that are spread by their base."""
    for name, metric in draft.settings.metrics.items():
        if metric.base and metric.fair_share:
            what = "is not used: the metric is spread by its base"
            yield Assumption("unused", f"plan.yaml metrics.{name}.fair_share", what)


def drivers_nobody_uses(draft: Draft) -> Iterator[Assumption]:
    """List drivers of potential.csv that neither fair share nor a limit names."""
    metrics = [draft.settings.metric_for(role, m) for role, r in draft.settings.roles.items() for m in r.metrics]
    used = {driver for metric in metrics for driver in metric.fair_share} | set(draft.values("limits", "of"))
    drivers = pd.Series(draft.values("potential", "driver")).value_counts()
    for name, rows in drivers[~drivers.index.isin([*used, "potential", "base"])].sort_index().items():
        near = did_you_mean(str(name), used, "")
        what = f'neither fair_share nor limits name "{name}": {rows:,} rows' + (near and f"; {near}")
        yield Assumption("unused", "potential.csv driver", what)


def metrics_nobody_sells(draft: Draft) -> Iterator[Assumption]:
    """List metrics that no role sells."""
    sold = {metric for role in draft.settings.roles.values() for metric in role.metrics}
    for name in draft.settings.cell_metrics:
        if name not in sold:
            yield Assumption("unused", f"plan.yaml metrics.{name}", "no role sells it")


NOTES: tuple[Note, ...] = (
    settings_left_out,
    spells_out_of_the_year,
    history_out_of_time,
    history_of_others,
    *(partial(names_like_formulas, name=name) for name in TABLES),
    nodes_below_several,
    columns_in_vain,
    bases_with_fair_share,
    drivers_nobody_uses,
    metrics_nobody_sells,
)
