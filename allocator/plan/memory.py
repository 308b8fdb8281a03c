"""What was worked out last time, kept so that after an edit only what it touches is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from allocator.plan.draft import Draft
from allocator.plan.typed import Typed


class Memory:
    """Results by what they were made from. It holds state, one result for each name."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[tuple[Any, ...], Any]] = {}

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        """In another process there is nothing to remember: what comes there is another object."""
        return Memory, ()

    def recall[T](self, name: Any, made_from: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Return the last result of this name, if it was made from the same; else make it.

        Parameters
        ----------
        name
            What is made, the same from one time to the next.
        made_from
            All that the result depends on. Tables are the same if they are the same object, columns if they hold the
            same.
        make
            Makes it.
        """
        kept = self._kept.get(name)
        if kept and len(kept[0]) == len(made_from) and all(map(_same, kept[0], made_from)):
            result: T = kept[1]
            return result
        result = make()
        self._kept[name] = made_from, result
        return result

    def looked_up[F](self, look: Callable[[Draft], Iterable[F]], draft: Draft) -> tuple[F, ...]:
        """Return what a check or note tells of a draft; it is asked again only if what it looked at changed."""
        known = (draft.settings, draft.lost, draft.unreadable, draft.strays)
        kept = self._kept.get(look)
        if kept and all(map(_same, kept[0], (*known, *(draft.read[name] for name in kept[1][0])))):
            told: tuple[F, ...] = kept[1][1]
            return told
        seen: set[str] = set()
        told = tuple(look(_watched(draft, seen)))
        names = sorted(seen)
        self._kept[look] = (*known, *(draft.read[name] for name in names)), (names, told)
        return told


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, pd.Series) and isinstance(other, pd.Series):
        return one.equals(other) and one.index.equals(other.index)
    arrays = pd.DataFrame | pd.Series | Typed
    return not isinstance(one, arrays) and not isinstance(other, arrays) and bool(one == other)


class _Watched[T](Mapping[str, T]):
    """Tables by name that note which of them were looked at."""

    def __init__(self, tables: Mapping[str, T], seen: set[str]) -> None:
        self._tables = tables
        self._seen = seen

    def __getitem__(self, name: str) -> T:
        self._seen.add(name)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _watched(draft: Draft, seen: set[str]) -> Draft:
    """Return the same draft, which notes the tables that are looked at."""
    return replace(draft, read=_Watched(draft.read, seen), frames=_Watched(draft.frames, seen))
