"""The strip of key figures above a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from allocator.desk.figures import Figure
from allocator.ui.parts.plain import plain

_NARROWEST = 185


def figures_strip(figures: Sequence[Figure], more: Callable[[], None]) -> None:
    """Show figures as cards of one row, or of rows that are alike where the window is narrow (see the theme).

    Parameters
    ----------
    more
        Shows what else is to be said of a figure that can be worked out.
    """
    with st.grid(min_column_width=_NARROWEST, border=True, row_height="content", key="plan_figures"):
        for figure in figures:
            with st.container(gap="xsmall"):
                _card(figure)
                if figure.may_be_worked_out:
                    more()


def _card(figure: Figure) -> None:
    st.caption(plain(figure.label), help=figure.meaning or None)
    st.header(plain(figure.value), anchor=False)
    st.markdown(f":orange[{plain(figure.detail)}]" if figure.is_short else f":gray[{plain(figure.detail)}]")
    if figure.share is not None:
        st.progress(figure.share)
