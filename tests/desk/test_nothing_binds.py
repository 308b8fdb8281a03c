"""Where no limit binds, the list of what binds is empty, and is one all the same."""

from __future__ import annotations

from allocator.allocate import allocate
from allocator.desk.views.binding import binding_rows
from tests.year.toy import Toy


def test_nothing_binds() -> None:
    """A plan without limits has no row to show, whatever is looked for."""
    allocation = allocate(Toy().plan())
    assert not allocation.rules.query("rule != 'goals'")["binding"].any()
    for text in ("", "west"):
        rows, count = binding_rows(allocation, text)
        assert (list(rows), len(rows), count) == (["rule", "about", "value", "min", "max", "slack"], 0, 0)
