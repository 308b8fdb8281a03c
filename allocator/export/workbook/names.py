"""Names of sheets and texts of cells that every spreadsheet accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_NAME = 31
LONGEST_TEXT = 16_000
"""Characters of a text that surely fit a cell, which holds 32,767 units of UTF-16."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_UNWRITABLE = re.compile("[\x00\x7f\ud800-\udfff\ufffe\uffff]")
_RESERVED = "history"


def cell_text(text: str) -> str:
    """Return text as a cell can hold it: no signs that XML lacks, not too long, never taken for markup."""
    text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + " …"
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def sheet_names(wanted: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Name sheets as wanted as far as spreadsheets allow: 31 characters, no brackets, none twice in any case.

    Parameters
    ----------
    wanted
        Names as a person would write them.
    taken
        Names of other sheets of the workbook.
    """
    used = {name.casefold() for name in taken} | {_RESERVED}
    names = []
    for text in wanted:
        name = _unused(_allowed(text), used)
        used.add(name.casefold())
        names.append(name)
    return names


def _allowed(text: str) -> str:
    name = _NOT_IN_NAMES.sub(" ", cell_text(text)).strip().strip("'").strip()
    return _cut(name, LONGEST_NAME) or "without a name"


def _cut(name: str, length: int) -> str:
    """Shorten a name to a length in units of UTF-16, which is how spreadsheets count."""
    cut = name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")
    return cut.strip().strip("'")


def _unused(name: str, used: set[str]) -> str:
    number, found = 2, name
    while found.casefold() in used:
        ending = f" ({number})"
        found = _cut(name, LONGEST_NAME - len(ending)) + ending
        number += 1
    return found
