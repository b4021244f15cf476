"""Web, worker and beat in one process: the small installation, with no other server than this one."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from celery import signals
from celery.beat import EmbeddedService
from celery.worker import WorkController, state
from waitress.server import create_server

from ispcube.celery import app
from ispcube.wsgi import application

logger = logging.getLogger(__name__)
WEB_THREADS = 8
# What is on the wire ends by then, or its lease puts it right later.
STOP_SECONDS = 30
RESTART_SECONDS = 1


class Worker(WorkController):
    def on_init_blueprint(self) -> None:
        # What Celery's own command sends, so that database connections are looked after between tasks.
        signals.worker_init.send(sender=self)

    def on_consumer_ready(self, consumer: object) -> None:
        # From now on it gives signs of life.
        signals.worker_ready.send(sender=consumer)


def serve(host: str, port: int, announce: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; calls `announce` once it answers. Raises OSError when the port is taken."""
    server = create_server(application, host=host, port=port, threads=WEB_THREADS, ident="")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Ctrl-C may come before waitress listens for it: that is an ordinary end too.
    with worker_and_beat(), suppress(KeyboardInterrupt):
        announce()
        server.run()
        server.close()


def keep_working(worker: Worker, stopping: threading.Event) -> None:
    """A worker that ends by itself is followed by another one."""
    worker.start()
    while not stopping.wait(RESTART_SECONDS):
        logger.error("The worker ended by itself: another one starts")
        make_worker().start()


def make_worker() -> Worker:
    return Worker(app=app, without_heartbeat=True, without_mingle=True, without_gossip=True)


@contextmanager
def worker_and_beat() -> Iterator[None]:
    worker = make_worker()
    beat = EmbeddedService(app, thread=True)
    stopping = threading.Event()
    keeper = threading.Thread(target=keep_working, args=(worker, stopping), name="Worker", daemon=True)
    threads = [keeper, beat]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        signals.worker_shutting_down.send(sender=worker, sig="SIGTERM", how="Warm", exitcode=0)
        state.should_stop = 0
        beat.stop()
        threads[0].join(STOP_SECONDS)
