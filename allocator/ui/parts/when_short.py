"""What happens where not every goal can be carried, and what each choice costs."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetSetting
from allocator.desk.stated import Stated
from allocator.desk.views.over_assignment import as_hundredths, as_share
from allocator.desk.ways_short import WaysShort, is_short, ways_short
from allocator.errors import SolverFailed
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import RulesKey
from allocator.ui.parts.outcome import do, outcome
from allocator.ui.parts.plain import plain

SECTION = "short"
WORDS = {
    "even": "Evenly: goals of one priority fall short by like percentages",
    "total": "By the least total: some may lose all, others nothing",
}


def when_short(bench: Workbench, stated: Stated) -> None:
    """Show how a shortfall is divided, how much may be given up, and what each way costs."""
    st.subheader("When not all can be carried", help=meaning("shortfall"))
    settings = stated.settings
    key = f"shortfall-{bench.draft.id}-{settings.shortfall}"
    st.radio(
        "How goals of one priority fall short",
        list(WORDS),
        list(WORDS).index(settings.shortfall),
        WORDS.__getitem__,
        key=key,
        on_change=_set_way,
        args=(bench, key),
        help=meaning("shortfall"),
    )
    much = as_hundredths(settings.reach_give_up)
    give = f"give-up-{bench.draft.id}-{much}"
    st.number_input(
        "Give-up, % of a goal that falls short anyway",
        0.0,
        100.0,
        much,
        0.5,
        "%g",
        key=give,
        on_change=_set_give_up,
        args=(bench, give),
        help=meaning("give-up"),
        width=340,
    )
    outcome(bench, SECTION)
    _costs(bench)


def _set_way(bench: Workbench, key: str) -> None:
    do(bench, SECTION, SetSetting(("shortfall",), new=session.held(key)))


def _set_give_up(bench: Workbench, key: str) -> None:
    do(bench, SECTION, SetSetting(("reach_give_up",), new=as_share(session.held(key))))


def _costs(bench: Workbench) -> None:
    if bench.allocation is None or not bench.is_current:
        st.caption("Solve first to see what each way would cost.")
        return
    if not is_short(bench.allocation):
        st.info("Every goal is carried in full: neither choice changes anything now.")
        return
    if st.button(
        "What would the other ways cost?", key=RulesKey.WAYS_ASK, help="Solves the plan again, each way once."
    ):
        _solve(bench, bench.allocation)
    held = session.held(RulesKey.WAYS)
    if held is not None and held[0] == bench.draft.digest:
        st.dataframe(held[1].table, hide_index=True, alt="What each way of falling short carries")
        for sentence in held[1].sentences:
            st.markdown(f"- {plain(sentence)}")


def _solve(bench: Workbench, allocation: Allocation) -> None:
    try:
        with st.spinner("Solving each way", show_time=True):
            found: WaysShort = ways_short(allocation)
    except SolverFailed as error:
        st.error(f"✕ One of the ways cannot be solved: {plain(str(error))}")
        return
    session.hold(RulesKey.WAYS, (bench.draft.digest, found))
