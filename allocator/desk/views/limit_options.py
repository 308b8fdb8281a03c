"""What can be chosen on the form of a limit, and the edits that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, Several
from allocator.desk.limit_bound import checked
from allocator.desk.limit_form import LimitForm, as_form, as_row
from allocator.desk.limit_sentence import said
from allocator.desk.scope import MARKET, scope_keys, scope_said
from allocator.desk.stated import Stated
from allocator.errors import Finding
from allocator.plan.checks.limits import NEEDED_KEYS
from allocator.plan.checks.metrics import DRIVERS
from allocator.plan.measures import MEASURES as MEANINGS

MEASURES = {
    "quota": "Amount",
    "growth": "Growth against last year",
    "change": "Change against the plan in force",
    "load": "Load: hours needed ÷ hours there are",
    "share_of_potential": "Share of potential",
    "rate": "Rate of what is due",
    "share_of_goal": "Share of the goal",
    "mix": "Share of the selling hours",
    "phasing": "Part of the year against its season",
    "quota_to_ote": "Quota ÷ on-target earnings",
    "ratio": "Times another metric",
    "equity": "Quota ÷ driver against the role's mean",
}
"""What can be bounded, in a planner's words."""


def each_options(stated: Stated, now: LimitForm | None = None) -> dict[tuple[str, ...], str]:
    """Return what a limit can bound one by one, in words, by keys of `per`."""
    keys: list[tuple[str, ...]] = [("rep",), ("rep", "territory"), ("territory",), ("role",)]
    keys += [(level,) for level in stated.settings.levels]
    if now is not None and now.each and now.each not in keys:
        keys.append(now.each)
    return {**{each: f"Each {' and '.join(_word(key) for key in each)}" for each in keys}, (): "All of them together"}


def _word(key: str) -> str:
    return key.removeprefix(MARKET).replace("_", " ")


def whom_options(stated: Stated, now: LimitForm | None = None) -> dict[str, str]:
    """Return by what a limit can be narrowed, in words, by key."""
    keys = scope_keys(stated)
    return keys if now is None or now.key in keys else {**keys, now.key: _word(now.key).capitalize()}


def metric_options(stated: Stated, now: LimitForm | None = None) -> dict[str, str]:
    """Return what a limit can be on, in words, by metric; blank for all."""
    stray = {} if now is None or now.metric in stated.settings.metrics else {now.metric: now.metric}
    return {**stray, **{name: metric.label for name, metric in stated.settings.metrics.items()}, "": "All metrics"}


def period_options(stated: Stated, now: LimitForm | None = None) -> dict[str, str]:
    """Return the stretches of time that a limit can be in; blank for the whole year."""
    labels = dict.fromkeys([*stated.calendar.labels, *([now.period] if now is not None and now.period else [])])
    return {"": "the year", **{label: label for label in labels}}


def of_options(stated: Stated, measure: str) -> list[str]:
    """Return what a measure can be compared with: metrics of a ratio, drivers of an equity."""
    if measure == "ratio":
        return list(stated.settings.metrics)
    own = [name for name in stated.values("potential", "driver") if name not in (*DRIVERS, "base")]
    return [*DRIVERS, *own] if measure == "equity" else []


def measure_said(measure: str) -> str:
    """Say what a measure bounds, without how its numbers stand in the file."""
    return MEANINGS[measure].partition(";")[0]


def needed(form: LimitForm) -> LimitForm:
    """Return the form with what its measure cannot do without: the rep of an equity, the period of a phasing."""
    key = NEEDED_KEYS.get(form.measure)
    if key == "period":
        return replace(form, each_period=True)
    return replace(form, each=("rep", *form.each)) if key and key not in form.each else form


@dataclass(frozen=True)
class FilledIn:
    """A form of a limit as it is filled in."""

    form: LimitForm
    sentence: str
    findings: tuple[Finding, ...]


def filled_in(stated: Stated, form: LimitForm, lowest: str, highest: str) -> FilledIn:
    """Read the typed bounds of a form, check it and say it."""
    (low, high), findings = checked(form.measure, lowest, highest, form.of)
    condition = scope_said(form.further)
    whole = needed(replace(form, lowest=low, highest=high))
    wrong = (condition,) if isinstance(condition, Finding) else ()
    return FilledIn(whole, said(whole, stated.settings), (*findings, *wrong))


def limit_edit(stated: Stated, filled: FilledIn, row: int = 0) -> Edit | Finding:
    """Return the edit that adds a limit, or changes the one of a row."""
    if filled.findings:
        return filled.findings[0]
    values = as_row(filled.form)
    if not row:
        return Several((AddRow("limits", values=values),), f"limit added: {filled.sentence}")
    now = stated.rows("limits")[row]
    if as_form(now) == filled.form:
        return Finding(f"limits.csv row {row}", "is as it was", "change something, or close the form")
    columns = [name for name, text in values.items() if text != now.get(name, "")]
    edits = tuple(SetCell("limits", row, name, new=values[name]) for name in columns)
    return Several(edits, f"limit changed: {said(as_form(now), stated.settings)} → {filled.sentence}")


def limit_drop(stated: Stated, row: int) -> Edit:
    """Return the edit that removes a limit."""
    told = said(as_form(stated.rows("limits")[row]), stated.settings)
    return Several((DropRow("limits", row),), f"limit removed: {told}")


def form_of(stated: Stated, row: int) -> LimitForm:
    """Return the form of a limit that is there; a new one for row 0."""
    if row in stated.rows("limits"):
        found = as_form(stated.rows("limits")[row])
        return found if found.measure in MEASURES else replace(found, measure="quota")
    return LimitForm(metric=next(iter(stated.settings.metrics), ""))
