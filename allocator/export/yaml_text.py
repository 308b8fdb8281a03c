"""Settings written as YAML that reads back as it was, for our reader and for those of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from allocator.plan.document import add_plain_values

_DAY = "tag:yaml.org,2002:timestamp"


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which leaves days unquoted and quotes what either reader would take for no text."""


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _DAY]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
add_plain_values(_Dumper)


def as_yaml(settings: Mapping[str, Any]) -> str:
    """Write settings in blocks, those without blocks in them on one line."""
    return yaml.dump(
        dict(settings), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110
    )


def as_value(value: Any) -> str:
    """Write one value on one line."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=True, width=10**9)
    return text.removesuffix("...\n").strip()
