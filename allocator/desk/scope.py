"""Scopes put together from a form, and conditions in words."""

from __future__ import annotations

from collections.abc import Sequence

from allocator.desk.limit_sentence import condition_words
from allocator.desk.stated import Stated
from allocator.errors import Finding
from allocator.plan.columns import TABLES
from allocator.plan.conditions import ConditionError, parse

EVERYONE = ""
MARKET = "territory."
_KEYS = ("role", "line", "rep", "territory")
REMEDY = "write conditions like role=AE|AM; region!=EMEA; tenure<6"


def scope_keys(stated: Stated) -> dict[str, str]:
    """Return what a scope can go by, in words, by key: levels, role, line, rep, territory, attributes."""
    own = [name for name in _columns(stated, "reps") if name not in (*TABLES["reps"].names, *stated.settings.levels)]
    markets = [name for name in _columns(stated, "territories") if name not in TABLES["territories"].names]
    keys = [*stated.settings.levels, *_KEYS, *own, *(f"{MARKET}{name}" for name in markets if name not in own)]
    return {EVERYONE: "Everyone", **{key: _called(key) for key in keys if scope_values(stated, key)}}


def _columns(stated: Stated, table: str) -> list[str]:
    return [str(name) for name in stated.tables[table]] if table in stated.tables else []


def _called(key: str) -> str:
    words = key.replace("_", " ")
    words = f"{words.removeprefix(MARKET)} of territory" if key.startswith(MARKET) else words
    return f"{words[:1].upper()}{words[1:]}"


def scope_values(stated: Stated, key: str) -> list[str]:
    """Return the names there are for a key."""
    if key == EVERYONE:
        return []
    if key == "role":
        return list(stated.settings.roles)
    if key == "line":
        return sorted({role.line for role in stated.settings.roles.values()})
    if key == "territory":
        return stated.territories
    table = "territories" if key.startswith(MARKET) else "reps"
    return stated.values(table, key.removeprefix(MARKET))


def scope_text(key: str, names: Sequence[str], further: str = "") -> str:
    """Write a condition: those of some names of a key, and what else is asked."""
    own = f"{key}={'|'.join(names)}" if key and names else ""
    return "; ".join(filter(None, [own, further.strip()]))


def scope_said(text: str) -> str | Finding:
    """Say a condition in words, or what is wrong with it."""
    try:
        terms = parse(text).terms
    except ConditionError as error:
        return Finding("scope", f'"{error}" is not a condition', REMEDY)
    return " and ".join(map(condition_words, terms)) or "the company"
