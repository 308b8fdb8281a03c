"""The words of the program, each said once: help texts, the browser and docs/glossary.md read them from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word and what is meant by it."""

    word: str
    meaning: str
    """One sentence or two, as a planner would ask for them."""
    written: str = ""
    """Where it is stated or found: files, columns, settings."""


_TERMS = (
    # What is asked
    Term("plan", "All that is asked: calendar, metrics, goals, reps, territories, limits and policies.", "a scenario"),
    Term(
        "scenario",
        "A plan as a folder, a workbook or a zip. One scenario can extend another and state only what differs.",
        "`plan.yaml` and tables",
    ),
    Term(
        "metric",
        "Something sold or kept that adds up, in one unit: new revenue, renewed revenue, new customers.",
        "`plan.yaml metrics`",
    ),
    Term(
        "base",
        "What a metric is a share of: the contracts due, the size of a market. It stays in its territory and period.",
        "`potential.csv`, driver `base`",
    ),
    Term("goal", "So much of a metric, for a stretch of time, from the company or a part of it.", "`goals.csv`"),
    Term("objective", "The aim of the company that a goal serves.", "`goals.csv objective`"),
    Term(
        "priority",
        "The order in which goals and soft limits are served: 1 first; a lower one takes nothing from a higher one.",
        "`goals.csv`, `limits.csv`",
    ),
    Term("weight", "What a goal counts against others of its priority when not all can be carried.", "`goals.csv`"),
    Term(
        "scope",
        "Whom or what a goal covers, as a condition on reps, territories, lines and metrics.",
        "`goals.csv scope`",
    ),
    Term(
        "over-assignment",
        "How much the quotas of a level exceed the target of the level above. It comes on top of the goal, level by "
        "level, and is served after every goal.",
        "`plan.yaml over_assignment`, `over_assignment.csv`",
    ),
    Term("padding", "All levels of over-assignment together: 5 % three times is 15.8 %.", "`waterfall.csv padding_*`"),
    Term(
        "line of credit",
        "Whose count a quota stands in. One sale may count once for an account executive and once for a specialist; "
        "lines are never added up.",
        "`plan.yaml roles`, `goals.csv line`",
    ),
    # Who carries it
    Term("rep", "A person with a quota, or an open seat.", "`reps.csv`"),
    Term("spell", "A stretch of time in which a rep has one role, one team and one FTE.", "`reps.csv from, to`"),
    Term("level", "A layer of the organisation above the rep: region, team.", "`plan.yaml levels`"),
    Term("territory", "What a rep covers: a region, an industry, a list of accounts.", "`territories.csv`"),
    Term(
        "open seat",
        "A rep still to be hired. It carries quota by its likelihood, and is left out of averages.",
        "`reps.csv open_seat`",
    ),
    Term("house", "A role without working hours, for business that comes in on its own.", "`plan.yaml roles`"),
    Term(
        "availability",
        "The part of a period that a rep is there for: employment, part-time, leave, holidays and ramp.",
        "`reps.csv`, `absences.csv`",
    ),
    Term("ramp", "How much of full productivity a new rep has, month by month of tenure.", "`plan.yaml ramp`"),
    Term("capacity", "The selling hours that a rep has in a period.", "`plan.yaml capacity`, `reps.csv hours`"),
    Term(
        "effort",
        "The selling hours that a typical rep needs for one unit of a metric.",
        "`plan.yaml hours_per_unit, productivity`",
    ),
    Term("load", "The hours that the quotas need, as a share of the hours that are there.", "`quotas.csv load`"),
    Term(
        "strength",
        "A rep's productivity in a metric against a typical rep of the role; 1 is typical.",
        "`strengths.csv`",
    ),
    # How it is divided
    Term("cell", "A rep, a territory, a metric and a period: where one quota stands.", "a row of `quotas.csv`"),
    Term("quota", "The number that a rep is asked for in a cell.", "`quotas.csv quota`"),
    Term(
        "fair share",
        "The part of the goal that falls to a cell in proportion, before any limit.",
        "`quotas.csv fair_share`",
    ),
    Term(
        "driver",
        "What fair share goes by: potential, history, selling time, heads, or a number of your own.",
        "`plan.yaml fair_share`",
    ),
    Term("potential", "What a territory could yield of a metric.", "`potential.csv`"),
    Term("season", "How a year of a metric is divided over its periods.", "`plan.yaml seasonality`"),
    Term("limit", "A bound on quotas: at least, at most, hard or soft.", "`limits.csv`"),
    Term("hard", "What must hold. Hard rules that cannot all hold are a conflict.", "`limits.csv`, no priority"),
    Term("soft", "What may give way, in the order of its priority, where it cannot hold.", "`limits.csv priority`"),
    Term("lock", "A quota that the planner has fixed, over-assignment included.", "`locks.csv`"),
    Term("plan in force", "The quotas that hold today, before this plan.", "`current.csv`"),
    # What comes out
    Term("allocation", "The answer: a quota for each cell, with its evidence.", "the output folder"),
    Term(
        "reach",
        "How much of each goal the plan can carry under its own limits. Not a forecast of what will be sold.",
        "`run.json reach`",
    ),
    Term(
        "shortfall",
        "What of a goal cannot be carried. Goals of one priority fall short by like percentages (even) or "
        "by the least sum (total).",
        "`plan.yaml shortfall`",
    ),
    Term(
        "give-up",
        "The part of a goal that falls short anyway which may be left for balance.",
        "`plan.yaml reach_give_up`",
    ),
    Term("balance", "Choosing, of all allocations that carry as much, the one nearest to fair share.", "method"),
    Term(
        "play to strengths",
        "A dial from fair share (0) to the fewest selling hours (1).",
        "`plan.yaml play_to_strengths`",
    ),
    Term(
        "waterfall",
        "The way from the share of the goal to the quota, step by step; it adds up exactly.",
        "`waterfall.csv`",
    ),
    Term(
        "carried for others",
        "What a rep takes on because somebody else is held back by a limit.",
        "`waterfall.csv carried_for_others`",
    ),
    Term(
        "binding", "A limit is binding where quotas lie on it: it would move them if it moved.", "`rules.csv binding`"
    ),
    Term("slack", "How far a quota or sum is from its bound.", "`rules.csv slack`"),
    Term(
        "price",
        "What one unit more of a binding limit is worth: more of the goals where something is short, more "
        "headroom where nothing is.",
        "`rules.csv price`",
    ),
    Term("headroom", "How far all goals could be raised together before a limit stops it.", "`run.json headroom`"),
    Term("bottleneck", "The rules that stop the goals from being raised further.", "`run.json headroom`"),
    Term(
        "conflict",
        "Hard rules that cannot all hold. Then quotas bend the cheapest of them, and are marked as such.",
        "exit code 4",
    ),
    Term("repair", "A change of the plan after which its hard rules can hold together.", "`allocator repair`"),
    Term("cover", "Quotas of a level ÷ its part of the goals.", "`rollup.csv cover`"),
    Term(
        "uncovered",
        "Potential, base or history of territories that nobody covers; never laid on the neighbours.",
        "`uncovered.csv`",
    ),
    Term(
        "assumption",
        "Something taken for granted: a default used, a row not used, a limit without effect.",
        "`assumptions.csv`",
    ),
    Term("pace", "Guidance by week or day within a period, by working days. Not a quota to be paid on.", "`pace.csv`"),
    Term("plan test", "A check of a finished plan against a usual bound of the field.", "`allocator compare`"),
)

GLOSSARY: dict[str, Term] = {term.word: term for term in _TERMS}
"""Every term by its word, in the order in which they build on each other."""


def meaning(word: str) -> str:
    """Return what a word means, without typographic marks, for a help text or a tooltip.

    Raises
    ------
    KeyError
        If the glossary does not have the word.
    """
    return GLOSSARY[word].meaning
