"""A table file taken apart into its rows as they are written, and put together again where only some changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def rows_of(text: str, separator: str) -> list[str]:
    """Return the rows of a table as written, with their line ends; the first is the header."""
    lines: list[str] = _LINE.findall(text)
    if '"' not in text:
        return lines
    reader = csv.reader([line.rstrip("\r\n") + "\n" for line in lines], delimiter=separator)
    ends = [reader.line_num for _ in reader]
    return ["".join(lines[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def fields_of(row: str, separator: str) -> list[str]:
    """Return the fields of a row."""
    return next(csv.reader(io.StringIO(row, newline=""), delimiter=separator), [])


def as_row(fields: Iterable[str], separator: str, end: str) -> str:
    """Write fields as a row, with quotation marks where they are needed."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator=end).writerow(fields)
    return written.getvalue()


def with_fields(row: str, fields: Sequence[str], separator: str) -> str:
    """Add fields to the end of a row, the others staying as they are written."""
    body, end = apart(row)
    return body + separator + as_row(fields, separator, "") + end


def without_fields(row: str, places: set[int], separator: str) -> str:
    """Take fields out of a row by their places."""
    body, end = apart(row)
    return as_row([text for n, text in enumerate(fields_of(body, separator)) if n not in places], separator, end)


def apart(row: str) -> tuple[str, str]:
    """Return a row and its line end."""
    body = row.rstrip("\r\n")
    return body, row[len(body) :]
