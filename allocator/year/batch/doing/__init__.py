"""What a batch can do with each unit: the table of contents.

Each is a function that does one unit and says how it ended. It may raise as `allocate` does; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from allocator.year.batch.doing.reallocate import reallocate
from allocator.year.batch.doing.run import run
from allocator.year.batch.doing.verify import verify
from allocator.year.batch.unit import Outcome, Task

DOING: Mapping[str, Callable[[Task], Outcome]] = {"run": run, "reallocate": reallocate, "verify": verify}
