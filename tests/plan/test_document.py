from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from allocator.plan.document import read_document
from allocator.plan.files import UnreadableError, on_disk


def read(folder: Path, text: str) -> dict[str, Any]:
    (folder / "plan.yaml").write_text(text)
    return read_document(on_disk(folder / "plan.yaml"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("true", True),
        ("7:30", "7:30"),
        ("2027-01-01", "2027-01-01"),
        ("1e6", 1e6),
        ("012", "012"),
        ("0.5", 0.5),
        ("1_000", "1_000"),
        ("~", None),
        ("", None),
        ("'5'", "5"),
    ],
)
def test_values_are_what_they_look_like(tmp_path: Path, text: str, value: object) -> None:
    """Norway is no false, half past seven no number, a day stays a text that our own reader reads."""
    assert read(tmp_path, f"key: {text}\n") == {"key": value}


def test_settings_may_share_a_block(tmp_path: Path) -> None:
    text = "a: &block {unit: USD, round_to: 5}\nb: {<<: *block, round_to: 9}\n"
    assert read(tmp_path, text)["b"] == {"unit": "USD", "round_to": 9}


def test_nothing_is_no_settings(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing yet\n") == {}


@pytest.mark.parametrize("text", ["[" * 5000, "a: b: c", "a: 'b", "\t- x", "a: !!python/name:os.system x", "%X"])
def test_what_is_no_yaml_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableError):
        read(tmp_path, text)
