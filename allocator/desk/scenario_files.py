"""The scenario on the desk as files to keep or to send: what is stated now, edits included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from allocator.desk.archive import archive
from allocator.desk.base import Base
from allocator.desk.content import Content
from allocator.desk.save import rendered


@dataclass(frozen=True)
class ScenarioFiles:
    """A scenario as it stands on the pages."""

    base: Base
    content: Content
    name: str

    def file_name(self, ending: str) -> str:
        """Call a file after the scenario."""
        return f"{self.name}{ending}"

    def files(self) -> Mapping[str, bytes]:
        """Return plan.yaml and the tables; a file that no edit has touched stays as it is, byte for byte."""
        return rendered(self.base, self.content).files

    def packed(self) -> bytes:
        """Pack the files into a .zip that can be uploaded again."""
        return archive({f"{self.name}/{name}": data for name, data in self.files().items()})

    def workbook(self) -> bytes:
        """Write settings and tables as one workbook, a sheet each."""
        from allocator.export.scenario_workbook import write_scenario_workbook

        with TemporaryDirectory() as folder:
            path = Path(folder) / "scenario.xlsx"
            write_scenario_workbook(path, self.content.settings, self.base.written(self.content))
            return path.read_bytes()
