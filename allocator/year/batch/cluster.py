"""Units are done on a Dask cluster that is there already; its workers see the same folders as this machine.

Dask is imported here alone, and only where a scheduler is named. A unit whose worker dies is given to another one by
the scheduler, which gives it up after a few deaths (`distributed.scheduler.allowed-failures`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from allocator.errors import Finding, PlanError
from allocator.year.batch.news import Ended, HandedOver, Hands, News
from allocator.year.batch.unit import Outcome, Task
from allocator.year.batch.work import failed, work

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE_SECONDS = 10
"""How long a scheduler may take to answer, and to have a worker."""


@contextmanager
def cluster(address: str) -> Iterator[Hands]:
    """Hold a connection to a cluster, and yield who does the units there.

    Parameters
    ----------
    address
        Of the scheduler, as in tcp://10.0.0.1:8786.

    Raises
    ------
    PlanError
        If Dask is not installed, nobody answers, or there is no worker.
    """
    with _connected(address) as client:
        _check_workers(client, address)
        yield partial(_done, client=client, address=address)


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        what = "needs Dask, which is not installed"
        raise PlanError([Finding("--scheduler", what, "install it with pip install 'allocator[dask]'")]) from None
    _be_quiet()
    try:
        return Client(address, timeout=PATIENCE_SECONDS)
    except (OSError, ValueError):
        what = f"no Dask scheduler answers at {address} within {PATIENCE_SECONDS} seconds"
        remedy = "correct the address, or leave it out to use this machine"
        raise PlanError([Finding("--scheduler", what, remedy)]) from None


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        what = f"the scheduler at {address} has no workers"
        raise PlanError([Finding("--scheduler", what, f"start some with dask worker {address}")]) from None


def _done(tasks: Sequence[Task], client: Client, address: str) -> Iterator[News]:
    """Hand all tasks over, and tell of each as it ends; what has not begun is taken back when nobody listens."""
    from distributed import as_completed

    batch = uuid4().hex
    futures = {client.submit(work, task, key=f"{task.unit.name}-{batch}", pure=False): task for task in tasks}
    try:
        for task in tasks:
            yield HandedOver(task.unit.name, address)
        for future in as_completed(list(futures)):
            yield Ended(_outcome(future, futures[future].unit.name))
    finally:
        client.cancel(list(futures))


def _outcome(future: Future, unit: str) -> Outcome:
    """Return how a unit ended; a unit that the cluster gave up has failed."""
    try:
        outcome: Outcome = future.result()
    except Exception as error:
        return failed(unit, _reason(error))
    return outcome


def _reason(error: Exception) -> str:
    what = " ".join(str(error).split()) or type(error).__name__
    if "scheduler-connection-lost" in what:
        return "The connection to the scheduler was lost before it was done; start the batch again to go on."
    if type(error).__name__ == "KilledWorker":
        return f"The workers of the cluster that worked on it ended without an answer: {what}"
    return f"The cluster did not do it: {type(error).__name__}: {what}"


def _be_quiet() -> None:
    """Keep Dask from writing where our log goes; what it has to tell becomes the outcome of units."""
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
