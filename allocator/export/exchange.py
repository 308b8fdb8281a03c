"""Two folders change names in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_CURRENT_FOLDER = -100
_LINUX_EXCHANGE = 2
_MACOS_SWAP = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two existing folders change names at once; False, and nothing changed, where they cannot."""
    try:
        return _call(os.fsencode(one), os.fsencode(other)) == 0
    except (AttributeError, OSError):
        return False


def _call(one: bytes, other: bytes) -> int:
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        return int(system.renameat2(_AT_CURRENT_FOLDER, one, _AT_CURRENT_FOLDER, other, _LINUX_EXCHANGE))
    if sys.platform == "darwin":
        return int(ctypes.CDLL(None).renamex_np(one, other, _MACOS_SWAP))
    return -1
