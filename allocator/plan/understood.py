"""Raw settings into typed ones, every mistake told by its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from allocator.errors import Finding
from allocator.plan.places import did_you_mean
from allocator.plan.settings import Block, Metric, Overrides, Role, Settings, Trigger

_STAND_INS: dict[str, Any] = {"year_starts": "2000-01-01", "metrics": {"metric": {}}, "roles": {"role": {}}}
_TRIES = 20
_REQUIRED = {
    "year_starts": "write the first day of the planning year, like 2027-01-01",
    "metrics": "name what is sold or kept, like `metrics: {revenue: {unit: USD}}`",
    "roles": "name the kinds of reps and what they sell, like `roles: {AE: {metrics: [revenue]}}`",
}
_PLAIN = {
    "bool": ("is neither yes nor no", "write true or false"),
    "int": ("is not a whole number", "write a whole number"),
    "float": ("is not a number", "write a number"),
    "finite": ("is not a number", "write a number"),
    "string": ("is not a text", "write a text"),
    "tuple": ("is not a list", "write a list, like [a, b]"),
    "dict": ("is not a block of settings", "write `key: value` pairs"),
    "mapping": ("is not a block of settings", "write `key: value` pairs"),
    "model": ("is not a block of settings", "write `key: value` pairs"),
    "typed": ("is not a block of settings", "write `key: value` pairs"),
    "too": ("is empty", "name at least one"),
}


def understood(raw: Mapping[str, Any]) -> tuple[Settings, tuple[Finding, ...], frozenset[str]]:
    """Read settings; what is wrong is left out, so that all else can still be checked.

    Returns
    -------
    The settings, the findings, and the places that had to be left out.
    """
    data: dict[str, Any] = dict(raw)
    findings: dict[str, Finding] = {}
    for _ in range(_TRIES):
        try:
            settings = Settings.model_validate({**_STAND_INS, **data} if findings else data)
            lost = frozenset(where.removeprefix("plan.yaml ") for where in findings)
            return settings, tuple(findings.values()), lost
        except ValidationError as error:
            details = _meant(error.errors())
            for detail in details:
                finding = _finding(detail, data)
                findings.setdefault(finding.where, finding)
            for detail in details:
                data = _without(data, detail["loc"])
    raise RuntimeError("settings stay unreadable without all that is wrong in them")


def _meant(details: Iterable[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a value is none of the fixed words where it could be something else too."""
    details = list(details)
    others = [d for d in details if not (d["loc"] and str(d["loc"][-1]).startswith("literal["))]
    return others or details


def _without(data: Any, place: tuple[int | str, ...]) -> Any:
    """Copy nested data without what stands at a place; as deep as the place exists."""
    if not place or not isinstance(data, Mapping) or place[0] not in data:
        return data
    key, inner = place[0], data[place[0]]
    if len(place) > 1 and isinstance(inner, Mapping) and place[1] in inner:
        return {**data, key: _without(inner, place[1:])}
    return {k: v for k, v in data.items() if k != key}


def _place(detail: ErrorDetails, data: Any) -> str:
    """Write a place as dotted keys, leaving out what the reading adds of its own."""
    keys: list[str] = []
    unwritten = detail["type"] == "missing"
    for key in detail["loc"]:
        if isinstance(data, Mapping) and key in data:
            data = data[key]
        elif isinstance(data, list | tuple) and isinstance(key, int) and key < len(data):
            data, key = data[key], key + 1
        elif not unwritten:
            continue
        keys.append(str(key))
    return f"plan.yaml {'.'.join(keys)}".strip()


def _finding(detail: ErrorDetails, data: Any) -> Finding:
    where, kind, loc = _place(detail, data), detail["type"], detail["loc"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return Finding(where, "is missing", _REQUIRED.get(str(loc[-1]), "write it"))
    if kind == "extra_forbidden" and _block(loc) is Overrides and loc[-1] in Metric.model_fields:
        return Finding(where, "is the same for all roles", f"write it in metrics.{loc[-2]}")
    if kind == "extra_forbidden":
        return Finding(where, "is not a setting", did_you_mean(str(loc[-1]), _keys_at(loc), "delete it"))
    shown = _shown(detail["input"])
    if kind == "value_error":
        problem = context["error"]
        said = str(problem) if str(problem).startswith(('"', "this ")) else f"{shown} {problem}"
        return Finding(where, said, getattr(problem, "remedy", "correct it"))
    if kind == "literal_error":
        return Finding(where, f"{shown} is not known", f"write {context['expected'].replace(chr(39), '')}")
    bound = next((context[key] for key in ("gt", "ge", "lt", "le") if key in context), None)
    if bound is not None:
        side = {"gt": "above", "ge": "from", "lt": "below", "le": "up to"}[_bound_name(context)]
        return Finding(where, f"{shown} is out of range", _in_range(detail["input"], f"{side} {bound:g}", bound))
    what, remedy = _PLAIN.get(kind.partition("_")[0], ("is not understood", "see docs/inputs.md"))
    return Finding(where, f"{shown} {what}", remedy)


def _bound_name(context: Mapping[str, Any]) -> str:
    return next(key for key in ("gt", "ge", "lt", "le") if key in context)


def _in_range(value: Any, words: str, bound: float) -> str:
    if bound == 1 and isinstance(value, int | float) and 1 < value <= 100:
        return f"write {value / 100:g} or {value:g}% if it is {value:g} percent"
    return f"write a number {words}"


def _shown(value: Any) -> str:
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    text = text if len(text) <= 40 else text[:37] + "..."
    return f'"{text}"' if isinstance(value, str) else text


def _block(loc: tuple[int | str, ...]) -> Any:
    """Return the block of settings that holds a place."""
    if loc[0] == "metrics" and len(loc) > 2:
        return Metric
    if loc[0] == "roles" and len(loc) > 2:
        return Overrides if len(loc) > 4 else Role
    if loc[:2] == ("year", "triggers") and len(loc) > 3:
        return Trigger
    block = Settings.model_fields[str(loc[0])].annotation if len(loc) > 1 else Settings
    return block if isinstance(block, type) and issubclass(block, Block) else Settings


def _keys_at(loc: tuple[int | str, ...]) -> list[str]:
    block = _block(loc)
    return list(block.model_fields if hasattr(block, "model_fields") else block.__annotations__)
