"""The form of a limit: what is chosen becomes a sentence, and the sentence a row of limits.csv."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from allocator.desk.bench import Workbench
from allocator.desk.limit_bound import as_typed, unit_of
from allocator.desk.limit_form import LimitForm
from allocator.desk.limit_trial import would
from allocator.desk.scope import EVERYONE, scope_values
from allocator.desk.stated import Stated
from allocator.desk.views.limit_options import (
    MEASURES,
    FilledIn,
    each_options,
    filled_in,
    form_of,
    limit_edit,
    measure_said,
    metric_options,
    of_options,
    period_options,
    whom_options,
)
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import RulesKey
from allocator.ui.parts.outcome import do, refusal
from allocator.ui.parts.plain import plain

SECTION = "limits"
TIMES = {False: "Over the whole time", True: "In each period"}


def limit_form(bench: Workbench, stated: Stated, row: int) -> None:
    """Show the form for a new limit (row 0) or one that is there."""
    now = form_of(stated, row)
    key = f"limit-{bench.draft.id}-{row}-{session.held(RulesKey.TURN, 0)}"
    with st.container(border=True, key="limit-form"):
        st.markdown("**Change this limit**" if row else "**Add a limit**")
        form = _whom(stated, _what(stated, now, key), key)
        form, low, high = _bounds(stated, form, now, key)
        form = _ways(stated, form, key)
        _foot(bench, stated, filled_in(stated, form, low, high), row)


def _what(stated: Stated, now: LimitForm, key: str) -> LimitForm:
    metrics = metric_options(stated, now)
    what, which, of = st.columns((4, 3, 3))
    measure = what.selectbox(
        "What is bounded",
        list(MEASURES),
        list(MEASURES).index(now.measure),
        MEASURES.__getitem__,
        key=f"{key}-measure",
        help=meaning("limit"),
    )
    metric = which.selectbox(
        "Of which metric",
        list(metrics),
        list(metrics).index(now.metric),
        metrics.__getitem__,
        key=f"{key}-metric",
        help=meaning("metric"),
    )
    others = of_options(stated, measure)
    what.caption(plain(measure_said(measure)))
    if not others:
        return replace(now, measure=measure, metric=metric, of="")
    index = others.index(now.of) if now.of in others else None
    against = of.selectbox(
        "Compared with",
        others,
        index,
        key=f"{key}-of-{measure}",
        placeholder="choose",
        help=meaning("driver"),
    )
    return replace(now, measure=measure, metric=metric, of=against or "")


def _whom(stated: Stated, now: LimitForm, key: str) -> LimitForm:
    each, by, which = st.columns(3)
    units, keys = each_options(stated, now), whom_options(stated, now)
    per = each.selectbox(
        "For",
        list(units),
        list(units).index(now.each),
        units.__getitem__,
        key=f"{key}-each",
        help="Whether everyone is bounded alone, or the sum of all of them.",
    )
    whom = by.selectbox(
        "Of whom", list(keys), list(keys).index(now.key), keys.__getitem__, key=f"{key}-key", help=meaning("scope")
    )
    values = list(dict.fromkeys([*scope_values(stated, whom), *(now.names if whom == now.key else ())]))
    names = which.multiselect(
        "Which",
        values,
        now.names if whom == now.key else None,
        key=f"{key}-names-{whom}",
        disabled=whom == EVERYONE,
        placeholder="everyone" if whom == EVERYONE else "choose",
    )
    named = whom if names else EVERYONE
    return replace(now, each=per, key=named, names=tuple(names))


def _bounds(stated: Stated, form: LimitForm, now: LimitForm, key: str) -> tuple[LimitForm, str, str]:
    unit = unit_of(form.measure, form.metric, stated.settings)
    low, high, when, each = st.columns(4)
    suffix = f", {unit}" if unit else ""
    same = form.measure == now.measure
    lowest = low.text_input(
        f"At least{suffix}",
        as_typed(now.measure, now.lowest) if same else "",
        key=f"{key}-low-{form.measure}",
        placeholder="no bound",
    )
    highest = high.text_input(
        f"At most{suffix}",
        as_typed(now.measure, now.highest) if same else "",
        key=f"{key}-high-{form.measure}",
        placeholder="no bound",
    )
    periods = period_options(stated, now)
    period = when.selectbox(
        "When", list(periods), list(periods).index(now.period), periods.__getitem__, key=f"{key}-period"
    )
    split = each.selectbox(
        "Counted", list(TIMES), list(TIMES).index(now.each_period), TIMES.__getitem__, key=f"{key}-times"
    )
    return replace(form, period=period, each_period=split), lowest, highest


def _ways(stated: Stated, form: LimitForm, key: str) -> LimitForm:
    with st.expander("Soft or hard, further conditions, a note"):
        kind, rank, further, note = st.columns((2, 1, 3, 3))
        soft = kind.selectbox(
            "It is",
            [False, True],
            [False, True].index(bool(form.priority)),
            {False: "Hard: must hold", True: "Soft: may give way"}.__getitem__,
            key=f"{key}-soft",
            help=f"{meaning('hard')} {meaning('soft')}",
        )
        priority = rank.text_input(
            "Priority", form.priority or "1", key=f"{key}-priority", disabled=not soft, help=meaning("priority")
        )
        conditions = further.text_input(
            "Further conditions", form.further, key=f"{key}-further", placeholder="tenure>=6; fte>=0.5"
        )
        said = note.text_input("Note", form.note, key=f"{key}-note", placeholder="why it is there")
        each_metric = st.checkbox("Each metric on its own", form.each_metric, key=f"{key}-each-metric")
        prorate = st.checkbox(
            "Scale amounts by the time a rep is there", form.prorate, key=f"{key}-prorate", help=meaning("availability")
        )
    return replace(
        form, priority=priority if soft else "", further=conditions, note=said, prorate=prorate, each_metric=each_metric
    )


def _foot(bench: Workbench, stated: Stated, filled: FilledIn, row: int) -> None:
    st.markdown(f"### {plain(filled.sentence)}")
    trial = would(bench.draft, bench.allocation, stated, filled, row)
    if trial.said:
        st.caption(plain(trial.said))
    for finding in trial.findings:
        refusal(finding)
    with st.container(horizontal=True):
        if st.button(
            "Keep the change" if row else "Add this limit",
            key=RulesKey.KEEP,
            type="primary",
        ):
            _keep(bench, stated, filled, row)
            st.rerun()
        if row:
            st.button("Leave it as it is", key=RulesKey.LEAVE, on_click=session.hold, args=(RulesKey.EDITED, None))


def _keep(bench: Workbench, stated: Stated, filled: FilledIn, row: int) -> None:
    if do(bench, SECTION, limit_edit(stated, filled, row)):
        session.hold(RulesKey.EDITED, None)
        session.hold(RulesKey.TURN, bench.draft.digest)
