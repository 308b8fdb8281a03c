"""A process that solves plans one after the other, so that it can be killed in the middle of one."""

from __future__ import annotations

from importlib import import_module

from allocator.desk.messages import Done, Refusal, Solution, Task
from allocator.errors import PlanError, SolverFailed
from allocator.workers.serve import Tell, serve


def _get_ready() -> None:
    """Load what solving needs before the first plan comes in."""
    for name in ("rules", "solve.answer", "tables.allocation", "verify", "insight.repair.sentence"):
        import_module(f"allocator.{name}")


def _answer(task: Task, tell: Tell) -> Solution | Refusal:
    from allocator.allocate import allocated
    from allocator.solve.answer import Watch

    class Told(Watch):
        def stage(self, name: str) -> None:
            super().stage(name)
            tell(Done(name))

    try:
        return Solution(allocated(task.plan, task.multipliers, Told()))
    except PlanError as error:
        return Refusal(error.findings)
    except SolverFailed as error:
        return Refusal(unproved=str(error))


if __name__ == "__main__":
    _get_ready()
    serve(_answer)
