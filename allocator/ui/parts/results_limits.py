"""Which limits bind, and what one unit more of each is worth, worked out when asked for."""

from __future__ import annotations

import streamlit as st

from allocator.allocation import Allocation
from allocator.desk.views.binding import MOST_ROWS, binding_counts, binding_rows
from allocator.desk.views.price_steps import Prices, price_steps
from allocator.plan.glossary import meaning
from allocator.ui import session
from allocator.ui.keys import Held, ResultsKey
from allocator.ui.parts.once import known, once
from allocator.ui.parts.plain import plain

_CONFIG = st.column_config
_NUMBERS = {"value": "Value", "min": "At least", "max": "At most", "slack": "Room left"}


def results_limits(allocation: Allocation) -> None:
    """Show what binds and what more of it is worth."""
    st.subheader("What one more is worth", help=meaning("price"))
    if known(Held.PRICES, (allocation,)):
        _prices(once(Held.PRICES, (allocation,), lambda: Prices(0.0, "")))
    else:
        _ask(allocation)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.subheader("Which rules bind")
        st.dataframe(
            binding_counts(allocation), hide_index=True, width="stretch",
            column_config={
                "rule": _CONFIG.TextColumn("Rule"),
                "rows": _CONFIG.NumberColumn("Rows", format="%,d"),
                "binding": _CONFIG.NumberColumn("Binding", format="%,d"),
                "part": _CONFIG.ProgressColumn("Share", format="%.0f %%", max_value=100.0),
            },
            alt="Rows of each rule, and how many bind",
        )  # fmt: skip
    with right:
        _rows(allocation)


def _ask(allocation: Allocation) -> None:
    place = st.empty()
    with place.container():
        st.write("The plan is solved again for each limit that binds: a second or two, longer for large plans.")
        asked = st.button("Work out the prices", ResultsKey.PRICES, type="primary")
    if asked:
        _work_out(allocation, place)


def _work_out(allocation: Allocation, place: st.delta_generator.DeltaGenerator) -> None:
    """Work prices out step by step; a click on anything stops it between two steps, and what is found stays."""
    with place.container():
        bar = st.progress(0.0, "How far goals can be raised")
        st.button("Stop", f"{ResultsKey.PRICES}-stop", help="What has been found until then stays.")
    for step in price_steps(allocation):
        session.hold(Held.PRICES, ((allocation,), step))
        bar.progress(step.done, step.doing or "Done")
    st.rerun()


def _prices(found: Prices) -> None:
    if found.problem:
        st.info(found.problem)
        return
    if found.headroom:
        _bullets(found.headroom)
    if found.lines:
        st.markdown(f"Told in {plain(found.about)}:")
        _bullets(tuple(line.text for line in found.lines))
        st.caption("A price holds for a small change. More of several limits at once can be worth less than their sum.")
    elif found.is_done:
        st.write("No limit is worth more than what it holds: nothing presses on the goals.")
    if found.others:
        st.caption(f"{found.others:,} more rows of rules.csv press, and bring less or nothing alone.")
    if not found.is_done:
        st.caption("Stopped before all limits were priced.")
        st.button("Begin again", f"{ResultsKey.PRICES}-again", on_click=session.hold, args=(Held.PRICES, None))


def _bullets(sentences: tuple[str, ...]) -> None:
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def _rows(allocation: Allocation) -> None:
    st.subheader("Where they bind")
    text = st.text_input("Find", key=f"{ResultsKey.ROWS}-find", placeholder="a rep, a rule, a period",
                         label_visibility="collapsed")  # fmt: skip
    rows, count = binding_rows(allocation, text)
    if rows.empty:
        st.caption("No row of a rule binds, or none of those that hold this text.")
        return
    st.dataframe(
        rows, hide_index=True, width="stretch", placeholder="–",
        column_config={
            "rule": _CONFIG.TextColumn("Rule"),
            "about": _CONFIG.TextColumn("About"),
            **{name: _CONFIG.TextColumn(title, alignment="right") for name, title in _NUMBERS.items()},
        },
        alt="Rows of rules on which quotas lie",
    )  # fmt: skip
    st.caption(f"{count:,} in all" + (f"; the first {MOST_ROWS:,} are shown." if count > MOST_ROWS else "."))
