"""Workers of a Ray cluster: ``ray://HOST:10001?size=64``, ``ray:auto?size=8``, or ``ray:local?size=2`` here."""

from __future__ import annotations

import logging
import os
import socket
from concurrent.futures import Future
from typing import Any, Generic, final
from urllib.parse import urlsplit

from lingxi.cores import VARIABLE
from lingxi.errors import LibraryError, MissingExtra, WorkerDied
from lingxi.index.workers.batch import Batch, Job, OpenJob, R, T

PLACE_S = 60.0  # to find a place for a worker, which then opens the library
ON_ALL_INTERFACES = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"  # on Linux too: with 0, Ray listens only on loopback
PORT = 10001  # of a Ray server for clients
CONNECT_S = 5.0
QUIET = logging.ERROR  # Ray says at INFO how it connects, and at WARNING how to set it up
NO_PLACE = "the Ray cluster has no free processor for a worker; start nodes, or end what uses them"


@final
class RayCrew(Generic[T, R]):
    """``size`` actors; with 0, one a processor of the cluster. Ray retries nothing: the queue does."""

    def __init__(self, job: Job[T, R], address: str, size: int) -> None:
        if address == "ray:local":
            os.environ.setdefault(ON_ALL_INTERFACES, "0")
        try:
            import ray  # imported here: it is an extra, slow to import, and reads the variable above
        except ImportError as error:
            raise MissingExtra("ray", "cluster") from error
        self._ray, self._job = ray, job
        logging.getLogger("ray").setLevel(QUIET)
        self._begin(address, size)
        self.size = size or max(1, int(ray.cluster_resources().get("CPU", 1)))

    def start(self) -> RayWorker[T, R]:
        """A new actor, once it has begun the job; raises LibraryError if the cluster has no place for it."""
        if self._ray.available_resources().get("CPU", 0.0) < 1.0:  # else it would wait while others could work
            raise LibraryError(NO_PLACE)
        actor = self._ray.remote(_Actor).options(max_restarts=0, max_task_retries=0, num_cpus=1).remote(self._job)
        try:
            self._ray.get(actor.ready.remote(), timeout=PLACE_S)
        except self._ray.exceptions.GetTimeoutError as error:
            self._ray.kill(actor)
            raise LibraryError(NO_PLACE) from error
        except self._ray.exceptions.RayActorError as error:
            raise LibraryError(f"a Ray worker could not begin: {error}") from error
        return RayWorker(self._ray, actor)

    def close(self) -> None:
        """Leaves the cluster; one that was started here ends."""
        self._ray.shutdown()

    def _begin(self, address: str, size: int) -> None:
        here = {"num_cpus": size or None} if address == "ray:local" else {}
        place = {"ray:local": "local", "ray:auto": "auto"}.get(address, address)
        try:
            if place.startswith("ray://"):
                _check_listens(place)
            self._ray.init(address=place, include_dashboard=False, log_to_driver=False, logging_level=QUIET, **here)
        except (OSError, RuntimeError, ValueError) as error:
            raise LibraryError(f"the Ray cluster {address} cannot be reached: {error}") from error


def _check_listens(address: str) -> None:
    """Raises OSError or ValueError if nothing listens there; Ray itself would try for half a minute."""
    place = urlsplit(address)
    socket.create_connection((place.hostname or "127.0.0.1", place.port or PORT), CONNECT_S).close()


@final
class RayWorker(Generic[T, R]):
    """One actor."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray, self._actor = ray, actor

    def submit(self, batch: Batch[T]) -> Future[R]:
        """Begins a batch after those before it."""
        outside = Future[R]()
        inside: Future[R] = self._actor.do.remote(batch).future()
        inside.add_done_callback(lambda ended: self._pass_on(ended, outside))
        return outside

    def stop(self) -> None:
        """Ends the actor."""
        self._ray.kill(self._actor)

    def _pass_on(self, ended: Future[R], outside: Future[R]) -> None:
        """Gives an outcome to the future that the queue waits for; an error of the work itself as it was raised."""
        error = ended.exception()
        if error is None:
            outside.set_result(ended.result())
        elif isinstance(error, (self._ray.exceptions.RayActorError, self._ray.exceptions.NodeDiedError)):
            outside.set_exception(WorkerDied(str(error)))
        elif isinstance(error, self._ray.exceptions.RayTaskError):
            outside.set_exception(error.cause or error)
        else:
            outside.set_exception(error)


class _Actor:
    """The work in a process of the cluster."""

    def __init__(self, job: Job[Any, Any]) -> None:
        os.environ.setdefault(VARIABLE, "1")  # Ray gives an actor one processor
        self._open: OpenJob[Any, Any] = job.open()

    def ready(self) -> bool:
        """True, once the job has begun."""
        return True

    def do(self, batch: Batch[Any]) -> Any:
        return self._open.do(batch)
