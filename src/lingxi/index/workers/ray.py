"""Workers of a Ray cluster: ``ray://HOST:10001?size=64``, ``ray:auto?size=8``, or ``ray:local?size=2`` here."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, final
from urllib.parse import parse_qs

from lingxi.errors import BadQuery, LibraryError, MissingExtra
from lingxi.index.workers.batch import Batch, WorkerDied
from lingxi.index.workers.work import Orders, Work
from lingxi.index.write import Written

PLACE_S = 60.0  # to find a place for a worker, which then opens the library
LOOPBACK = "127.0.0.1"


@final
class RayCrew:
    """``size`` actors; by default one a processor of the cluster. Ray retries nothing: the queue does."""

    def __init__(self, orders: Orders, spec: str) -> None:
        try:
            import ray  # imported here: it is an extra, and slow to import
        except ImportError as error:
            raise MissingExtra("ray", "cluster") from error
        self._ray, self._orders = ray, orders
        address, _, settings = spec.partition("?")
        wanted = parse_qs(settings, strict_parsing=bool(settings))
        if wanted.keys() - {"size"}:
            raise BadQuery(f"{spec!r}: the only setting of a Ray cluster is size")
        try:
            size = int(wanted["size"][0]) if wanted else 0
        except ValueError:
            raise BadQuery(f"{spec!r}: size is a number of workers") from None
        self._begin(address, size)
        self.size = size or max(1, int(ray.cluster_resources().get("CPU", 1)))

    def start(self) -> RayWorker:
        """A new actor, once it has opened the library; raises LibraryError if the cluster has no place for it."""
        actor = self._ray.remote(_Actor).options(max_restarts=0, max_task_retries=0, num_cpus=1).remote(self._orders)
        try:
            self._ray.get(actor.ready.remote(), timeout=PLACE_S)
        except self._ray.exceptions.GetTimeoutError as error:
            self._ray.kill(actor)
            raise LibraryError("the Ray cluster has no free processor for another worker") from error
        except self._ray.exceptions.RayActorError as error:
            raise LibraryError(f"a Ray worker could not open the library: {error}") from error
        return RayWorker(self._ray, actor)

    def close(self) -> None:
        """Leaves the cluster; one that was started here ends."""
        self._ray.shutdown()

    def _begin(self, address: str, size: int) -> None:
        here = {"num_cpus": size or None, "_node_ip_address": LOOPBACK} if address == "ray:local" else {}
        place = {"ray:local": "local", "ray:auto": "auto"}.get(address, address)
        try:
            self._ray.init(address=place, include_dashboard=False, log_to_driver=False, **here)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise LibraryError(f"the Ray cluster {address} cannot be reached: {error}") from error


@final
class RayWorker:
    """One actor."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray, self._actor = ray, actor

    def submit(self, batch: Batch) -> Future[Written]:
        """Begins a batch after those before it."""
        outside = Future[Written]()
        inside: Future[Written] = self._actor.write.remote(batch).future()
        inside.add_done_callback(lambda ended: self._pass_on(ended, outside))
        return outside

    def stop(self) -> None:
        """Ends the actor."""
        self._ray.kill(self._actor)

    def _pass_on(self, ended: Future[Written], outside: Future[Written]) -> None:
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

    def __init__(self, orders: Orders) -> None:
        self._work = Work(orders)

    def ready(self) -> bool:
        """True, once the library is open."""
        return True

    def write(self, batch: Batch) -> Written:
        return self._work.write(batch)
