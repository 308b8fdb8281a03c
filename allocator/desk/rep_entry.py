"""What people type beside a rep, as the edits that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocator.desk.attempt import Outcome, attempt
from allocator.desk.content import after
from allocator.desk.draft import Draft
from allocator.desk.edit import Edit, Several
from allocator.desk.rep_settings import SETTINGS, setting_edit
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding, PlanError
from allocator.plan.columns import TABLES
from allocator.plan.numbers import NumberFormatError
from allocator.plan.plan import Plan

LOCK = "lock"
"""Column of the tick that locks a quota where it is."""
_NOTHING = ("", "-", "–", "—", "none", "no limit")
_PART_OF_ONE = ("share", "1 = typical")


@dataclass(frozen=True)
class Typed:
    """A text that somebody typed for a rep in a metric, in a column of the grid."""

    rep: str
    column: str
    text: str


def enter(draft: Draft, plan: Plan, metric: str, typed: Sequence[Typed], quotas: Mapping[str, float]) -> Outcome:
    """Do what was typed, a block of cells as one step; what cannot count is refused and the rest done.

    Parameters
    ----------
    plan
        The plan that the texts are read by.
    quotas
        Quota of the year of each rep in the metric, at which a tick locks it.
    """
    edits, refused = _edits(draft, plan, metric, typed, quotas)
    if len(edits) < 2:
        return attempt(draft, edits, refused)
    label = f"{edits[0].said()} and {len(edits) - 1:,} more"
    whole = Several(tuple(edits), label)
    if not draft.findings_after(whole):
        done = draft.apply(whole)
        return Outcome(tuple(edit.said() for edit in edits) if done else (), tuple(refused))
    return _one_by_one(draft, plan, metric, typed, quotas)


def _one_by_one(
    draft: Draft, plan: Plan, metric: str, typed: Sequence[Typed], quotas: Mapping[str, float]
) -> Outcome:  # fmt: skip
    """Do what can count of a block that cannot count as a whole."""
    outcomes = [attempt(draft, *_edits(draft, plan, metric, [one], quotas)) for one in typed]
    said = tuple(text for outcome in outcomes for text in outcome.said)
    return Outcome(said, tuple(finding for outcome in outcomes for finding in outcome.findings))


def _edits(
    draft: Draft, plan: Plan, metric: str, typed: Sequence[Typed], quotas: Mapping[str, float]
) -> tuple[list[Edit], list[Finding]]:  # fmt: skip
    """Make the edits one after the other, each on what the others leave."""
    content, edits, refused = draft.content, list[Edit](), list[Finding]()
    for one in typed:
        try:
            name, text = _as_setting(one, plan, quotas)
            edit = setting_edit(content, plan.calendar, one.rep, metric, name, text)
            if edit is not None:
                content, _ = after(content, edit)
                edits.append(edit)
        except PlanError as error:
            refused.extend(error.findings)
    return edits, refused


def _as_setting(one: Typed, plan: Plan, quotas: Mapping[str, float]) -> tuple[str, str]:
    """Return which setting is meant and its text for the file."""
    if one.column == LOCK:
        is_on = one.text.strip().lower() in ("yes", "true", "x", "1")
        return "locked", f"{quotas.get(one.rep, 0.0):.15g}" if is_on else ""
    if one.column == "ramp":
        return "ramp", _ramp(one, plan)
    return one.column, read(one, plan)


def read(one: Typed, plan: Plan) -> str:
    """Read a typed number as its text for the file; blank, a dash or `none` is nothing.

    Raises
    ------
    PlanError
        If it is no number, or one that cannot stand there.
    """
    setting = SETTINGS[one.column]
    column = TABLES[setting.table].column(setting.column)
    text = one.text.strip()
    if text.lower() in _NOTHING:
        return ""
    low = 0.0 if setting.table == "limits" else column.minimum
    try:
        value = read_typed(text, column.unit in _PART_OF_ONE, low, column.maximum)
    except NumberFormatError as error:
        raise PlanError([_finding(one, str(error), error.remedy)]) from None
    if low is not None and value < low:
        raise PlanError([_finding(one, f'"{text}" is below {low:g}', f"write {low:g} or more")])
    if column.maximum is not None and value > column.maximum:
        raise PlanError([_finding(one, f'"{text}" is above {column.maximum:g}', f"write {column.maximum:g} or less")])
    return f"{value:.15g}"


def _ramp(one: Typed, plan: Plan) -> str:
    text = one.text.strip()
    if text and text not in ("none", *plan.settings.ramp):
        known = ", ".join(["none", *plan.settings.ramp])
        raise PlanError([_finding(one, f'there is no ramp "{text}"', f"choose one of {known}")])
    return "" if text == "none" else text


def _finding(one: Typed, what: str, remedy: str) -> Finding:
    return Finding(f"{one.rep}, {SETTINGS[one.column].word}", what, remedy)
