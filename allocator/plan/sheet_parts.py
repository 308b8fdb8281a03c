"""The XML of a sheet in parts that are read one after the other: some rows each, and all around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from allocator.errors import Finding
from allocator.plan.files import UnreadableError

MOST_ROWS = 400_000
"""Rows of a sheet that are read; a larger table is quicker as a .csv."""
_PART = 4_000_000
"""Bytes of XML that are read at a time."""
_PREFIX = re.compile(rb"<(?:(\w+):)?worksheet")
_ROW_NUMBER = re.compile(rb'\sr="(\d+)"')
_MARKS = (b"v>", b"v ", b"is>", b"is ", b"f>", b"f ", b"f/>")
"""How elements begin that hold something."""


@dataclass(frozen=True)
class Parts:
    """A sheet: what stands before its rows, the rows down to the last one that is written, and what follows."""

    before: bytes
    rows: bytes
    after: bytes
    close: bytes
    """How a row ends."""

    @property
    def around(self) -> bytes:
        """The sheet without its rows."""
        return self.before + self.after

    def some_rows(self) -> Iterator[bytes]:
        """Return the sheet with some of its rows, over and over until all were there."""
        start = 0
        while start < len(self.rows):
            cut = self.rows.rfind(self.close, start, start + _PART)
            cut = cut if cut >= 0 else self.rows.find(self.close, start)
            end = cut + len(self.close) if cut >= 0 else len(self.rows)
            yield self.before + self.rows[start:end] + self.after
            start = end


def parts_of(xml: bytes, where: str) -> Parts:
    """Take a sheet apart, leaving out rows below the last written one; they may be a million.

    Neither the size that the sheet claims nor rows that are only formatted matter.

    Raises
    ------
    UnreadableError
        If something is written below row `MOST_ROWS`; nothing has been read then.
    """
    match = _PREFIX.search(xml)
    prefix = match[1] + b":" if match and match[1] else b""
    first = xml.find(b">", xml.find(b"<" + prefix + b"sheetData")) + 1
    end = xml.rfind(b"</" + prefix + b"sheetData>")
    close = b"</" + prefix + b"row>"
    if end < 0:
        return Parts(xml, b"", b"", close)
    last = max(xml.rfind(b"<" + prefix + mark, first, end) for mark in _MARKS)
    if last < 0:
        return Parts(xml[:first], b"", xml[end:], close)
    _refuse_too_many(xml, b"<" + prefix + b"row", first, last, where)
    after = xml.find(close, last, end)
    return Parts(xml[:first], xml[first : end if after < 0 else after + len(close)], xml[end:], close)


def _refuse_too_many(xml: bytes, row: bytes, first: int, last: int, where: str) -> None:
    place = max(xml.rfind(row, first, last), first)
    number = _ROW_NUMBER.search(xml, place, xml.find(b">", place))
    count = int(number[1]) if number else xml.count(row, first, last)
    if count > MOST_ROWS:
        what = f"goes down to row {count:,}, more than the {MOST_ROWS:,} rows that are read"
        raise UnreadableError(Finding(where, what, "keep to what the plan needs, or use a folder of .csv files"))
