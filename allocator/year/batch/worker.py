"""A process of this machine that does one unit after the other."""

from __future__ import annotations

from allocator.workers.serve import serve
from allocator.year.batch.work import work

if __name__ == "__main__":
    serve(lambda task, _: work(task))
