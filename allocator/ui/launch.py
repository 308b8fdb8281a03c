"""Open the browser on a folder of scenarios: safe settings, whatever the environment says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from allocator.errors import Finding, PlanError
from allocator.plan.places import did_you_mean
from allocator.terminal.endings import Ending
from allocator.terminal.say import say_json

SERVED = Path(__file__).parent / "served"
CONFIG = SERVED / ".streamlit" / "config.toml"
"""How the pages are served and how they look; the repository has a copy where `streamlit run app.py` looks for it."""
SCENARIOS = "ALLOCATOR_SCENARIOS"
"""Environment variable that names the folder of scenarios."""


def app(folder: Path, port: int = 0, opens: bool = True, as_json: bool = False) -> Ending:
    """Serve the pages to this computer until stopped.

    Parameters
    ----------
    folder
        The folder of scenarios.
    port
        Where the pages are found on localhost; 0 for 8501, or the next that is free.
    opens
        Whether the browser is opened on them.

    Raises
    ------
    PlanError
        If the folder cannot hold scenarios.
    """
    check_folder(folder)
    ending = Ending.OUR_FAULT if _served(folder, port, opens) else Ending.DONE
    if as_json:
        say_json({"status": "failed" if ending else "stopped", "exit_code": int(ending), "folder": str(folder)})
    return ending


def _served(folder: Path, port: int, opens: bool) -> int:
    """Run the server until it ends, and return its exit code; being stopped, by the shell or a service, is no fault."""
    server = subprocess.Popen(command(port, opens), env={**os.environ, SCENARIOS: str(folder.resolve())})
    before = signal.signal(signal.SIGTERM, _interrupted)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def command(port: int, opens: bool) -> list[str]:
    """Return the command that serves the pages; its options count more than the environment.

    Lists are read from the file beside the pages alone, as an option cannot hold them.
    """
    options = [f"--server.headless={str(not opens).lower()}", *([f"--server.port={port}"] if port else [])]
    settings = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    return [sys.executable, "-m", "streamlit", "run", str(SERVED / "app.py"), *_options(settings), *options]


def _options(settings: Mapping[str, Any], section: str = "") -> Iterator[str]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _options(value, f"{section}{name}.")
        elif not isinstance(value, list):
            yield f"--{section}{name}={str(value).lower() if isinstance(value, bool) else value}"


def check_folder(folder: Path) -> None:
    """Find out before anything is started whether a folder can hold scenarios; it need not exist.

    Raises
    ------
    PlanError
        If it cannot.
    """
    if (folder / "plan.yaml").exists() or (folder.exists() and not folder.is_dir()):
        what = "is one scenario, or a file" if folder.is_file() else "is one scenario"
        raise PlanError([Finding(str(folder), what, f"give the folder that holds it: {folder.resolve().parent}")])
    if not folder.exists() and (not folder.parent.is_dir() or str(folder) != "scenarios"):
        beside = [other.name for other in folder.parent.iterdir()] if folder.parent.is_dir() else []
        raise PlanError([Finding(str(folder), "is not there", did_you_mean(folder.name, beside, "make the folder"))])
