"""A draft with its last allocation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.desk.draft import Draft
from allocator.desk.edit import Edit
from allocator.desk.kept import Place
from allocator.desk.state import State
from allocator.errors import Finding, PlanError, SolverFailed

if TYPE_CHECKING:
    from allocator.allocation import Allocation
    from allocator.desk.solving import Underway


@dataclass(frozen=True)
class Badge:
    """How the allocation stands to what is stated now."""

    state: State
    text: str
    """The same in words."""


class Workbench:
    """A draft with its last allocation. It holds state."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.allocation: Allocation | None = None
        self.underway: Underway | None = None
        """What is being solved in a process of its own, if anything."""
        self._findings: tuple[Finding, ...] = ()
        self._solved = ""
        self._refused = ""

    @classmethod
    def open(cls, shelf: Place, name: str = "") -> Workbench:
        """Begin to edit a scenario."""
        return cls(Draft.begin(shelf, name))

    @classmethod
    def recover(cls, shelf: Place, draft_id: str) -> Workbench:
        """Take up a draft where it was left."""
        return cls(Draft.recover(shelf, draft_id))

    def apply(self, edit: Edit) -> Edit | None:
        """Do an edit."""
        return self.draft.apply(edit)

    def undo(self) -> Edit | None:
        """Take the last edit back."""
        return self.draft.undo()

    def redo(self) -> Edit | None:
        """Do the edit again that was taken back last."""
        return self.draft.redo()

    def solve(self) -> Allocation | None:
        """Allocate what is stated now; if that cannot be done, the findings say why and the last one stays."""
        from allocator.allocate import allocate

        digest = self.draft.digest
        try:
            allocation = allocate(self.draft.plan(), start=self.allocation)
        except (PlanError, SolverFailed) as error:
            self.refuse(error, digest)
            return None
        self.take(allocation, digest)
        return allocation

    def take(self, allocation: Allocation, digest: str) -> None:
        """Take over an allocation that was worked out elsewhere.

        Parameters
        ----------
        digest
            That of the draft when its plan was handed over.
        """
        self.allocation, self._findings, self._solved = allocation, (), digest

    def refuse(self, error: PlanError | SolverFailed, digest: str) -> None:
        """Take over why there is no allocation; the last one stays."""
        if isinstance(error, PlanError):
            self._findings = error.findings
        else:
            self._findings = (Finding("the solver", str(error), "change a limit a little and solve again"),)
        self._refused = digest

    @property
    def error(self) -> tuple[Finding, ...]:
        """What is wrong with what is stated now, if it was tried; an edit or its undoing makes it open again."""
        return self._findings if self._refused == self.draft.digest else ()

    @property
    def is_current(self) -> bool:
        """Whether the allocation is that of what is stated now."""
        return self.allocation is not None and self._solved == self.draft.digest

    @property
    def is_stale(self) -> bool:
        """Whether something has changed since the allocation."""
        return self.allocation is not None and not self.is_current

    @property
    def badge(self) -> Badge:
        """How the allocation stands to what is stated now."""
        state = self._state()
        return Badge(state, state.words)

    def _state(self) -> State:
        if self.error:
            return State.BROKEN
        if self.allocation is None:
            return State.UNSOLVED
        return State(self.allocation.status) if self.is_current else State.STALE
