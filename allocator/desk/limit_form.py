"""A row of limits.csv as the fields of a form, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from allocator.plan.conditions import Condition, ConditionError, Term, parse

COMPANY = "company"
_EVERYTHING = ("all", COMPANY)


@dataclass(frozen=True)
class LimitForm:
    """What a planner fills in to state a limit; texts are those of the file."""

    measure: str = "quota"
    metric: str = ""
    """Blank for all of them."""
    each: tuple[str, ...] = ("rep",)
    """Keys that are bounded one by one; none for all together."""
    each_metric: bool = False
    each_period: bool = False
    key: str = ""
    """What tells whom it covers: `rep`, `role`, `territory`, a level; blank for everyone."""
    names: tuple[str, ...] = ()
    period: str = ""
    """Blank for the year."""
    further: str = ""
    """Other conditions, in the grammar of `where`."""
    of: str = ""
    lowest: str = ""
    highest: str = ""
    priority: str = ""
    """Blank for hard."""
    prorate: bool = True
    note: str = ""


def as_row(form: LimitForm) -> dict[str, str]:
    """Return the texts of the row that a form states, by column."""
    keys = [*form.each, *["metric"] * form.each_metric, *["period"] * form.each_period]
    named = [(form.key, form.names), ("metric", (form.metric,)), ("period", (form.period,))]
    terms = [f"{key}={'|'.join(names)}" for key, names in named if key and any(names)]
    return {
        "per": " ".join(keys) or COMPANY,
        "where": "; ".join(filter(None, [*terms, form.further])),
        "measure": form.measure,
        "of": form.of,
        "min": form.lowest,
        "max": form.highest,
        "priority": form.priority,
        "prorate": "" if form.prorate else "no",
        "note": form.note,
    }


def as_form(row: Mapping[str, str]) -> LimitForm:
    """Return the form that states a row; conditions that have no field of their own are `further`."""
    per = [key for key in re.split(r"[\s,+]+", row.get("per", "")) if key and key not in _EVERYTHING]
    who, metric, period, further = _split(row.get("where", ""))
    return LimitForm(
        measure=row.get("measure", ""),
        metric=metric,
        each=tuple(key for key in per if key not in ("metric", "period")),
        each_metric="metric" in per,
        each_period="period" in per,
        key=who.key if who else "",
        names=who.values if who else (),
        period=period,
        further=further,
        of=row.get("of", ""),
        lowest=row.get("min", ""),
        highest=row.get("max", ""),
        priority=row.get("priority", ""),
        prorate=row.get("prorate", "").lower() not in ("no", "n", "false", "0"),
        note=row.get("note", ""),
    )


def _split(where: str) -> tuple[Term | None, str, str, str]:
    """Return the term that says who, the metric, the period, and what is left as text."""
    try:
        condition = parse(where)
    except ConditionError:
        return None, "", "", where
    metric, period = (_only(condition, key) for key in ("metric", "period"))
    taken = [term for term in (metric, period) if term]
    rest = [term for term in condition.terms if term not in taken]
    who = next((term for term in rest if term.operator == "=" and term.key not in ("metric", "period")), None)
    further = "; ".join(written(term) for term in rest if term is not who)
    return who, metric.values[0] if metric else "", period.values[0] if period else "", further


def _only(condition: Condition, key: str) -> Term | None:
    """Return the term on a key if it is the only one and names one value."""
    terms = condition.of(key)
    return terms[0] if len(terms) == 1 and terms[0].operator == "=" and len(terms[0].values) == 1 else None


def written(term: Term) -> str:
    """Write a term of a condition."""
    return f"{term.key}{term.operator}{'|'.join(term.values)}"
