"""What takes a moment to work out, worked out once for the same question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allocator.ui import session


def once[T](name: str, about: tuple[Any, ...], make: Callable[[], T]) -> T:
    """Return what was made of the same objects and texts before, else make it and hold it."""
    if known(name, about):
        found: T = session.held(name)[1]
        return found
    made = make()
    session.hold(name, (about, made))
    return made


def known(name: str, about: tuple[Any, ...]) -> bool:
    """Tell whether something has been made of these objects and texts."""
    before = session.held(name)
    return before is not None and len(before[0]) == len(about) and all(map(_same, before[0], about))


def _same(one: Any, other: Any) -> bool:
    return one is other or (isinstance(one, str) and one == other)
