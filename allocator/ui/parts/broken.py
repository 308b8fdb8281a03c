"""What is wrong with a scenario, as a table of places, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from allocator.errors import Finding, PlanError
from allocator.ui.parts.plain import plain


def broken(findings: Sequence[Finding], title: str = "This scenario cannot be read yet") -> None:
    """Show findings: where, what, what to do."""
    count = f"{len(findings):,} thing{'' if len(findings) == 1 else 's'} to mend"
    st.error(f"**{title}**  \n{count}. Nothing is allocated until then.")
    findings_table(findings)
    st.caption(
        "Mend it on Goals & rules, or undo the last edit. After a change in its files, open it again from Scenarios."
    )


def findings_table(findings: Sequence[Finding]) -> None:
    """Show findings as rows."""
    rows = [{"where": one.where, "what is wrong": one.what, "what to do": one.remedy} for one in findings]
    st.dataframe(rows, hide_index=True, width="stretch", alt="What is wrong, where, and what to do about it")


def refused(error: PlanError) -> None:
    """Say in sentences why something cannot be done."""
    for one in error.findings:
        st.error(plain(f"{one.where} {one.what}: {one.remedy}."))
