"""Which engine was asked for, what is being asked, and who answered: told by context, so that threads do not mix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from allocator.solve.convex import WholeEngine


@dataclass(frozen=True)
class Solve:
    """A program that was solved: the question, who answered, and who was asked before in vain."""

    question: str
    engine: str
    tried: tuple[str, ...] = ()


_FIRST: ContextVar[WholeEngine | None] = ContextVar("engine to ask first", default=None)
_QUESTION: ContextVar[str] = ContextVar("question", default="explanation")
_NOTED: ContextVar[list[Solve] | None] = ContextVar("solved programs", default=None)


@contextmanager
def asked_first(engine: WholeEngine | None) -> Iterator[None]:
    """Ask an engine before all others for every linear program solved meanwhile; None changes nothing."""
    token = _FIRST.set(engine or _FIRST.get())
    try:
        yield
    finally:
        _FIRST.reset(token)


@contextmanager
def asking(question: str) -> Iterator[None]:
    """Say what the programs solved meanwhile are for."""
    token = _QUESTION.set(question)
    try:
        yield
    finally:
        _QUESTION.reset(token)


@contextmanager
def noting() -> Iterator[list[Solve]]:
    """Note who solves each program meanwhile."""
    noted: list[Solve] = []
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def first() -> WholeEngine | None:
    """Return the engine that was asked for, if one was."""
    return _FIRST.get()


def note(engine: str, tried: tuple[str, ...] = ()) -> None:
    """Note that a program was solved."""
    noted = _NOTED.get()
    if noted is not None:
        noted.append(Solve(_QUESTION.get(), engine, tried))
