"""What a scenario may be called: its name is that of its folder, and never leads out of the shelf."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from allocator.errors import Finding, PlanError

LONGEST = 80
"""Letters of a name."""
_MOST_BYTES = 200
"""A folder's name may have 255; what is written beside it while it is replaced needs some of them."""
_SIGNS = frozenset(" -_.&()+,'")
_KINDS = frozenset("LMN")
"""Letters, marks and numbers of any script."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE)


def checked(name: str, taken: Iterable[str] = ()) -> str:
    """Return a name as its folder is called.

    Parameters
    ----------
    name
        As typed; blanks around it do not count.
    taken
        Names that are in use; a name that differs from one in capitals only is taken, too.

    Raises
    ------
    PlanError
        With all that is wrong with the name.
    """
    tidy = unicodedata.normalize("NFC", name.strip())
    findings = [Finding(f'name "{_harmless(tidy)}"', what, remedy) for what, remedy in _wrong(tidy)]
    if not findings and alike(tidy) in {alike(other) for other in taken}:
        findings = [Finding(f'name "{tidy}"', "is taken", f'choose another one, as "{free(tidy, taken)}"')]
    if findings:
        raise PlanError(findings)
    return tidy


def alike(name: str) -> str:
    """Return what two names share that a folder cannot tell apart everywhere."""
    return unicodedata.normalize("NFC", name).casefold()


def free(name: str, taken: Iterable[str]) -> str:
    """Return the name, or the first of "name 2", "name 3" ... that is not taken."""
    used = {alike(other) for other in taken}
    stem, number, candidate = name[: LONGEST - 4].rstrip(" ."), 1, name
    while alike(candidate) in used:
        number += 1
        candidate = f"{stem} {number}"
    return candidate


def suggested(text: str, taken: Iterable[str]) -> str:
    """Return a free name close to a text, such as that of a file."""
    normal = unicodedata.normalize("NFC", text)
    letters = "".join(letter if _is_fine(letter) else " " for letter in normal)
    tidy = re.sub(r"\.{2,}", ".", " ".join(letters.split()))[: LONGEST // 2].strip(" .+-")
    return free("Scenario" if any(_wrong(tidy)) else tidy, taken)


def _wrong(name: str) -> Iterator[tuple[str, str]]:
    if not name:
        yield "is blank", "type a name"
        return
    odd = sorted({letter for letter in name if not _is_fine(letter)})
    if odd:
        yield f"holds {_shown(odd)}", "use letters, digits, blanks and - _ . & ( ) + , '"
    if name.startswith(("-", "+", ".")) or name.endswith(".") or ".." in name:
        yield "has dots, a plus or a minus where they mean something else", "begin and end with a letter or digit"
    if _DEVICES.fullmatch(name):
        yield "is the name of a device on some computers", "add a word"
    if len(name) > LONGEST or len(name.encode(errors="replace")) > _MOST_BYTES:
        yield f"is too long, with {len(name):,} letters", f"use {LONGEST} at most, fewer in scripts with many signs"


def _is_fine(letter: str) -> bool:
    return letter in _SIGNS or unicodedata.category(letter)[0] in _KINDS


def _shown(letters: list[str]) -> str:
    visible = [letter for letter in letters if unicodedata.category(letter)[0] in "PS"]
    hidden = ["a sign that is not visible"] if len(visible) < len(letters) else []
    return " ".join([*visible, *hidden])


def _harmless(name: str) -> str:
    """Write a name for the screen: cut short, and without signs that change how it is read."""
    text = "".join(letter if unicodedata.category(letter)[0] not in "CZ" or letter == " " else "�" for letter in name)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
