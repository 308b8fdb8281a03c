"""Countries whose public holidays are known."""

from __future__ import annotations

from functools import cache

from allocator.plan.places import did_you_mean


@cache
def _codes() -> dict[str, str]:
    """Two-letter codes by the names and codes a country is called by."""
    from holidays.registry import COUNTRIES

    codes: dict[str, str] = {}
    for name, (_, code, long_code, *_others) in COUNTRIES.items():
        codes |= {code: code, long_code: code, name.replace("_", " ").title(): code}
    return codes


@cache
def is_country(name: str) -> bool:
    """Tell whether public holidays are known for a code, perhaps with a region: `DE-BY`; blank has none."""
    if not name:
        return True
    country, _, region = name.partition("-")
    if country not in set(_codes().values()):
        return False
    from holidays import country_holidays

    return not region or region in country_holidays(country).subdivisions


def nearest_country(name: str) -> str:
    """Say which code to write for a name that is none."""
    nearest = {known: code for known, code in _codes().items() if known.casefold() == name.casefold()}
    if nearest:
        return f'did you mean "{next(iter(nearest.values()))}"?'
    asked = did_you_mean(name, (known for known in _codes() if len(known) > 3), "")
    if asked and len(name) > 3:
        return f'did you mean "{_codes()[asked.split(chr(34))[1]]}"?'
    return 'write a two-letter code like "US", or leave it blank for no public holidays'
