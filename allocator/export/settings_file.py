"""plan.yaml with some settings changed, while its comments, its order and all else stay as they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from allocator.export.yaml_text import as_value, as_yaml
from allocator.plan.document import composed, read_document
from allocator.plan.files import UnreadableError, in_memory, tidy

_COMMENT = re.compile(r"(?:^|[ \t])#")
Path = tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A settings file."""

    text: str
    loses_comments: bool = False
    """Whether a comment of the file before is not in it any more."""


def changed_settings(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Written:
    """Return plan.yaml as it states `new` where it stated `old`.

    Values are changed where they stand. Where that does not give what is meant the file is written anew.
    """
    for begun in dict.fromkeys((text, tidy(text))):
        try:
            edited = begun
            changes = list(_changes(old, new))
            for path, value in changes:
                edited = _with_value(edited, path, value)
            if _reads(edited, new):
                rewrites = any(value is not None for _, value in changes)
                return Written(edited, rewrites and _comments(edited) < _comments(text))
        except (yaml.YAMLError, UnreadableError, LookupError, ValueError):
            continue
    return Written(as_yaml(new), _comments(text) > 0)


def _reads(text: str, settings: Mapping[str, Any]) -> bool:
    read = read_document(in_memory("plan.yaml", text.encode()))
    return json.dumps(read, default=str) == json.dumps(settings, default=str)


def _comments(text: str) -> int:
    return sum(bool(_COMMENT.search(line)) for line in text.splitlines())


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """List the places that differ with their new value, None where there is none any more."""
    for key in [*old, *(key for key in new if key not in old)]:
        before, value = old.get(key), new.get(key)
        if key in old and key in new and isinstance(before, Mapping) and isinstance(value, Mapping):
            yield from _changes(before, value, (*at, key))
        elif key not in old or key not in new or before != value or type(before) is not type(value):
            yield (*at, key), value


def _with_value(text: str, path: Path, value: Any) -> str:
    node, entry, block = composed(text), None, None
    for depth, key in enumerate(path):
        found = _entry(node, key) if isinstance(node, yaml.MappingNode) else None
        if found is None:
            return _inserted(text, node, entry, path[depth:], value)
        block, entry, node = node, found, found[1]
    if entry is None or not isinstance(block, yaml.MappingNode):
        raise ValueError("there are no settings")
    return _removed(text, block, entry) if value is None else _replaced(text, entry, _flow(value))


Entry = tuple[yaml.Node, yaml.Node]


def _entry(node: yaml.MappingNode, key: str) -> Entry | None:
    return next((pair for pair in node.value if str(pair[0].value) == str(key)), None)


def _flow(value: Any) -> str:
    return as_value([value])[1:-1]


def _replaced(text: str, entry: Entry, written: str) -> str:
    """Write another value for a key."""
    key, value = entry
    start, end = value.start_mark.index, _end(value)
    if _is_block(value) or start == end:
        start = text.index(":", key.end_mark.index) + 1
        return f"{text[:start]} {written}{text[max(start, end) :]}"
    return text[:start] + written + text[end:]


def _inserted(text: str, node: yaml.Node | None, entry: Entry | None, keys: Path, value: Any) -> str:
    """Write a key that is not there yet below the others of its block."""
    for key in reversed(keys[1:]):
        value = {key: value}
    if not isinstance(node, yaml.MappingNode) or not node.value:
        if entry is None:
            raise ValueError("there are no settings yet")
        return _replaced(text, entry, _flow({keys[0]: value}))
    written = _flow({keys[0]: value})[1:-1]
    end = _end(node.value[-1][1])
    if node.flow_style:
        return f"{text[:end]}, {written}{text[end:]}"
    line = _line_end(text, end)
    indent = " " * node.value[0][0].start_mark.column
    before = "" if text[:line].endswith("\n") else "\n"
    return f"{text[:line]}{before}{indent}{written}{text[line:] or chr(10)}"


def _removed(text: str, block: yaml.MappingNode, entry: Entry) -> str:
    """Take a key out with its value and what is said of it on its lines."""
    at = next(n for n, pair in enumerate(block.value) if pair is entry or pair == entry)
    start, end = entry[0].start_mark.index, _end(entry[1])
    if block.flow_style:
        if at + 1 < len(block.value):
            return text[:start] + text[block.value[at + 1][0].start_mark.index :]
        return text[: _end(block.value[at - 1][1]) if at else start] + text[end:]
    if len(block.value) == 1:
        raise ValueError("the block would be empty")
    first, line = text.rfind("\n", 0, start) + 1, _line_end(text, max(end, entry[0].end_mark.index))
    return text[:first] + text[line:].removeprefix("\r").removeprefix("\n")


def _line_end(text: str, place: int) -> int:
    if text[:place].endswith("\n"):
        return place
    found = text.find("\n", place)
    found = len(text) if found < 0 else found
    return found - 1 if text[:found].endswith("\r") else found


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _end(node: yaml.Node) -> int:
    """Return where a node ends, without the comments that follow it."""
    if not _is_block(node) or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
