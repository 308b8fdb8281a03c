"""The edits done to a scenario, and what it stated after each."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from allocator.desk.content import Content, after
from allocator.desk.edit import Edit, as_json, from_json
from allocator.desk.net import net_edits
from allocator.errors import PlanError


class Steps:
    """Edits in order, and a place among them. It holds state."""

    def __init__(self, begun: Content) -> None:
        self._contents = [begun]
        self.edits: list[Edit] = []
        self.at = 0

    @property
    def content(self) -> Content:
        """What is stated at the place."""
        return self._contents[self.at]

    @property
    def done(self) -> list[Edit]:
        """Edits up to the place."""
        return self.edits[: self.at]

    def since(self, begun: Content) -> list[Edit]:
        """Return edits that lead from another content to the one at the place."""
        place = next((n for n, content in enumerate(self._contents[: self.at + 1]) if content is begun), None)
        return self.edits[place : self.at] if place is not None else list(net_edits(begun, self.content))

    def do(self, edit: Edit, content: Content) -> Mapping[str, Any]:
        """Add an edit and what it leads to; those undone before are forgotten. Return its line for the log."""
        self.edits[self.at :] = [edit]
        self._contents[self.at + 1 :] = [content]
        self.at += 1
        return as_line(edit)

    def undo(self) -> Edit:
        """Go one edit back."""
        self.at -= 1
        return self.edits[self.at]

    def redo(self) -> Edit:
        """Go one edit forth."""
        self.at += 1
        return self.edits[self.at - 1]

    def repeat(self, line: Mapping[str, Any]) -> None:
        """Do what a line of the log says."""
        if "undo" in line and self.at > 0:
            self.undo()
        elif "redo" in line and self.at < len(self.edits):
            self.redo()
        elif "do" in line:
            with suppress(PlanError, KeyError, TypeError, ValueError):
                content, done = after(self.content, from_json(line["do"]))
                if done:
                    self.do(done, content)


def as_line(edit: Edit) -> dict[str, Any]:
    """Return the line of the log for an edit that was done."""
    return {"do": as_json(edit)}
