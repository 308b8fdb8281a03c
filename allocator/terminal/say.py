"""Printing: plain text that no terminal runs, and JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO


def say(text: str, stream: TextIO | None = None) -> None:
    """Print text; a reader that has gone away, as `head` does, is no failure."""
    stream = stream or sys.stdout
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(text: str) -> None:
    """Print text where errors go."""
    say(harmless(text), sys.stderr)


def say_json(content: dict[str, Any]) -> None:
    """Print what a program may read."""
    say(json.dumps(content, indent=2, ensure_ascii=False))


def harmless(text: str) -> str:
    """Return text without characters that steer a terminal; line ends stay."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural where it is not one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
