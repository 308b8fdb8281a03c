"""Raw settings into typed ones, every mistake told by its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from allocator.errors import Finding
from allocator.plan.places import did_you_mean
from allocator.plan.settings import Block, Metric, Overrides, Role, Settings

_STAND_INS: dict[str, Any] = {"year_starts": "2000-01-01", "metrics": {"metric": {}}, "roles": {"role": {}}}
_TRIES = 20


def understood(raw: Mapping[str, Any]) -> tuple[Settings, tuple[Finding, ...], frozenset[str]]:
    """Read settings; what is wrong is left out, so that all else can still be checked.

    Returns
    -------
    The settings, the findings, and the required keys that had to be replaced by a stand-in.
    """
    data: dict[str, Any] = dict(raw)
    findings: dict[Finding, None] = {}
    replaced: set[str] = set()
    for _ in range(_TRIES):
        try:
            return Settings.model_validate(data), tuple(findings), frozenset(replaced)
        except ValidationError as error:
            for detail in error.errors():
                findings[_finding(detail, data)] = None
            for detail in error.errors():
                data = _without(data, detail["loc"])
            replaced |= {key for key in _STAND_INS if key not in data}
            data = {**_STAND_INS, **data}
    raise AssertionError("settings cannot be read even when every mistake is left out")


def _without(data: Any, place: tuple[int | str, ...]) -> Any:
    """Copy nested data without what stands at a place; as deep as the place exists."""
    if not place or not isinstance(data, dict) or place[0] not in data:
        return data
    key, inner = place[0], data[place[0]]
    if len(place) > 1 and isinstance(inner, dict) and place[1] in inner:
        return {**data, key: _without(inner, place[1:])}
    return {k: v for k, v in data.items() if k != key}


def _place(detail: ErrorDetails, data: Any) -> str:
    """Write a place as dotted keys, leaving out what the checker adds of its own."""
    keys: list[str] = []
    for key in detail["loc"]:
        if isinstance(data, Mapping) and key in data:
            data = data[key]
        elif isinstance(data, list | tuple) and isinstance(key, int) and key < len(data):
            data = data[key]
        elif detail["type"] in ("missing", "extra_forbidden"):
            pass
        else:
            break
        keys.append(str(key))
    return f"plan.yaml {'.'.join(keys)}"


def _finding(detail: ErrorDetails, data: Any) -> Finding:
    where, kind, loc = _place(detail, data), detail["type"], detail["loc"]
    limits = detail.get("ctx", {})
    if kind == "missing":
        return Finding(where, "is missing", _meaning(loc))
    if kind == "extra_forbidden":
        return Finding(where, "is not a setting", did_you_mean(str(loc[-1]), _keys_at(loc), "delete it"))
    if kind == "value_error":
        problem = limits["error"]
        return Finding(where, str(problem), getattr(problem, "remedy", _meaning(loc)))
    for name, words in (("greater_than", "above"), ("less_than", "below")):
        if kind.startswith(name):
            bound = next(limits[k] for k in ("gt", "ge", "lt", "le") if k in limits)
            exact = "" if kind.endswith("equal") else f"{words} "
            exact = exact or ("at least " if words == "above" else "at most ")
            return Finding(
                where, f"{_shown(detail['input'])} is out of range", f"write a number {exact}{bound:g}"
            )
    if kind in ("literal_error", "enum"):
        return Finding(where, f'"{_shown(detail["input"])}" is not known', f"write {limits['expected']}")
    return Finding(where, f'"{_shown(detail["input"])}" is not understood', _meaning(loc))


def _shown(value: Any) -> str:
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _block(loc: tuple[int | str, ...]) -> Any:
    """The block of settings that holds a place."""
    if len(loc) > 2 and loc[0] == "metrics":
        return Metric
    if loc[0] == "roles" and len(loc) > 2:
        return Overrides if len(loc) > 4 else Role
    field = Settings.model_fields.get(str(loc[0]))
    kind = field.annotation if field else None
    inner = isinstance(kind, type) and issubclass(kind, Block)
    return kind if inner and len(loc) > 1 else Settings


def _keys_at(loc: tuple[int | str, ...]) -> Iterator[str]:
    block = _block(loc)
    yield from block.model_fields if hasattr(block, "model_fields") else block.__annotations__


def _meaning(loc: tuple[int | str, ...]) -> str:
    return f"see {'.'.join(map(str, loc[:3]))} in docs/inputs.md"
