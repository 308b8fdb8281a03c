"""The season of a metric: working days, history, or a curve of its own that can be edited."""

from __future__ import annotations

from functools import partial

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.edit import Edit
from allocator.desk.stated import Stated
from allocator.desk.views.seasons import (
    KINDS,
    OWN,
    Season,
    kind_edit,
    season_chart,
    season_of,
    season_table,
    seasonal_metrics,
    value_edit,
)
from allocator.errors import Finding
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.charts.season import seasons_chart
from allocator.ui.parts.metric import choose_metric
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.typed_table import typed_table

SECTION, KIND = "season", "season-kind"
WORDS = {"working days": "By working days", "history": "As in history", "own curve": "A curve of its own"}


def season(bench: Workbench, stated: Stated) -> None:
    """Show how the year of a metric is divided."""
    st.subheader("Season", help=meaning("season"))
    metrics = seasonal_metrics(stated)
    if not metrics:
        st.info("Every metric has a base, whose dates are facts: there is no season to set.")
        return
    metric = choose_metric(metrics, "season-metric")
    now = season_of(stated, metric)
    key = f"season-{bench.draft.id}-{metric}-{now.kind}"
    st.radio(
        "The year is divided",
        list(KINDS),
        list(KINDS).index(now.kind),
        WORDS.__getitem__,
        key=key,
        horizontal=True,
        on_change=_set_kind,
        args=(bench, stated, metric, key),
        help=meaning("season"),
    )
    if bench.allocation is not None and metric in bench.allocation.plan.settings.cell_metrics:
        frame = season_chart(bench.allocation.plan, metric)
        st.altair_chart(seasons_chart(frame), alt=f"Part of the year of {metrics[metric]} by period")
        st.caption("Bars: this season. The dashes: the same year divided by working days.")
    if now.kind == OWN:
        _curve(bench, now)
    outcome(bench, KIND)


def _set_kind(bench: Workbench, stated: Stated, metric: str, key: str) -> None:
    plan = bench.allocation.plan if bench.allocation is not None else None
    do(bench, KIND, kind_edit(stated, plan, metric, session.held(key)))


def _curve(bench: Workbench, now: Season) -> None:
    table = season_table(now)
    columns = {label: st.column_config.TextColumn(alignment="right") for label in now.labels}
    typed_table(
        bench, f"{SECTION}-{now.metric}", table, partial(_edit, now), "The curve, a part of the year a period", columns
    )
    st.markdown(now.sum_said)


def _edit(now: Season, row: int, column: str, typed: str) -> Edit | Finding:
    return value_edit(now, column, typed)
