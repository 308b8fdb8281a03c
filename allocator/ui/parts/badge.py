"""A badge that tells the state of a scenario: a sign, words, and a colour that only repeats them."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from allocator.desk.state import State

Colour = Literal["red", "orange", "blue", "green", "gray"]
SIGNS: dict[State, tuple[str, Colour]] = {
    State.MET: ("✓", "green"),
    State.SHORT: ("▼", "orange"),
    State.CONFLICT: ("⊘", "red"),
    State.STALE: ("○", "blue"),
    State.UNSOLVED: ("–", "gray"),
    State.BROKEN: ("✕", "red"),
}


def badge(state: State, text: str = "") -> None:
    """Show the state of a scenario."""
    sign, colour = SIGNS[state]
    st.badge(f"{sign} {text or state.words}", color=colour)
