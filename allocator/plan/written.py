"""The short ways in which settings may be written, turned into their full form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from allocator.plan.calendar import Calendar
from allocator.plan.dates import month_number, read_date
from allocator.plan.numbers import read_number
from allocator.plan.periods import PeriodError, read_period

_MONTHS = re.compile(r"(\d+) ?(months?|years?)?", re.IGNORECASE)


class SettingError(ValueError):
    """A setting that cannot be meant, and what to write instead."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def as_number(value: Any) -> Any:
    """Read a number that is written with a percent sign, separators or a currency."""
    if isinstance(value, bool):
        raise SettingError("is not a number", "write a number")
    return read_number(value.strip()) if isinstance(value, str) else value


def as_text(value: Any) -> Any:
    """Read a text; nothing is the empty text, a number or day is what is written."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


def as_date(value: Any) -> Any:
    """Read a day; a bare number is none."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else read_date(str(value).strip())


def as_names(value: Any) -> Any:
    """Read names from a list, or from one text that holds them separated by commas."""
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(name.strip() for name in re.split("[,;]", value) if name.strip())
    return tuple(value) if isinstance(value, list | tuple) else value


def as_drivers(value: Any) -> Any:
    """Read driver weights; a name or a list of names weighs them alike."""
    return dict.fromkeys(as_names(value), 1.0) if not isinstance(value, Mapping) else dict(value)


def as_season(value: Any) -> Any:
    """Read a seasonal profile: `history`, or numbers in the order of the year."""
    if value is None or value == "history" or isinstance(value, list | tuple):
        return value
    shown = f'"{value}"' if isinstance(value, str) else "this"
    raise SettingError(f"{shown} is not a season", "write history, or a number for each period or month")


def as_policy(value: Any) -> Any:
    """Read what happens to a miss: `keep`, `recover`, or the share that is made up for."""
    if isinstance(value, str) and value not in ("keep", "recover"):
        try:
            return as_number(value)
        except ValueError:
            raise SettingError(f'"{value}" is not known', "write keep, recover or a share from 0 to 1") from None
    return value


def kind_of_policy(value: Any) -> str:
    """Tell whether there is one policy for all metrics, or one by metric."""
    return "by metric" if isinstance(value, Mapping) else "one"


def as_triggers(value: Any) -> Any:
    """Read one or several triggers; several may be numbered, as in a sheet of settings."""
    if value is None or value == "":
        return ()
    if not isinstance(value, Mapping):
        return value
    numbered = all(isinstance(inner, Mapping) for inner in value.values())
    return tuple(value.values()) if numbered else (value,)


def as_overrides(value: Any) -> Any:
    """Read a role's metrics, as a list or as a mapping to the keys it overrides."""
    if isinstance(value, Mapping):
        return {key: {} if keys is None else keys for key, keys in value.items()}
    names = as_names(value)
    return {name: {} for name in names} if isinstance(names, tuple) else value


def as_factors(value: Any) -> Any:
    """Read over-assignment: one factor for reps, or a factor by level beside `warn_above`."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return {"factors": {"rep": value}}
    if isinstance(value.get("factors"), Mapping):
        return value
    rest = {key: factor for key, factor in value.items() if key != "warn_above"}
    return {"factors": rest, **{key: value[key] for key in ("warn_above",) if key in value}}


def as_months(value: Any) -> Any:
    """Read a number of months: 12, `12 months` or `1 year`."""
    match = _MONTHS.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        return as_number(value)
    return int(match[1]) * (12 if (match[2] or "").lower().startswith("year") else 1)


def with_full_metrics(data: Any) -> Any:
    """Call metrics by their short name where they have no label, and put named seasonal profiles in order."""
    metrics = data.get("metrics") if isinstance(data, Mapping) else None
    if not isinstance(metrics, Mapping):
        return data
    calendar = _calendar(data)
    return {**data, "metrics": {name: _full_metric(name, keys, calendar) for name, keys in metrics.items()}}


def _full_metric(name: str, keys: Any, calendar: Calendar | None) -> Any:
    if keys is not None and not isinstance(keys, Mapping):
        return keys
    keys = {
        "label": str(name),
        **{key: value for key, value in (keys or {}).items() if key != "label" or value},
    }
    return _with_profile(keys, calendar) if calendar else keys


def _with_profile(keys: Mapping[str, Any], calendar: Calendar) -> Mapping[str, Any]:
    profile = keys.get("seasonality")
    if not isinstance(profile, Mapping):
        return keys
    months = {f"{m // 12}-{m % 12 + 1:02d}" for m in range(calendar.year.start, calendar.year.end)}
    named = {_label(str(name), calendar): number for name, number in profile.items()}
    for labels in (calendar.labels, sorted(months)):
        if set(labels) == set(named):
            return {**keys, "seasonality": tuple(named[label] for label in labels)}
    return keys


def _label(name: str, calendar: Calendar) -> str:
    if month := month_number(name):
        first = calendar.year.start
        index = first + (month - 1 - first) % 12
        return f"{index // 12}-{index % 12 + 1:02d}"
    try:
        return read_period(name, calendar)
    except PeriodError:
        return name


def _calendar(data: Mapping[str, Any]) -> Calendar | None:
    try:
        first = as_date(data.get("year_starts"))
    except ValueError:
        return None
    periods, fiscal = data.get("periods", "month"), data.get("fiscal_label", "end")
    known = periods in ("month", "quarter", "half", "year") and fiscal in ("end", "start")
    return Calendar(first, periods, fiscal) if known else None
