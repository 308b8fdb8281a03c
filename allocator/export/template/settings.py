"""Settings to fill in, as the text of plan.yaml and as rows of the sheet `plan`, each with what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from allocator.plan.reference import default_of, meanings_of
from allocator.plan.settings import Metric, OverAssignment, Role, Settings

_NAMED: dict[str, type[BaseModel]] = {"metrics": Metric, "roles": Role}
"""Blocks that a plan has under names of its own."""
_PLAIN = re.compile(r"[A-Za-z][\w &/.-]*|\d{4}-\d\d-\d\d|\d+ months")
_EXTENDS = "Another scenario beside this one to start from; state only what differs"
_INTRODUCTION = """\
# The settings of the plan. A line behind # is off: take the # away to use it.
# What is left out has the value in brackets. All of it is explained in README.md.
"""


@dataclass(frozen=True)
class Setting:
    """A row of the sheet `plan`."""

    key: str
    value: Any
    meaning: str
    left_out: str
    example: Any = None
    choices: tuple[str, ...] = ()


def settings_text(given: Mapping[str, Any], examples: Mapping[str, Any]) -> str:
    """Write plan.yaml: every setting with its meaning, switched off where it is not given."""
    meanings = meanings_of(Settings)
    parts = [_INTRODUCTION, f"# {_EXTENDS}\n# extends: ../base\n"]
    for key, field in Settings.model_fields.items():
        parts.append("\n".join([*_comments(key, meanings[key], field), *_lines(key, given, examples, field)]) + "\n")
    return "\n".join(parts)


def _comments(key: str, meaning: str, field: FieldInfo) -> Iterator[str]:
    yield f"# {meaning}{_left_out(field)}"
    block = _block_of(key, field)
    for inner, words in meanings_of(block).items() if block else ():
        yield f"#   {inner}: {words}{_left_out(block.model_fields[inner])}" if block else ""


def _left_out(field: FieldInfo) -> str:
    said = "must be written" if field.is_required() else default_of(field.default)
    return f" [{said}]" if said else ""


def _block_of(key: str, field: FieldInfo) -> type[BaseModel] | None:
    block = _NAMED.get(key, field.annotation)
    own = isinstance(block, type) and issubclass(block, BaseModel) and block is not OverAssignment
    return block if own else None  # type: ignore[return-value]


def _lines(key: str, given: Mapping[str, Any], examples: Mapping[str, Any], field: FieldInfo) -> Iterator[str]:
    off = "" if key in given else "# "
    value = given.get(key, examples.get(key, _example(field)))
    if key in _NAMED:
        yield f"{off}{key}:"
        yield from (f"{off}  {_flow(name)}: {_flow(inner)}" for name, inner in value.items())
    else:
        yield f"{off}{key}: {_flow(value)}"


def _example(field: FieldInfo) -> Any:
    if isinstance(field.default, BaseModel):
        return {key: value for key, value in field.default.model_dump().items() if value is not None}
    return field.default


def _flow(value: Any) -> str:
    """Write a value on one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    return str(value) if _PLAIN.fullmatch(str(value)) else json.dumps(str(value), ensure_ascii=False)


def setting_rows(given: Mapping[str, Any], examples: Mapping[str, Any]) -> list[Setting]:
    """Return every setting as a row; of metrics and roles those that are given, or of the sample without values."""
    rows = [Setting("extends", given.get("extends"), _EXTENDS, "", None if "extends" in given else "../base")]
    for key in Settings.model_fields:
        if key not in _NAMED:
            rows += _rows(Settings, key, given, examples, "")
            continue
        names = given.get(key) or {next(iter(examples[key])): {}}
        for name, block in names.items():
            for inner in _NAMED[key].model_fields:
                shown = examples[key].get(name, {})
                rows += _rows(_NAMED[key], inner, block, shown, f"{key}.{_quoted(str(name))}.")
    return rows


def _rows(
    block: type[BaseModel], key: str, given: Mapping[str, Any], examples: Mapping[str, Any], before: str
) -> Iterator[Setting]:
    field = block.model_fields[key]
    if inner := _inner(field):
        for name in inner.model_fields:
            yield from _rows(inner, name, given.get(key, {}), examples.get(key, {}), f"{before}{key}.")
        return
    meaning = meanings_of(block)[key]
    left_out = "must be written" if field.is_required() else default_of(field.default)
    for name, value in _flat(before + key, given.get(key, examples.get(key))):
        written, example = (value, None) if key in given else (None, value)
        yield Setting(name, written, meaning, left_out, example, choices(field.annotation))


def _inner(field: FieldInfo) -> type[BaseModel] | None:
    kind = type(field.default)
    return kind if issubclass(kind, BaseModel) and kind is not OverAssignment else None


def choices(annotation: Any) -> tuple[str, ...]:
    """Return the words that a setting must be one of, if there are such."""
    if annotation is bool:
        return "yes", "no"
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(f"{key}.{_quoted(str(name))}", inner)
    else:
        yield key, _in_a_cell(value)


def _in_a_cell(value: Any) -> Any:
    """Write a list with commas, and yes or no in words."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _quoted(name: str) -> str:
    return f'"{name}"' if "." in name else name
