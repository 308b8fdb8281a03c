"""Files packed together: the same files give the same bytes, and no name leads out of the folder."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping

from allocator.desk.names import alike

_MADE = (2000, 1, 1, 0, 0, 0)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_LONGEST = 60


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files by name into a .zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            pack.writestr(entry, data)
    return packed.getvalue()


def file_names(wanted: Iterable[str], ending: str) -> list[str]:
    """Call files after people or teams: harmless on every computer, none twice."""
    used: set[str] = set()
    names = []
    for text in wanted:
        stem, number = _harmless(text), 1
        name = f"{stem}{ending}"
        while alike(name) in used:
            number += 1
            name = f"{stem} {number}{ending}"
        used.add(alike(name))
        names.append(name)
    return names


def _harmless(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    shown = "".join(letter if letter.isprintable() else " " for letter in _NOT_IN_NAMES.sub(" ", normal))
    return " ".join(shown.split())[:_LONGEST].strip(" .-+=@'") or "without a name"
