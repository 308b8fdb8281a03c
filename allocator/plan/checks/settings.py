"""Settings that are readable and still cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.errors import Finding
from allocator.plan.countries import is_country, nearest_country
from allocator.plan.draft import Draft

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
