"""One rep: the way to each quota as a chart and as sentences, and the letter."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.archive import file_names
from allocator.desk.views.rep import RepView, other_metrics, rep_view
from allocator.errors import PlanError
from allocator.insight.rep.letter import letter
from allocator.insight.wording import wording
from allocator.ui import session
from allocator.ui.charts.waterfall import waterfall_chart
from allocator.ui.keys import ResultsKey
from allocator.ui.parts.plain import plain
from allocator.ui.parts.results_view import ResultsView


def results_rep(allocation: Allocation, view: ResultsView) -> None:
    """Show a rep of those that are looked at, in every metric that the rep has."""
    if not view.reps:
        st.info("Nobody here carries this metric.")
        return
    if session.held(ResultsKey.REP) not in view.reps:
        session.hold(ResultsKey.REP, view.reps[0])
    rep = st.selectbox("Rep", view.reps, key=ResultsKey.REP, width=320, help="Type a few letters to find a rep.")
    try:
        metrics = other_metrics(allocation, rep)
    except PlanError:
        st.info("No quota falls to this rep.")
        return
    told = [(metric, found) for metric in metrics if (found := rep_view(allocation, rep, metric)) is not None]
    for _, one in told[:1]:
        st.markdown(plain(one.about))
    for metric, one in told:
        _metric(wording(allocation.plan.settings, metric).label, one)
    _letter(allocation, rep)


def _metric(label: str, view: RepView) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(label)}** · quota {plain(view.quota)}")
        left, right = st.columns(2, gap="medium")
        left.altair_chart(waterfall_chart(view.steps), alt=f"From fair share to quota. {' '.join(view.sentences)}")
        with right:
            _bullets(view.sentences)
            for bound in view.bounds:
                st.markdown(f"⚑ {plain(bound)}")
            with st.expander("More figures"):
                _bullets(view.further)


def _bullets(sentences: tuple[str, ...]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _letter(allocation: Allocation, rep: str) -> None:
    """Show the letter as the rep would get it, and hand it out as a text."""
    text = str(letter(allocation, rep))
    st.subheader("The letter")
    st.caption("In plain words, with nobody else's figures, to read before it is sent.")
    name = file_names([rep], "")[0]
    st.download_button("Download the letter", f"{text}\n", f"letter {name}.txt", "text/plain",
                       ResultsKey.LETTER, on_click="ignore")  # fmt: skip
    st.code(text, language=None, wrap_lines=True)
