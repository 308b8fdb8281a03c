"""The recipe: from a plan to an allocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.allocation import Allocation
    from allocator.arrays import Floats
    from allocator.plan.plan import Plan
    from allocator.solve.answer import Watch


def allocate(plan: Plan, *, start: Allocation | None = None, solver: str = "") -> Allocation:
    """Split the goals of a plan over its reps and periods.

    Parameters
    ----------
    start
        An allocation of a similar plan, for instance before an edit; the solver starts from its multipliers.
    solver
        Who is asked first for every linear program, as in `pulp:CBC`; `allocator solvers` lists what is installed. An
        answer that cannot be proved is not used: the usual engines are asked then, and the assumptions say so. The
        balance is a quadratic program and stays with the Newton and PIQP.

    Returns
    -------
    The allocation with the best reach that is nearest to fair share, in whole units, verified.

    Raises
    ------
    PlanError
        If goals contradict each other, limits cannot be understood, or the solver is not installed.
    SolverFailed
        If no engine proves an optimum, or the allocation does not pass verification.
    """
    from allocator.solve.answer import Watch
    from allocator.solve.any_solver import any_solver
    from allocator.solve.asked import asked_first

    with asked_first(any_solver(solver, "solver") if solver else None):
        return allocated(plan, None if start is None else start.evidence.solved.balance.y, Watch())


def allocated(plan: Plan, multipliers: Floats | None, watch: Watch) -> Allocation:
    """Work out cells, rules, the answer and its tables; explain a conflict; verify.

    Parameters
    ----------
    multipliers
        Of the rows of a similar plan, from which the solver starts.
    watch
        Is told when each stage ends.

    Raises
    ------
    PlanError, SolverFailed
        As `allocate` does.
    """
    from allocator.insight.repair.sentence import reasoned
    from allocator.rules import read_rows
    from allocator.rules.cells import read_cells
    from allocator.solve.answer import solve
    from allocator.solve.program import stack
    from allocator.tables.allocation import tabulate

    cells = read_cells(plan)
    watch.stage("cells")
    labelled = stack(cells, read_rows(cells))
    watch.stage("rules")
    solved = solve(cells, labelled, multipliers, watch)
    allocation = tabulate(cells, solved, watch)
    if solved.repair is not None:
        allocation = reasoned(allocation, solved.repair)
    return verified(allocation, watch)


def verified(allocation: Allocation, watch: Watch) -> Allocation:
    """Recompute every rule from the tables alone; return the allocation if they agree.

    Rules that a conflict has bent are expected to be broken.

    Raises
    ------
    SolverFailed
        If a rule does not hold: the allocation must not be used.
    """
    from allocator.allocation import Status
    from allocator.errors import SolverFailed
    from allocator.verify import verify

    violations = verify(allocation.plan, allocation.tables)
    watch.stage("verify")
    if violations and allocation.status is not Status.CONFLICT:
        shown = "; ".join(map(str, violations[:3]))
        message = f"the allocation does not pass verification ({len(violations)} findings): {shown}"
        raise SolverFailed(message)
    return allocation
