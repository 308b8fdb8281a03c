"""How a command ends: its exit code, and one sentence where it did not go well."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from typing import NoReturn

from allocator.errors import Ending, PlanError, SolverFailed
from allocator.terminal.say import complain, counted, say_json

__all__ = ["Ending", "finish"]


def finish(work: Callable[[], Ending], as_json: bool = False, debug: bool = False) -> NoReturn:
    """Do the work of a command and exit with its code.

    Parameters
    ----------
    work
        What the command does; it prints its own result.
    as_json
        Whether findings are printed as JSON.
    debug
        Whether a failure of the program shows where it happened.
    """
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            ending = work()
        except PlanError as error:
            ending = _refused(error, as_json)
        except KeyboardInterrupt:
            ending = _ended(Ending.STOPPED, "stopped", "Stopped; nothing is half written.", as_json)
        except Exception as error:
            if debug:
                raise
            ending = _ended(Ending.OUR_FAULT, "failed", _failure(error), as_json)
    sys.exit(int(ending))


def _refused(error: PlanError, as_json: bool) -> Ending:
    for finding in error.findings:
        complain(str(finding))
    complain(f"{counted(len(error.findings), 'finding')}; nothing was written.")
    if as_json:
        findings = [vars(finding) for finding in error.findings]
        say_json({"status": "refused", "exit_code": int(Ending.WRONG_INPUT), "findings": findings})
    return Ending.WRONG_INPUT


def _ended(ending: Ending, status: str, sentence: str, as_json: bool) -> Ending:
    """Say in one sentence how a command ended that has no result."""
    complain(sentence)
    if as_json:
        say_json({"status": status, "exit_code": int(ending), "sentence": sentence})
    return ending


def _failure(error: Exception) -> str:
    what = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, SolverFailed):
        return f"No engine proved an answer: {what}. The earlier result, if there is one, stands."
    if isinstance(error, OSError):
        return f"The disk did not do what was asked: {what}. The earlier result, if there is one, stands."
    kind = type(error).__name__
    return f"The allocator failed, which is not your fault: {kind}: {what}. Use --debug to see where."


def _show_warning(message: Warning | str, category: type[Warning], *_where: object, **_more: object) -> None:
    if not issubclass(category, DeprecationWarning | PendingDeprecationWarning | ResourceWarning):
        complain(f"Warning: {message}")
