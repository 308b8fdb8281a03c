from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.export.cells import cell, guard, unguard


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-5 % cap", "'-5 % cap"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("'=x", "''=x"),
        ("O'Neil", "O'Neil"),
        ("'quoted'", "'quoted'"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, safe: str) -> None:
    """Text that begins with = + - @ or a control character is made harmless, other text is left alone."""
    assert guard(text) == safe
    assert unguard(safe) == text


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_guarding_can_be_taken_back(text: str) -> None:
    """No two texts are written alike."""
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a,b", b'"a,b"'),
        ('say "x"', b'"say ""x"""'),
        ("two\nlines", b'"two\nlines"'),
        ("Jos\u00e9", "Jos\u00e9".encode()),
        ("nu\0l", b"nul"),
        (True, b"yes"),
        (np.False_, b"no"),
        (None, b""),
        (float("nan"), b""),
        (pd.NA, b""),
        (np.int64(-3), b"-3"),
        (1234.5600000001, b"1234.56"),
    ],
)
def test_a_value_is_written_by_its_kind(value: object, written: bytes) -> None:
    """Text is quoted only where it must be; yes and no are words; a missing value is blank."""
    assert cell(value) == written
