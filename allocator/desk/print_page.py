"""Quotas as a page to print, one team a sheet of paper, A4 or Letter; it holds no script and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.export.workbook.team import title, title_of
from allocator.export.workbook.teams import Block, Team, members, team_level, teams
from allocator.insight.wording import Wording, aligned_percent, wording
from allocator.plan.plan import Plan

MOST_UPRIGHT = 6
"""Periods up to which the paper stands upright."""
_FULL = 1.0
_NOTHING = '<td class="none">–</td>'


def print_page(allocation: Allocation, name: str, nodes: Iterable[str] = (), mark: str = "") -> str:
    """Return the quotas of each team as HTML.

    Parameters
    ----------
    name
        Name of the scenario.
    nodes
        Teams to print; all when left out.
    mark
        What must be known of the plan, on every sheet.
    """
    wanted = set(nodes)
    shown = [team for team in teams(allocation) if not wanted or team.node in wanted]
    said = mark or ("best effort: the rules conflict" if allocation.status is Status.CONFLICT else "")
    sheets = "\n".join(_sheet(allocation.plan, team, name, said) for team in shown)
    turned = "portrait" if len(allocation.plan.calendar.labels) <= MOST_UPRIGHT else "landscape"
    style = resources.files(__package__).joinpath("print_page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(name)}: quotas by team</title>\n"
        f"<style>\n@page {{ size: {turned}; margin: 12mm; }}\n{style}</style>\n</head>\n"
        f"<body>\n{sheets}\n</body>\n</html>\n"
    )


def team_names(allocation: Allocation) -> dict[str, str]:
    """Return what each team that has a sheet is called, by its node."""
    level = team_level(allocation)
    return {node: title_of(allocation.plan, level, node) or "All reps" for node, _ in members(allocation)}


def reps_of(allocation: Allocation, node: str) -> list[str]:
    """Return the reps of a team, sorted."""
    return next((sorted(map(str, mine["rep"].unique())) for other, mine in members(allocation) if other == node), [])


def _sheet(plan: Plan, team: Team, name: str, mark: str) -> str:
    year = plan.calendar.label(plan.calendar.year)
    above = " › ".join([*(team.above), title(plan, team)]) if team.above else name
    several = len({block.line for block in team.blocks}) > 1
    blocks = [_block(plan, team, block, several) for block in team.blocks]
    loads = [_loads(plan, team)] if team.loads.notna().any(axis=None) else []
    reps = f"{len(team.people):,} rep{'' if len(team.people) == 1 else 's'}"
    said = f'<p class="mark">{escape(mark)}</p>' if mark else ""
    return "\n".join([
        '<section class="sheet">',
        f"<header><h1>{escape(title(plan, team) or 'All reps')}</h1>{said}"
        f"<p>{escape(above)} · quotas for {escape(year)} · {reps}</p></header>",
        *blocks,
        *loads,
        f"<footer>{escape(name)} · {escape(plan.settings.name)}</footer>",
        "</section>",
    ])  # fmt: skip


def _block(plan: Plan, team: Team, block: Block, with_line: bool) -> str:
    words = wording(plan.settings, block.metric)
    labels, year = list(map(str, block.quotas.columns)), plan.calendar.label(plan.calendar.year)
    many = len(labels) > 1
    heads = [*labels, *([year] if many else [])]
    quotas = block.quotas.to_numpy(np.float64)
    rows = [
        _row(_who(team, str(rep)), _amounts(own, words, many))
        for rep, own in zip(block.quotas.index, quotas, strict=True)
    ]
    total = _row("Total", _amounts(np.nansum(quotas, axis=0), words, many), "total")
    line = f", line {block.line}" if with_line else ""
    return _table(f"{words.heading}{line}", heads, [*rows, total, *_target(block, words, len(heads))])


def _target(block: Block, words: Wording, columns: int) -> Iterator[str]:
    """The number of whoever leads the team, where there is one."""
    if block.target.notna().any():
        cells = [_NOTHING if pd.isna(one) else f"<td>{words.quota(float(one))}</td>" for one in block.target]
        yield _row("Target of the lead", cells[:columns], "target")


def _amounts(quotas: Iterable[float], words: Wording, with_year: bool) -> list[str]:
    given = list(map(float, quotas))
    cells = [_NOTHING if np.isnan(one) else f"<td>{words.quota(one)}</td>" for one in given]
    return [*cells, *([f'<td class="year">{words.quota(float(np.nansum(given)))}</td>'] if with_year else [])]


def _loads(plan: Plan, team: Team) -> str:
    labels, year = list(plan.calendar.labels), plan.calendar.label(plan.calendar.year)
    heads = [*labels, *([year] if len(labels) > 1 else [])]
    rows = [
        _row(_who(team, str(rep)), [_load(one) for one in own[: len(heads)]])
        for rep, own in zip(team.loads.index, team.loads.to_numpy(np.float64), strict=True)
    ]
    return _table("Load: selling hours that all quotas need ÷ selling hours there are", heads, rows)


def _load(load: float) -> str:
    if np.isnan(load):
        return _NOTHING
    return f'<td class="over">▲ {aligned_percent(load)}</td>' if load > _FULL else f"<td>{aligned_percent(load)}</td>"


def _who(team: Team, rep: str) -> str:
    name = str(team.people.at[rep, "name"])
    return name if name and name != rep else rep


def _row(head: str, cells: Sequence[str], kind: str = "") -> str:
    begins = f'<tr class="{kind}">' if kind else "<tr>"
    return f'{begins}<th scope="row">{escape(head)}</th>{"".join(cells)}</tr>'


def _table(caption: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return "\n".join([
        f"<table>\n<caption>{escape(caption)}</caption>",
        f'<thead><tr><th scope="col">Rep</th>{columns}</tr></thead>\n<tbody>',
        *rows,
        "</tbody>\n</table>",
    ])  # fmt: skip
