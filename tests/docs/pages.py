"""The pages of the documentation, and the fenced blocks in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
GAP = "…"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = ("sh", "python")


@dataclass(frozen=True)
class Block:
    """What is to be run, in the shell or in Python, and the text that the page says it prints."""

    language: str
    code: str
    printed: str | None


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@cache
def blocks(page: Path) -> list[Block]:
    """Return what a page runs, in order; a block of text belongs to the code right before it."""
    text = page.read_text(encoding="utf-8")
    found = [(fence[1], fence[2], fence.start(), fence.end()) for fence in _FENCE.finditer(text)]
    follows = [*found, ("", "", len(text), len(text))][1:]
    return [
        Block(language, code, answer if kind == "text" and not text[end:start].strip() else None)
        for (language, code, _, end), (kind, answer, start, _) in zip(found, follows, strict=True)
        if language in _CODE
    ]


def missing(printed: str | None, out: str) -> list[str]:
    """Return the pieces of what a page shows, parted by lines of `…`, that were not printed in this order."""
    rest, absent = _trimmed(out), []
    for piece in re.split(rf"^{GAP}\n", printed, flags=re.MULTILINE) if printed else []:
        wanted = _trimmed(piece).strip("\n")
        before, found, after = rest.partition(wanted)
        rest = after if found else before
        absent += [] if found else [wanted]
    return absent


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())
