"""The command `solvers`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version

from allocator.terminal.endings import Ending
from allocator.terminal.page import Sheet, standard_page
from allocator.terminal.say import harmless, say, say_json

_LINEAR_AND_WHOLE = "linear, integer"
_ASKED_FOR = "every linear program, with --solver"


@dataclass(frozen=True)
class Installed:
    """An engine that is there: how to ask for it, and what it does here."""

    solver: str
    name: str
    """What to give to --solver; empty where it is used without being asked for."""
    version: str
    kinds: str
    used_for: str


def solvers(as_json: bool) -> Ending:
    """List the engines that come with the program, then the solvers that PuLP finds, then those it does not."""
    from allocator.solve.known_solvers import KNOWN, installed

    found = installed()
    others = [solver.asked_as for solver in KNOWN if solver not in [one.solver for one in found]]
    listed = [*_ours(), *(
        Installed(f"{one.solver.name} through PuLP", one.solver.asked_as, one.version, _LINEAR_AND_WHOLE, _ASKED_FOR)
        for one in found
    )]  # fmt: skip
    if as_json:
        say_json({"exit_code": 0, "solvers": [asdict(one) for one in listed], "not_installed": others})
        return Ending.DONE
    rows = tuple((one.solver, one.name, one.version, one.kinds, one.used_for) for one in listed)
    texts = ("Solver", "--solver", "Version", "Programs", "Used for")
    say(standard_page().set(Sheet("Solvers that are installed", texts, (), rows)) + "\n")
    say(harmless(f"Known, but not installed: {', '.join(others)}."))
    return Ending.DONE


def _ours() -> list[Installed]:
    return [
        Installed("Newton", "", version("allocator"), "quadratic", "balance"),
        Installed("PIQP", "", version("piqp"), "linear, quadratic", "even division; large linear programs; balance"),
        Installed("HiGHS", "", version("highspy"), _LINEAR_AND_WHOLE, "linear programs; rounding"),
        Installed("SciPy", "", version("scipy"), _LINEAR_AND_WHOLE, "targets in whole units; last resort"),
    ]
