"""The page of a rep for the manager: the rep within the team, without anybody's pay, leave or strength."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.rep.explain import Section, metrics_of, periods, waterfall_lines, who, year_load
from allocator.insight.rep.range_words import range_sentences
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.span import span
from allocator.insight.rep.trace import chains, told
from allocator.insight.rep.waterfall import waterfall_steps
from allocator.insight.wording import aligned_percent, percent

_MANY = 15
"""Members of a team told one by one."""
_COMPANY = "company"


@dataclass(frozen=True)
class Member:
    """One of the team in a metric."""

    rep: str
    quota: float
    of_fair_share: float | None
    """Quota ÷ fair share; None where there is no fair share."""
    load: float | None
    """Of the year, over all metrics; None for who has no hours."""


@dataclass(frozen=True)
class TeamMetric:
    """A team's target and the rep's place in it, in one metric."""

    metric: str
    heading: str
    target: float
    """The number of whoever leads the team: its part of the goals with over-assignment."""
    goal_part: float
    quota: float
    """Sum over the team."""
    members: tuple[Member, ...]
    """The largest quota first."""
    sections: tuple[Section, ...]

    def __str__(self) -> str:
        return "\n".join([self.heading, *map(str, self.sections)])


@dataclass(frozen=True)
class TeamPage:
    """What a manager is told of one of the team."""

    rep: str
    team: str
    heading: str
    load: str
    metrics: tuple[TeamMetric, ...]

    def __str__(self) -> str:
        return "\n\n".join([f"{self.heading}\n{self.load}", *map(str, self.metrics)])


def team_page(allocation: Allocation, rep: str, metric: str = "") -> TeamPage:
    """Tell a manager of a rep: the team's target, its padding and cover, and the rep's place in the team.

    The team is the node of the lowest level in which the rep has the largest quotas; the company where the plan has no
    levels.

    Raises
    ------
    PlanError
        If the rep has no quota, or none of that metric.
    SolverFailed
        If no engine proves the range of a quota.
    """
    owns = [RepMetric(allocation, rep, name) for name in metrics_of(allocation, rep, metric)]
    level, team = _team(allocation, rep)
    told_of = tuple(_metric(own, level, team) for own in owns)
    return TeamPage(rep, team or _COMPANY, who(allocation, rep), year_load(allocation, rep), told_of)


def _team(allocation: Allocation, rep: str) -> tuple[str, str]:
    """Level and name of the rep's team."""
    levels = allocation.plan.settings.levels
    if not levels:
        return _COMPANY, ""
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    return levels[-1], str(cells.groupby(levels[-1], observed=True)["fair_share"].sum().idxmax())


def _metric(own: RepMetric, level: str, team: str) -> TeamMetric:
    heading = f"{own.words.heading}: quota {own.words.quota(own.waterfall['quota'], unit=True)} for {own.year}"
    node, members = _node(own, level, team), _members(own, level, team)
    steps = waterfall_steps(own)
    sections = (
        Section("The team", _target(own, level, team, node)),
        Section(f"{own.rep} in the team", _place(own, members)),
        Section("The year", periods(own)),
        Section("From the goals down", tuple(told(own, chain) for chain in chains(own)[:_MANY])),
        Section("From fair share to the quota", waterfall_lines(own, steps)),
        Section("Could it have been less", range_sentences(own, span(own))[:1]),
    )
    shown = tuple(section for section in sections if section.lines)
    target, goal_part, quota = (float(node[column]) for column in ("target", "goal_part", "quota"))
    return TeamMetric(own.metric, heading, target, goal_part, quota, members, shown)


def _node(own: RepMetric, level: str, team: str) -> pd.Series[float]:
    """Sums of the team's rows of rollup.csv of the year, over the rep's lines."""
    rollup, lines = own.allocation.rollup, own.quotas["line"].unique()
    rows = rollup[(rollup["level"] == level) & (rollup["node"] == team) & (rollup["metric"] == own.metric)]
    rows = rows[(rows["period"] == own.year) & rows["line"].isin(lines)].copy()
    rows["without_open"] = rows["cover_without_open_seats"] * rows["goal_part"]
    return rows[["target", "goal_part", "quota", "without_open"]].astype(float).sum()


def _members(own: RepMetric, level: str, team: str) -> tuple[Member, ...]:
    cells = own.allocation.quotas
    cells = cells[(cells["metric"] == own.metric) & cells["line"].isin(own.quotas["line"].unique())]
    cells = cells if level == _COMPANY else cells[cells[level] == team]
    sums = cells.groupby("rep", observed=True)[["quota", "fair_share"]].sum().sort_index()
    sums = sums.sort_values("quota", ascending=False, kind="stable")
    loads = own.allocation.reps.groupby("rep", observed=True)["load"].max()
    return tuple(
        Member(str(rep), quota, quota / fair if fair > 0 else None, None if pd.isna(loads[rep]) else float(loads[rep]))
        for rep, quota, fair in sums.itertuples(name=None)
    )


def _target(own: RepMetric, level: str, team: str, node: pd.Series[float]) -> tuple[str, ...]:
    words, goal, target = own.words, float(node["goal_part"]), float(node["target"])
    name = f"{level} {team}" if team else "The company"
    first = f"{name}: target {words.amount(target, unit=True)}"
    if target > goal > 0:
        first += f", that is {words.amount(goal)} of the goals and {percent(target / goal - 1)} over-assignment"
    said = [f"{first}."]
    if goal > 0:
        cover = f"{percent(float(node['quota']) / goal)} of its part of the goals"
        if node["without_open"] < node["quota"] - words.step / 2:
            cover += f", {percent(float(node['without_open']) / goal)} without open seats"
        said.append(f"Its quotas add up to {words.quota(node['quota'], unit=True)}: {cover}.")
    return tuple(said)


def _place(own: RepMetric, members: tuple[Member, ...]) -> tuple[str, ...]:
    """The rep's rank, and the team as a small table with the rep in it."""
    ranks = [member.rep for member in members]
    mine = ranks.index(own.rep) if own.rep in ranks else len(ranks)
    if len(members) < 2:
        return (f"{own.rep} alone carries the metric here.",)
    first = f"Quota {mine + 1} of {len(members)}, the largest first."
    shown = [*members[:_MANY], *([members[mine]] if _MANY <= mine < len(members) else [])]
    rows = [("rep", "quota", "of fair share", "load"), *(_row(own, member) for member in shown)]
    wide = [max(len(row[k]) for row in rows) for k in range(4)]
    lines = ["  ".join([row[0].ljust(wide[0]), *(row[k].rjust(wide[k]) for k in (1, 2, 3))]).rstrip() for row in rows]
    more = len(members) - len(shown)
    return (first, *lines, *([f"{more:,} more"] if more > 0 else []))


def _row(own: RepMetric, member: Member) -> tuple[str, str, str, str]:
    of_fair_share, load = (
        "" if share is None else aligned_percent(share) for share in (member.of_fair_share, member.load)
    )
    return member.rep, own.words.quota(member.quota), of_fair_share, load
