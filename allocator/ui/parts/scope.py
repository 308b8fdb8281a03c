"""A small form that puts a scope together, and says it as it is understood."""

from __future__ import annotations

import streamlit as st

from allocator.desk.scope import EVERYONE, scope_keys, scope_said, scope_text, scope_values
from allocator.desk.stated import Stated
from allocator.errors import Finding
from allocator.plan.glossary import meaning
from allocator.ui.parts.outcome import refusal


def scope_form(stated: Stated, section: str) -> str:
    """Show the form and return the condition that it makes."""
    keys = scope_keys(stated)
    who, names, further = st.columns((2, 3, 3))
    key = who.selectbox(
        "Whom it covers", list(keys), format_func=keys.__getitem__, key=f"{section}-key", help=meaning("scope")
    )
    chosen = names.multiselect(
        "Which",
        scope_values(stated, key),
        key=f"{section}-names-{key}",
        disabled=key == EVERYONE,
        placeholder="everyone" if key == EVERYONE else "choose",
    )
    text = further.text_input(
        "Further conditions",
        key=f"{section}-further",
        placeholder="tenure<6; fte>=0.5",
        help="Conditions joined by semicolons, such as role=AE|AM; region!=EMEA; tenure<6.",
    )
    written = scope_text(key, chosen, text)
    said = scope_said(written)
    if isinstance(said, Finding):
        refusal(said)
    return written
