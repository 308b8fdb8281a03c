"""Settings that are readable and still cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from allocator.errors import Finding
from allocator.plan.calendar import Calendar
from allocator.plan.countries import is_country, nearest_country
from allocator.plan.draft import DAY, Draft
from allocator.plan.places import did_you_mean

FIRST_YEAR, LAST_YEAR = 1980, 2100
LONGEST_WINDOW = 60


def year_out_of_range(draft: Draft) -> Iterator[Finding]:
    """Require that the planning year is one in which anybody sells."""
    year = draft.settings.year_starts.year
    if not FIRST_YEAR <= year <= LAST_YEAR and draft.knows("plan"):
        yield Finding("plan.yaml year_starts", f"the year {year} is not in {FIRST_YEAR} to {LAST_YEAR}", "correct it")


def unknown_country(draft: Draft) -> Iterator[Finding]:
    """Require that the country of the plan has a calendar of public holidays."""
    country = draft.settings.country
    if not is_country(country):
        yield Finding("plan.yaml country", f'no public holidays are known for "{country}"', nearest_country(country))


def long_window(draft: Draft) -> Iterator[Finding]:
    """Require that history is read for a few years at most."""
    window = draft.settings.history.window
    if window > LONGEST_WINDOW:
        what = f"{window} months are more than {LONGEST_WINDOW}"
        yield Finding("plan.yaml history.window", what, f"write {LONGEST_WINDOW} months or less")


def as_of_out_of_the_year(draft: Draft) -> Iterator[Finding]:
    """Require that the day up to which the plan in force has been re-allocated lies in the year."""
    as_of, (first, after) = draft.settings.year.as_of, draft.calendar.days(draft.calendar.year)
    if as_of and draft.knows("plan") and not first <= np.datetime64(as_of) < after:
        yield Finding("plan.yaml year.as_of", *not_in_the_year(as_of, draft.calendar))


def not_in_the_year(day: date, calendar: Calendar) -> tuple[str, str]:
    """Say that a day does not lie in the planning year, and which days do."""
    first, after = calendar.days(calendar.year)
    return f"{day} is not in the year {calendar.label(calendar.year)}", f"write a day from {first} to {after - DAY}"


def unknown_metrics_of_the_year(draft: Draft) -> Iterator[Finding]:
    """Require that policies and triggers are about metrics of plan.yaml."""
    if not draft.knows_setting("metrics"):
        return
    year, known = draft.settings.year, draft.settings.metrics
    named = [("policy", metric) for metric in (year.policy if isinstance(year.policy, dict) else ())]
    named += [(f"triggers.{n}.metric", trigger.metric) for n, trigger in enumerate(year.triggers, 1) if trigger.metric]
    for place, metric in named:
        if metric not in known:
            what = f'"{metric}" is not in metrics'
            yield Finding(f"plan.yaml year.{place}", what, did_you_mean(metric, known, "add it to metrics"))
