"""Scenarios side by side as a table that any reader can go through; what differs is shaded and signed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from allocator.desk.state import State
from allocator.desk.views.side_by_side import Cell, Row, Section
from allocator.ui.parts.badge import SIGNS

_STYLE = """<style>
.side { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; table-layout: fixed; }
.side th, .side td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; font-weight: 400;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); overflow-wrap: anywhere; }
.side thead th { font-weight: 650; font-size: 1.05rem; border-bottom-width: 2px; }
.side thead th:first-child { font-weight: 400; font-size: 0.9rem; opacity: 0.75; }
.side th.section { text-transform: uppercase; font-size: 0.75rem; letter-spacing: 0.05em; padding-top: 1.3rem;
  opacity: 0.7; }
.side th small, .side td small { display: block; opacity: 0.72; font-size: 0.82rem; }
.side thead small { font-weight: 400; opacity: 0.85; }
.side td.differs { background: color-mix(in srgb, #4f8fe6 14%, transparent); }
.side td.less b { color: color-mix(in srgb, #e0431f 78%, currentColor); font-weight: 600; }
.side td b { font-weight: 500; }
.side td.more b { color: color-mix(in srgb, #2e9e62 72%, currentColor); }
</style>"""


def compare_table(heads: Sequence[tuple[str, State]], about: str, sections: Sequence[Section]) -> None:
    """Show sections of rows, a column for each scenario."""
    columns = "".join(_head(name, state) for name, state in heads)
    body = "".join(_section(section, len([about, *heads])) for section in sections)
    st.html(
        f'{_STYLE}<table class="side"><thead><tr><th scope="col">{escape(about)}</th>{columns}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _head(name: str, state: State) -> str:
    sign, _ = SIGNS[state]
    return f'<th scope="col">{escape(name)}<small>{sign} {escape(state.words)}</small></th>'


def _section(section: Section, columns: int) -> str:
    rows = "".join(map(_row, section.rows))
    more = f'<tr><th colspan="{columns}"><small>{escape(section.more)}</small></th></tr>' if section.more else ""
    title = f'<th class="section" colspan="{columns}" scope="rowgroup">{escape(section.title)}</th>'
    return f"<tr>{title}</tr>{rows}{more}"


def _row(row: Row) -> str:
    detail = f"<small>{escape(row.detail)}</small>" if row.detail else ""
    return f'<tr><th scope="row">{escape(row.label)}{detail}</th>{"".join(map(_cell, row.cells))}</tr>'


def _cell(cell: Cell) -> str:
    kind = " ".join(filter(None, ["differs" if cell.differs else "", cell.tone]))
    detail = f"<small>{escape(cell.detail)}</small>" if cell.detail else ""
    begins = f'<td class="{kind}">' if kind else "<td>"
    return f"{begins}<b>{escape(cell.text)}</b>{detail}</td>"
