"""Solvers that a company may own: what they are called, and which of them are installed."""

from __future__ import annotations

import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from io import StringIO

from allocator.errors import Finding, PlanError
from allocator.plan.places import did_you_mean

DOOR = "pulp:"
"""What the name of a solver begins with that PuLP hands programs to."""


@dataclass(frozen=True)
class Known:
    """A solver for linear programs that PuLP knows."""

    name: str
    ways: tuple[str, ...]
    """PuLP's names for the ways to it, those that return multipliers first."""
    package: str
    """The package that brings it, whose version is shown."""

    @property
    def asked_as(self) -> str:
        return DOOR + self.name


@dataclass(frozen=True)
class Found:
    """An installed solver, and the way to it."""

    solver: Known
    way: str

    @property
    def version(self) -> str:
        """Version of its package; empty where it was installed by other means."""
        try:
            return version(self.solver.package)
        except PackageNotFoundError:
            return ""


KNOWN = (
    Known("CBC", ("COIN_CMD", "CyLP", "COINMP_DLL"), "cbcbox"),
    Known("HiGHS", ("HiGHS", "HiGHS_CMD"), "highspy"),
    Known("GLPK", ("PYGLPK", "GLPK_CMD"), "swiglpk"),
    Known("SCIP", ("SCIP_PY", "SCIP_CMD", "FSCIP_CMD"), "pyscipopt"),
    Known("Gurobi", ("GUROBI", "GUROBI_CMD"), "gurobipy"),
    Known("CPLEX", ("CPLEX_PY", "CPLEX_CMD"), "cplex"),
    Known("Xpress", ("XPRESS_PY", "XPRESS"), "xpress"),
    Known("COPT", ("COPT", "COPT_DLL", "COPT_CMD"), "coptpy"),
    Known("MOSEK", ("MOSEK",), "Mosek"),
    Known("cuOpt", ("CUOPT",), "cuopt"),
    Known("SAS", ("SAS94", "SASCAS"), "saspy"),
    Known("MIPCL", ("MIPCL_CMD",), "mipcl"),
)
WHOLE_ONLY = ("CPSAT", "CHOCO_CMD", "OR-Tools", "CHOCO")
"""Known to PuLP, but for whole numbers only."""


def find(asked: str, where: str = "--solver") -> Found:
    """Find the solver that is asked for, by its name or by PuLP's, in any case of letters.

    Parameters
    ----------
    asked
        As in `pulp:CBC`.
    where
        Where it was asked for, for a finding.

    Raises
    ------
    PlanError
        If no solver has the name, it cannot solve linear programs, or it is not installed.
    """
    prefix, name = asked[: len(DOOR)].casefold(), asked[len(DOOR) :].strip().casefold()
    for solver in KNOWN:
        if prefix == DOOR and name in (solver.name.casefold(), *(way.casefold() for way in solver.ways)):
            ways = [way for way in solver.ways if way.casefold() == name] or solver.ways
            found = _first_available(solver, tuple(ways))
            if found is None:
                raise PlanError([Finding(where, f'the solver "{asked}" is not installed', _installed_ones())])
            return found
    raise PlanError([_unknown(asked, name if prefix == DOOR else asked.casefold(), where)])


def installed() -> tuple[Found, ...]:
    """Every solver that PuLP finds here."""
    found = (_first_available(solver, solver.ways) for solver in KNOWN)
    return tuple(one for one in found if one is not None)


def _first_available(solver: Known, ways: tuple[str, ...]) -> Found | None:
    return next((Found(solver, way) for way in ways if _available(way)), None)


def _available(way: str) -> bool:
    """Tell whether PuLP can call a solver; one that fails when asked, as without a licence, is not there."""
    import pulp

    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        try:
            return bool(pulp.getSolver(way, msg=False).available())
        except Exception:
            return False


def _unknown(asked: str, name: str, where: str) -> Finding:
    if name in [one.casefold() for one in WHOLE_ONLY]:
        return Finding(where, f'"{asked}" solves programs in whole numbers only', _installed_ones())
    names = {solver.name: solver.asked_as for solver in KNOWN}
    names |= {way: DOOR + way for solver in KNOWN for way in solver.ways}
    near = did_you_mean(name, names, "")
    for known, written in names.items():
        near = near.replace(f'"{known}"', f'"{written}"')
    remedy = f"{near} {_installed_ones()}" if near else _installed_ones()
    return Finding(where, f'no solver is called "{asked}"', remedy)


def _installed_ones() -> str:
    names = ", ".join(found.solver.asked_as for found in installed())
    return f"installed are {names}" if names else "none is installed; pip install cbcbox brings pulp:CBC"
