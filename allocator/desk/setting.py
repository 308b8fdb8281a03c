"""A setting found and changed by its path, whatever short form stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.plan.written import as_drivers, as_factors, as_overrides


def setting_at(settings: Any, path: tuple[str, ...]) -> Any:
    """Return what is stated at a path, None if nothing is."""
    for place, key in enumerate(path):
        inside = opened(path[:place], settings)
        if not isinstance(inside, Mapping) or key not in inside:
            return None
        settings = inside[key]
    return settings


def with_setting(settings: Any, path: tuple[str, ...], value: Any, at: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return settings with another value at a path; None takes the key out."""
    key, *rest = path
    block = dict(opened(at, settings) or {})
    if not rest and value is None:
        block.pop(key, None)
    elif not rest:
        block[key] = value
    elif value is not None or isinstance(opened((*at, key), block.get(key)), Mapping):
        block[key] = with_setting(block.get(key), tuple(rest), value, (*at, key))
    return block


def opened(at: tuple[str, ...], value: Any) -> Any:
    """Return a block that is written shortly, as a name or a list of names, as a mapping."""
    if at == ("over_assignment",) and value is not None:
        factors = as_factors(value)
        rest = {key: factors[key] for key in factors if key != "factors"}
        return {**factors["factors"], **rest} if isinstance(factors, Mapping) else value
    if isinstance(value, Mapping) or value is None:
        return value
    if len(at) == 3 and (at[0], at[2]) == ("roles", "metrics"):
        return as_overrides(value)
    if at and at[-1] == "fair_share" and isinstance(value, str | list | tuple):
        return as_drivers(value)
    return value
