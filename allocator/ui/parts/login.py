"""Who may see the pages: everybody, unless a login is set up in secrets.toml."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from allocator.ui.parts.plain import plain

_LOGIN, _PLANNERS = "auth", "planners"


def may_enter() -> bool:
    """Tell whether the pages may be shown; where a login is needed first, offer it.

    Without a section `[auth]` in secrets.toml there is no login. With one, only who is logged in enters; with a list
    `emails` in `[planners]`, only those on it.
    """
    if not _needs_login():
        return True
    if not st.user.get("is_logged_in"):
        _ask()
        return False
    if not _is_planner():
        _refuse()
        return False
    return True


def _needs_login() -> bool:
    """Tell whether a login is set up; a file of secrets that cannot be read lets nobody in."""
    try:
        return _LOGIN in st.secrets
    except StreamlitSecretNotFoundError:
        return any(Path(file).exists() for file in st.get_option("secrets.files"))


def _is_planner() -> bool:
    """Tell whether who is logged in is on the list, if there is one; an address that nobody has confirmed is not."""
    if _PLANNERS not in st.secrets:
        return True
    email = str(st.user.get("email") or "").casefold()
    listed = {str(one).casefold() for one in st.secrets[_PLANNERS].get("emails", [])}
    return email in listed and st.user.get("email_verified") is not False


def _ask() -> None:
    st.title("Target allocator")
    st.write("Log in to see the scenarios.")
    st.button("Log in", key="log_in", type="primary", on_click=st.login)


def _refuse() -> None:
    st.title("Target allocator")
    st.warning(f"{plain(str(st.user.get('email') or 'This account'))} is not on the list of planners.")
    st.button("Log out", key="log_out", on_click=st.logout)
