"""Text as cells of a csv file, quoted where needed and harmless in a spreadsheet."""

from __future__ import annotations

import re
from numbers import Real

import numpy as np
import pandas as pd

from allocator.export.figures import figures

_RUNS = re.compile(r"'*[=+\-@\x00-\x1f\x7f]")
_GUARDED = re.compile(r"'+[=+\-@\x00-\x1f\x7f]")
_QUOTED = re.compile(r'[,"\r\n]')


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run; `unguard` takes it away again."""
    return f"'{text}" if _RUNS.match(text) else text


def unguard(text: str) -> str:
    """Return text of a written file as it was before `guard`."""
    return text[1:] if _GUARDED.match(text) else text


def cell(value: object) -> bytes:
    """Write one value that is not in a column of numbers; blank for a missing one."""
    if isinstance(value, str):
        return _quote(guard(value.replace("\0", ""))).encode()
    if isinstance(value, bool | np.bool_):
        return b"yes" if value else b"no"
    if isinstance(value, Real):
        return figures(np.array([float(value)])).tobytes().translate(None, b"\0")
    return b"" if value is None or value is pd.NA or value is pd.NaT else cell(str(value))


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
