"""What the settings of the theme cannot say: less empty space, figures that stand below each other.

Colours are those of the theme alone, so that light and dark are alike.
"""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
.stMainBlockContainer { padding: 4.25rem 1.9rem 4rem; max-width: 1720px; }
[data-testid="stTopNav"]::before {
  content: "Target allocator"; font-weight: 650; padding: 0.3rem 0.9rem 0.3rem 0.4rem; white-space: nowrap;
}
.stApp { font-variant-numeric: tabular-nums; --line: 1px solid color-mix(in srgb, currentColor 13%, transparent); }
@media (max-width: 1300px) { [class*="st-key-header"] kbd { display: none; } }
[class*="st-key-header"] { border-bottom: var(--line); padding-bottom: 0.6rem; }
:has(> [class*="st-key-page_title"]), [class*="st-key-page_title"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
[class*="st-key-entry-"] { padding: 0 0 0.7rem; border-bottom: var(--line); }
:is([class*="st-key-entry-"], [class*="st-key-list_head"]) [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
[class*="st-key-entry-"] [data-testid="stVerticalBlock"] { gap: 0.1rem; }
[class*="st-key-entry-"] [data-testid="stCaptionContainer"] { margin-bottom: 0; }
[class*="st-key-entry-"] p { margin: 0; }
[data-testid="stException"] p { display: none; }
[data-testid="stException"]::after {
  content: "Something failed here, which is not your fault. Your edits are kept: reload the page to go on.";
  display: block; padding: 1rem;
}
@media (min-width: 900px) {
  .st-key-plan_figures:has(> :nth-child(5)) { grid-template-columns: repeat(var(--cards), minmax(0, 1fr)); }
  .st-key-plan_figures:has(> :nth-child(5):last-child) { --cards: 5; }
  .st-key-plan_figures:has(> :nth-child(6):last-child) { --cards: 6; }
  .st-key-plan_figures:has(> :nth-child(7)) { --cards: 12; }
  .st-key-plan_figures:has(> :nth-child(7)) > * { grid-column: span 3; }
  .st-key-plan_figures:has(> :nth-child(7):last-child) > :nth-child(n + 5) { grid-column: span 4; }
}
@media (min-width: 900px) and (max-width: 1300px) {
  .st-key-plan_figures:has(> :nth-child(5)):not(:has(> :nth-child(7))) { --cards: 6; }
  .st-key-plan_figures:has(> :nth-child(5)):not(:has(> :nth-child(7))) > * { grid-column: span 2; }
  .st-key-plan_figures:has(> :nth-child(5):last-child) > :nth-child(n + 4) { grid-column: span 3; }
}
.st-key-plan_view [role="radiogroup"] button { min-height: 2.5rem; }
[data-testid="stToastContainer"] { top: auto; bottom: 1rem; }
.stMarkdownBadge { white-space: nowrap; }
</style>
"""


def theme() -> None:
    """Lay the style over the page."""
    st.html(_STYLE)
