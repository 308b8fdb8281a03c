"""plan.yaml as plain data: no objects, no key twice, nothing that grows when it is unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from allocator.errors import Finding
from allocator.plan.files import LARGEST_SETTINGS, File, UnreadableError, read_text

MOST_NODES = 100_000
_CORE = {
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "tag:yaml.org,2002:int": (r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    "tag:yaml.org,2002:float": (
        r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?",
        "-+.0123456789",
    ),
    "tag:yaml.org,2002:null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:merge": (r"<<", "<"),
}


class _Loader(yaml.SafeLoader):
    """The safe loader, for which NO is Norway and 7:30 is no number."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


def add_plain_values(kind: type[yaml.resolver.BaseResolver]) -> None:
    """Let a loader or dumper take words and digits for what this reader takes them."""
    for tag, (pattern, first) in _CORE.items():
        kind.add_implicit_resolver(tag, re.compile(f"(?:{pattern})$"), list(first))


add_plain_values(_Loader)


def composed(text: str) -> yaml.Node | None:
    """Return the nodes of a settings file, which know where they stand in it.

    Raises
    ------
    yaml.YAMLError
        If it is not YAML.
    """
    return _Loader(text).get_single_node()


def read_document(file: File) -> dict[str, Any]:
    """Read a settings file into mappings, lists, texts, numbers and true or false.

    Raises
    ------
    UnreadableError
        If it is no YAML mapping, builds objects, names a key twice or unfolds to more than `MOST_NODES`
        values.
    """
    text = read_text(file, LARGEST_SETTINGS)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}
        if findings := [*_twice(node, file.name), *_too_many(node, file.name)]:
            raise UnreadableError(*findings)
        data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(_broken(file.name, error)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(Finding(file.name, f"is not YAML: {error}".splitlines()[0], "correct it")) from None
    if not isinstance(data, dict):
        raise UnreadableError(Finding(file.name, "holds no settings", "write one `key: value` on each line"))
    return data


def _broken(file: str, error: yaml.MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    where = f"{file} row {mark.line + 1}" if mark else file
    if isinstance(error, yaml.constructor.ConstructorError) and "tag" in str(error.problem):
        tag = str(error.problem).partition("'")[2].rpartition("'")[0]
        return Finding(where, f"builds an object ({tag})", "write plain texts, numbers, lists and mappings")
    return Finding(where, f"is not YAML: {error.problem}", "check indentation, brackets and quotation marks")


def _nodes(node: yaml.Node) -> Iterator[tuple[yaml.Node, list[yaml.Node]]]:
    """Every distinct node once, with its children."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        children = _children(node)
        waiting.extend(children)
        yield node, children


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _twice(root: yaml.Node, file: str) -> Iterator[Finding]:
    for node, _ in _nodes(root):
        keys: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            name = str(key.value)
            if name in keys:
                where = f"{file} row {key.start_mark.line + 1}"
                yield Finding(where, f'"{name}" stands twice in the same block', "keep one of them")
            keys.add(name)


def _too_many(root: yaml.Node, file: str) -> Iterator[Finding]:
    """Count what the aliases unfold to, without unfolding them."""
    sizes: dict[int, int] = {}
    stack: list[tuple[yaml.Node, bool]] = [(root, False)]
    open_nodes: set[int] = set()
    while stack:
        node, done = stack.pop()
        if done:
            sizes[id(node)] = 1 + sum(sizes[id(child)] for child in _children(node))
            open_nodes.discard(id(node))
        elif id(node) in open_nodes:
            yield Finding(f"{file} row {node.start_mark.line + 1}", "contains itself", "write it out")
            return
        elif id(node) not in sizes:
            open_nodes.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in _children(node))
    if sizes[id(root)] > MOST_NODES:
        what = f"unfolds to {sizes[id(root)]:,} values, more than the {MOST_NODES:,} that are read"
        yield Finding(file, what, "write it without aliases (*)")
