"""What became of the last entries of a section: old → new, or why they do not count."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from allocator.desk.attempt import Outcome, attempt
from allocator.desk.bench import Workbench
from allocator.desk.edit import Edit
from allocator.errors import Finding
from allocator.ui import session
from allocator.ui.parts.plain import plain


def do(bench: Workbench, section: str, *edits: Edit | Finding) -> bool:
    """Do edits that were asked for in a section, keep what became of them, and tell whether anything was done."""
    return bool(do_all(bench, section, edits).said)


def do_all(bench: Workbench, section: str, edits: Iterable[Edit | Finding]) -> Outcome:
    """Do edits that were asked for in a section one by one."""
    became = attempt(bench.draft, edits)
    session.hold(_key(section), became)
    return became


def outcome(bench: Workbench, section: str) -> None:
    """Show what became of the last entries of a section, until something else is changed."""
    last: Outcome | None = session.held(_key(section))
    if last is None or last.digest != bench.draft.digest:
        return
    for text in last.said:
        st.success(f"✓ {plain(text)}")
    for finding in last.findings:
        refusal(finding, "Not done: ")


def refusal(finding: Finding, before: str = "") -> None:
    """Show what is wrong with an entry, where, and what to do."""
    st.error(f"✕ {before}{plain(finding.what)} ({plain(finding.where)}). What to do: {plain(finding.remedy)}.")


def _key(section: str) -> str:
    return f"outcome-{section}"
