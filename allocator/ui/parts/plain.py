"""Texts that people typed, shown as they are: nothing in them is a heading, a link or a picture."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:&^=])")


def plain(text: str) -> str:
    """Return a text as it is written in places that read Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
