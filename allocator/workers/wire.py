"""What goes between a process that works and the one that started it: anything, then the answer."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any


@dataclass(frozen=True)
class Answer:
    """The last that is told of a task."""

    what: Any


def send(to: IO[bytes], what: object) -> None:
    """Hand something to the process at the other end."""
    pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def received(source: IO[bytes]) -> Iterator[Any]:
    """Return what comes in, until the other end is closed."""
    while True:
        try:
            yield pickle.load(source)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return
