from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from allocator.desk.when import when

NOW = datetime(2027, 3, 2, 9, 30)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=2), "today 07:30"),
        (timedelta(hours=10), "yesterday 23:30"),
        (timedelta(days=3), "27 Feb"),
        (timedelta(days=100), "22 Nov 2026"),
        (timedelta(hours=-1), "today 10:30"),
    ],
)
def test_a_point_in_time_is_said_as_people_say_it(ago: timedelta, said: str) -> None:
    """The nearer, the finer; a clock that runs ahead is no error."""
    assert when(NOW - ago, NOW) == said
