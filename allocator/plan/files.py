"""Tables as files: text separated by commas or semicolons, read into frames of text."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.places import at_rows

LARGEST_TABLE = 150_000_000
"""Bytes; a table of a hundred thousand reps stays well below."""
LARGEST_SETTINGS = 1_000_000
_LOOK_ALIKES = {0xA0: " ", 0x202F: " ", 0x200B: None, 0xFEFF: None}
_SEPARATORS = ",;\t"


class UnreadableError(Exception):
    """A file that cannot be read at all, or not as a table."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True)
class File:
    """A file that may be read, wherever it lies: its size in bytes is known before it is."""

    name: str
    size: int
    content: Callable[[], bytes]

    def read(self, largest: int) -> bytes:
        """Return its content.

        Raises
        ------
        UnreadableError
            If it is larger than `largest` bytes; nothing is read then.
        """
        if self.size > largest:
            what = f"holds {self.size / 1e6:,.0f} MB, more than the {largest / 1e6:,.0f} MB that are read"
            raise UnreadableError(Finding(self.name, what, "leave out rows and columns that the plan does not need"))
        return self.content()


def on_disk(path: Path) -> File:
    """Return the file at a path."""
    return File(path.name, path.stat().st_size, path.read_bytes)


def in_memory(name: str, data: bytes) -> File:
    """Return a file whose content is at hand."""
    return File(name, len(data), lambda: data)


def read_text(file: File, largest: int) -> str:
    """Return a text file's content without its byte order mark.

    Raises
    ------
    UnreadableError
        If it is larger than `largest` bytes (told before it is read) or is not UTF-8 text.
    """
    data = file.read(largest)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        kind = "UTF-16 text" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "not a text file"
        raise UnreadableError(Finding(file.name, f"is {kind}", 'save it as "CSV UTF-8"'))
    try:
        return tidy(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 text (byte {data[error.start]:#04x})"
        raise UnreadableError(Finding(f"{file.name} row {row}", what, 'save it as "CSV UTF-8"')) from None


def tidy(text: str) -> str:
    """Write letters, blanks and line ends in one way, so that names that look alike are alike."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)


def read_frame(file: File) -> pd.DataFrame:
    """Read a table file into text; the index is the row in the file, the header being row 1.

    Raises
    ------
    UnreadableError
        If it is no text, empty, or has rows that do not fit its header.
    """
    text = read_text(file, LARGEST_TABLE)
    if not text.strip():
        raise UnreadableError(Finding(file.name, "is empty", "write a header row, or delete the file"))
    separator = separator_of(text)
    header = _checked_header(file.name, text, separator)
    frame = pd.read_csv(
        io.StringIO(text), sep=separator, header=None, skiprows=0, dtype="str",
        na_filter=False, skip_blank_lines=False, names=range(len(header)), index_col=False,
    )  # fmt: skip
    frame = frame.iloc[1:].set_axis(pd.RangeIndex(2, len(frame) + 1))
    named = [n for n, name in enumerate(header) if name]
    _refuse_nameless(file.name, frame, [n for n, name in enumerate(header) if not name])
    written = _written_rows(frame)
    frame = frame[named] if written.all() else frame.loc[written, named]
    frame = frame.set_axis([header[n] for n in named], axis=1).rename_axis("row")
    frame.attrs["separator"] = separator
    return frame


def _written_rows(frame: pd.DataFrame) -> Mask:
    """Tell which rows are more than blanks; most have something in their first column."""
    written = (frame[0].str.strip() != "").to_numpy(bool, copy=True)
    if written.all():
        return written
    rest = frame[~written].apply(lambda column: column.str.strip() != "")
    written[~written] = rest.to_numpy(bool).any(axis=1)
    return written


def separator_of(text: str) -> str:
    """Return the separator that stands most often in the header row, outside quotation marks."""
    header = "".join(text.partition("\n")[0].split('"')[::2])
    return max(_SEPARATORS, key=header.count)


def _checked_header(file: str, text: str, separator: str) -> list[str]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(rows)]
        widths = [len(row) for row in rows] if '"' in text else _plain_widths(text, separator)
    except csv.Error as error:
        raise UnreadableError(_broken_quotes(file, rows.line_num, error)) from None
    odd = [number for number, width in enumerate(widths, 2) if width not in (len(header), 0)]
    findings = list(_misfits(file, odd, widths, len(header)))
    if not any(header):
        findings = [Finding(f"{file} row 1", "holds no column names", "write the header as the first row")]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    findings += [Finding(f"{file} row 1", f'has two columns "{name}"', "rename or delete one") for name in twice]
    if findings:
        raise UnreadableError(*findings)
    return header


def _plain_widths(text: str, separator: str) -> list[int]:
    """Count the fields of each row below the header of a text without quotation marks; none in a blank row."""
    return [line.count(separator) + 1 if line.strip() else 0 for line in text.split("\n")[1:]]


def _misfits(file: str, odd: list[int], widths: list[int], expected: int) -> Iterator[Finding]:
    for width in sorted({widths[row - 2] for row in odd}):
        rows = [row for row in odd if widths[row - 2] == width]
        what = f"has {width} fields where the header has {expected}"
        remedy = "put quotation marks around a text that holds a separator"
        yield from at_rows(file, rows, what, remedy if width > expected else "fill it up, it may have been cut off")


def _broken_quotes(file: str, line: int, error: csv.Error) -> Finding:
    what = "has a quotation mark that is not closed" if "unexpected end" in str(error) else f"cannot be read: {error}"
    return Finding(f"{file} row {line}", what, "close it, or double a quotation mark that is part of the text")


def _refuse_nameless(file: str, frame: pd.DataFrame, nameless: list[int]) -> None:
    written = [n for n in nameless if (frame[n].str.strip() != "").any()]
    if written:
        raise UnreadableError(
            *(Finding(f"{file} row 1", f"column {n + 1} has no name", "name it or delete it") for n in written)
        )
