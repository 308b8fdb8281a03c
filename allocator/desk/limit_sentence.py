"""A limit as a sentence that a planner would say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from allocator.desk.limit_form import LimitForm, as_form
from allocator.insight.wording import listed, percent, wording
from allocator.plan.conditions import ConditionError, Term, parse
from allocator.plan.numbers import NumberFormatError, read_number
from allocator.plan.settings import Settings

PERCENT = (
    "growth", "change", "load", "share_of_potential", "rate", "share_of_goal", "mix", "phasing", "equity",
)  # fmt: skip
"""Measures whose bounds are told as percentages."""
TIMES = ("quota_to_ote", "ratio")
"""Measures whose bounds are so many times something."""
_OPEN = "…"
_PERIODS = {"month": "month", "quarter": "quarter", "half": "half-year", "year": "year"}
_ORDERS = {"<": "below", "<=": "of at most", ">": "above", ">=": "of at least"}


def sentence(row: Mapping[str, str], settings: Settings) -> str:
    """Say a row of limits.csv, given as texts by column."""
    return said(as_form(row), settings)


def said(form: LimitForm, settings: Settings) -> str:
    """Say what a form states; a bound that is not filled in yet is told by dots."""
    told = _MEASURES.get(form.measure, _amount)(form, settings)
    return f"{whom(form)}: {_what(form, settings)}{_when(form, settings)} {told}{_ways(form)}."


def whom(form: LimitForm) -> str:
    """Say whose quotas are bounded: each rep of region West, role AE together."""
    named = bool(form.names) and form.key in form.each
    others = [key for key in form.each if not (named and key == form.key)]
    if named:
        subject = _names(form.key, form.names) + (", each" if len(form.names) > 1 else "")
        subject += "".join(f" in each {_spoken(key)}" for key in others)
    elif others:
        subject = f"Each {' in each '.join(map(_spoken, others))}" + _of(form)
    else:
        subject = f"{_names(form.key, form.names) if form.names else 'Everyone'} together"
    return subject + _further(form.further)


def _names(key: str, names: tuple[str, ...]) -> str:
    if key == "rep":
        return listed(names)
    noun = _spoken(key)
    return f"{noun[:1].upper()}{noun[1:]} {listed(names)}"


def _of(form: LimitForm) -> str:
    if not form.names:
        return ""
    if form.key == "rep":
        return f" of {listed(form.names)}"
    return f" {'in' if form.key in ('role', 'territory') else 'of'} {_spoken(form.key)} {_either(form.names)}"


def _further(text: str) -> str:
    if not text:
        return ""
    try:
        terms = parse(text).terms
    except ConditionError:
        return f" ({text})"
    return f" ({'; '.join(map(condition_words, terms))})"


def condition_words(term: Term) -> str:
    """Say a term of a condition: region West or East, not role AE, tenure below 6."""
    key = _spoken(term.key)
    if term.operator in ("=", "!="):
        return f"{'' if term.operator == '=' else 'not '}{key} {_either(term.values)}"
    return f"{key} {_ORDERS[term.operator]} {term.values[0]}"


def _spoken(key: str) -> str:
    """Say a column as words; a column of territories.csv by whose it is."""
    words = key.replace("_", " ")
    return f"{words.removeprefix('territory.')} of territory" if key.startswith("territory.") else words


def _either(values: tuple[str, ...]) -> str:
    return " or ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)


def _what(form: LimitForm, settings: Settings) -> str:
    label = _label(form.metric, settings)
    if form.measure == "load":
        return f"load by {label}" if label else "load by each metric" if form.each_metric else "load"
    return label or ("each metric" if form.each_metric else "all metrics together")


def _label(metric: str, settings: Settings) -> str:
    return wording(settings, metric).label if metric in settings.metrics else metric


def _when(form: LimitForm, settings: Settings) -> str:
    each = f" in each {_PERIODS[settings.periods]}" if form.each_period else ""
    if not form.period:
        return each
    return f"{each} of {form.period}" if each else f" in {form.period}"


def _ways(form: LimitForm) -> str:
    in_full = ", however long they are there" if not form.prorate else ""
    return in_full + (f", as a wish of priority {form.priority}" if form.priority else "")


def _range(form: LimitForm, shown: Callable[[str], str]) -> str:
    if form.lowest and form.highest:
        same = form.lowest == form.highest
        return f"exactly {shown(form.lowest)}" if same else f"between {shown(form.lowest)} and {shown(form.highest)}"
    return f"at least {shown(form.lowest)}" if form.lowest else f"at most {shown(form.highest)}"


def _number(text: str) -> float | None:
    try:
        return read_number(text)
    except NumberFormatError:
        return None


def _percent(text: str) -> str:
    number = _number(text)
    return (percent(number) if abs(number) < 1e12 else text) if number is not None else text or f"{_OPEN} %"


def _plain(text: str) -> str:
    number = _number(text)
    return f"{number:,.12g}" if number is not None else text or _OPEN


def _amount(form: LimitForm, settings: Settings) -> str:
    metric = form.metric if form.metric in settings.metrics else ""
    unit = wording(settings, metric).unit if metric else settings.currency
    return f"is {_range(form, lambda text: f'{_plain(text)} {unit}'.rstrip())}"


def _share(of: str, verb: str = "is") -> Callable[[LimitForm, Settings], str]:
    return lambda form, settings: f"{verb} {_range(form, _percent)}{of and f' of {of}'}"


def _grows(than: str) -> Callable[[LimitForm, Settings], str]:
    """Say bounds against an earlier amount, which quotas grow or fall from."""

    def told(form: LimitForm, settings: Settings) -> str:
        sides = [_change(form.lowest, "at least", "at most")] if form.lowest else []
        sides += [_change(form.highest, "at most", "at least")] if form.highest or not sides else []
        return f"{' and '.join(sides)} against {than}"

    return told


def _change(text: str, grown: str, fallen: str) -> str:
    number = _number(text)
    if number is None or number >= 0:
        return f"grows by {grown} {_percent(text)}"
    return f"falls by {fallen} {percent(-number)}"


def _times(form: LimitForm, settings: Settings) -> str:
    of = _label(form.of, settings) or _OPEN if form.measure == "ratio" else "the on-target earnings"
    return f"is {_range(form, _plain)} times {of}"


def _equity(form: LimitForm, settings: Settings) -> str:
    return f"is {_range(form, _percent)} of what the role has per {form.of.replace('_', ' ') or _OPEN}"


_MEASURES: dict[str, Callable[[LimitForm, Settings], str]] = {
    "quota": _amount,
    "growth": _grows("last year"),
    "change": _grows("the plan in force"),
    "load": _share(""),
    "share_of_potential": _share("the potential"),
    "rate": _share("what is due"),
    "share_of_goal": _share("the goal"),
    "mix": _share("the selling hours", "takes"),
    "phasing": _share("the season's part"),
    "quota_to_ote": _times,
    "ratio": _times,
    "equity": _equity,
}
"""How a limit says itself, by measure."""
