"""Safe names: what every reader of LP and MPS files takes, and people still recognise."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd

from allocator.arrays import Texts

LONGEST = 88
"""Characters of a name before it is numbered; some readers take no more than 100."""
_OTHER_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"})
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def safe(text: str, longest: int = LONGEST) -> str:
    """Write text in ASCII letters, digits and underscores; empty where nothing of it can be.

    Accents are taken off; of what is too long the middle is left out.
    """
    name = _UNSAFE.sub("_", plain(text)).strip("_")
    if len(name) <= longest:
        return name
    tail = longest // 3
    return f"{name[: longest - tail - 1]}_{name[-tail:]}"


def plain(text: str) -> str:
    """Write text in ASCII on one line, accents taken off, other letters left out."""
    letters = unicodedata.normalize("NFKD", text.translate(_OTHER_LETTERS)).encode("ascii", "ignore").decode()
    return "".join(letter if letter.isprintable() else " " for letter in letters)


def safe_parts(texts: Texts, kind: str, longest: int) -> Texts:
    """Write a part of many names safely; one without any safe letter is called by its kind and number."""
    codes, different = pd.factorize(texts)
    names = [safe(str(text), longest) or (f"{kind}{place + 1}" if text else "") for place, text in enumerate(different)]
    return np.array([*names, ""], object)[codes]


def joined(parts: list[Texts]) -> Texts:
    """Join parts of names with underscores; empty parts leave none."""
    name = parts[0]
    for part in parts[1:]:
        name = name + np.where((name == "") | (part == ""), "", "_").astype(object) + part
    return name


def numbered(names: Texts) -> Texts:
    """Number all but the first of names that are equal, small and capital letters taken as the same."""
    found = pd.Series(names, dtype=object)
    while (again := found.str.casefold().duplicated()).any():
        count = found.groupby(found.str.casefold()).cumcount() + 1
        found = found.where(~again, found + "_" + count.astype(str))
    return found.to_numpy(object)
