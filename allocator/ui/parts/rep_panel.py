"""One rep beside the grid: the way to the quota, what one unit more is worth, and a form to set the same values."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.bench import Workbench
from allocator.desk.rep_entry import Typed
from allocator.desk.views.rep import RepView, is_quick, rep_view, told_one_more
from allocator.desk.views.rep_form import RepForm, rep_form
from allocator.insight.wording import wording
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.charts.waterfall import waterfall_chart
from allocator.ui.keys import Held, PlanKey
from allocator.ui.parts.once import known, once
from allocator.ui.parts.plain import plain
from allocator.ui.parts.plan_edits import commit


def rep_panel(bench: Workbench, allocation: Allocation, metric: str, reps: Sequence[str]) -> None:
    """Show one rep of those that were found."""
    if not reps:
        return
    key = f"{PlanKey.REP}-{bench.draft.id}"
    if session.held(key) not in reps:
        session.hold(key, reps[0])
    rep = st.selectbox("One rep", reps, key=key, help="Type a few letters to find a rep.")
    view = rep_view(allocation, rep, metric)
    if view is None:
        st.caption(f"No quota in {wording(allocation.plan.settings, metric).label}.")
    else:
        _way(view)
        _worth(allocation, rep, metric)
    _form(bench, rep_form(bench.draft.tables, allocation.plan, rep, metric))


def _way(view: RepView) -> None:
    st.markdown(f"**Quota {plain(view.quota)}**  \n:gray[{plain(view.about)}]")
    st.altair_chart(waterfall_chart(view.steps), alt=f"From fair share to quota. {' '.join(view.sentences)}")
    _bullets(view.sentences)
    with st.expander("More figures"):
        _bullets(view.further)


def _worth(allocation: Allocation, rep: str, metric: str) -> None:
    """Show what one unit more is worth; where that takes long, when asked for."""
    about = (allocation, rep, metric)
    st.markdown("**What one more is worth**", help=meaning("price"))
    asked = st.empty()
    if is_quick(allocation) or known(Held.WORTH, about) or asked.button("Work it out", PlanKey.WORTH):
        _bullets(once(Held.WORTH, about, lambda: told_one_more(allocation, rep, metric)))


def _bullets(sentences: Sequence[str]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _form(bench: Workbench, form: RepForm) -> None:
    """Show what is set for a rep as a form, for those who would rather not use the grid."""
    place = f"{PlanKey.FORM}-{bench.draft.digest[:12]}-{form.rep}-{form.metric}"
    with st.expander("Set by form"), st.form(place, border=False):
        columns = st.columns(2)
        typed = [
            Typed(form.rep, name, columns[field.place].text_input(field.label, field.text, key=f"{place}-{name}"))
            for name, field in form.fields.items()
        ]
        ramp = columns[1].selectbox(
            "Ramp", form.ramps, form.ramps.index(form.ramp) if form.ramp in form.ramps else None, key=f"{place}-ramp"
        )
        for spell in form.spells:
            st.caption(plain(spell))
        if st.form_submit_button("Set"):
            commit(bench, form.metric, form.changed([*typed, Typed(form.rep, "ramp", ramp or "")]))
            st.rerun()
