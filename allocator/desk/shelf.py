"""The shelf: a folder of scenarios, each a folder of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.allocation import Allocation
from allocator.desk.copying import copied, made, moved
from allocator.desk.hidden import HIDDEN, results_of
from allocator.desk.known import Memory, changed
from allocator.desk.names import alike, checked, free
from allocator.desk.results import copy_result, drop_result, result_of, save_result, state_of
from allocator.desk.state import State
from allocator.desk.trash import Deleted, put_back, thrown_away
from allocator.errors import Finding, PlanError
from allocator.export.template.content import content
from allocator.export.template.folder import fill
from allocator.export.template.write import write_template
from allocator.insight.wording import some
from allocator.plan.places import did_you_mean
from allocator.plan.stored import is_scenario

Source = Callable[[Path], None]
"""Writes the files of a new scenario into the empty folder it is given."""


@dataclass(frozen=True)
class Entry:
    """A scenario as a list of scenarios shows it."""

    name: str
    title: str
    """What its settings call it."""
    state: State
    changed: datetime
    figures: tuple[str, ...] = ()
    """Key figures of the last result, in words; nothing where there is none."""
    problem: str = ""
    """The first thing that is wrong with it, if it cannot be read."""
    size: str = ""
    """How many reps and periods it has."""


@dataclass(frozen=True)
class Shelf:
    """The scenarios of a folder; the folder's other content is left alone."""

    folder: Path
    _memory: Memory = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_memory", Memory(self.folder / HIDDEN / "known.json"))

    def names(self) -> tuple[str, ...]:
        """Return the names of all scenarios, sorted as people sort."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted((f.name for f in self.folder.iterdir() if is_scenario(f)), key=alike))

    def entries(self) -> list[Entry]:
        """Return all scenarios with their state, sorted by name; one that is deleted meanwhile is left out."""
        found: list[Entry] = []
        for name in self.names():
            with suppress(FileNotFoundError, PlanError):
                found.append(self.entry(name))
        return found

    def entry(self, name: str) -> Entry:
        """Return a scenario with its state.

        Raises
        ------
        PlanError
            If there is no scenario of that name.
        """
        path = self.path(name)
        known, result = self._memory.known(path), result_of(self.folder, name)
        problem = f"{known.findings[0].where}: {known.findings[0].what}" if known.findings else ""
        figures = result.figures if result else ()
        when = datetime.fromtimestamp(changed(path))
        return Entry(name, known.title or name, state_of(result, known.digest), when, figures, problem, known.size)

    def path(self, name: str) -> Path:
        """Return the folder of a scenario.

        Raises
        ------
        PlanError
            If there is no scenario of that name on this shelf.
        """
        here = {unicodedata.normalize("NFC", other): other for other in self.names()}
        normal = unicodedata.normalize("NFC", name)
        if normal not in here:
            remedy = did_you_mean(normal, sorted(here), "choose one that is on the list")
            raise PlanError([Finding("scenario", "is not there, or no longer", remedy)])
        return self.folder / here[normal]

    def digest(self, name: str) -> str:
        """Return the fingerprint of the plan that a scenario states; empty if it cannot be read.

        Raises
        ------
        PlanError
            If there is no scenario of that name.
        """
        return self._memory.known(self.path(name)).digest

    def create(self, name: str, source: Source) -> str:
        """Make a new scenario and return its name; it shows only when it is whole.

        Parameters
        ----------
        source
            `template`, `sample`, or `accepted(preview)` of an upload.

        Raises
        ------
        PlanError
            If the name cannot be used.
        """
        name = checked(name, self._taken())
        made(self.folder / name, source)
        drop_result(self.folder, name)
        return name

    def duplicate(self, name: str, new: str = "") -> str:
        """Copy a scenario with its result, and return the name of the copy.

        Raises
        ------
        PlanError
            If there is no such scenario, or the new name cannot be used.
        """
        path = self.path(name)
        new = checked(new or free(f"{name} copy", self._taken()), self._taken())
        made(self.folder / new, lambda folder: copied(path, folder))
        copy_result(self.folder, name, new)
        return new

    def keep(self, name: str, allocation: Allocation) -> None:
        """Keep an allocation of a scenario as it is saved as its last result; what is kept already stays."""
        kept = result_of(self.folder, name)
        if kept is None or kept.digest != allocation.plan.digest:
            save_result(self.folder, name, allocation)

    def rename(self, name: str, new: str) -> str:
        """Give a scenario another name, and return it.

        Raises
        ------
        PlanError
            If there is no such scenario, others extend it, or the new name cannot be used.
        """
        path = self.path(name)
        new = checked(new, [other for other in self._taken() if other != name])
        if new != name:
            self._check_alone(name, "renamed")
            moved(path, self.folder / new)
            drop_result(self.folder, new)
            if results_of(self.folder, name).is_dir():
                moved(results_of(self.folder, name), results_of(self.folder, new))
        return new

    def delete(self, name: str) -> Deleted:
        """Take a scenario from the shelf; `restore` puts it back within 30 days.

        Raises
        ------
        PlanError
            If there is no such scenario, or others extend it.
        """
        self.path(name)
        self._check_alone(name, "deleted")
        return thrown_away(self.folder, name)

    def restore(self, deleted: Deleted) -> str:
        """Put a deleted scenario back, and return its name: another one if its own is taken by now.

        Raises
        ------
        PlanError
            If it is no longer kept.
        """
        if not (deleted.folder / deleted.name).is_dir():
            raise PlanError([Finding(f'scenario "{deleted.name}"', "is no longer kept", "make it anew")])
        name = free(deleted.name, self._taken())
        put_back(self.folder, deleted, name)
        return name

    def extending(self, name: str) -> list[str]:
        """Return the names of scenarios that extend this one."""
        return [other for other in self.names() if alike(self._memory.base(self.folder / other)) == alike(name)]

    def _check_alone(self, name: str, done: str) -> None:
        others = [f'"{other}"' for other in self.extending(name)]
        if others:
            what = f"cannot be {done}: {some(others, 3)} {'extends' if len(others) == 1 else 'extend'} it"
            raise PlanError([Finding(f'scenario "{name}"', what, "duplicate it, or delete those first")])

    def _taken(self) -> list[str]:
        """Return every name in the folder, that of a scenario or not."""
        return [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []


def template(folder: Path) -> None:
    """Write an empty scenario to fill in."""
    fill(folder, content(sample=False))


def sample(folder: Path) -> None:
    """Write a small made-up plan to change."""
    fill(folder, content(sample=True))


def template_workbook() -> bytes:
    """Return an empty scenario to fill in as a workbook, every column explained."""
    with TemporaryDirectory() as folder:
        workbook = Path(folder) / "plan.xlsx"
        write_template(workbook)
        return workbook.read_bytes()
