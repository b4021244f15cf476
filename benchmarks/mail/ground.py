"""Where a run takes place: databases and a folder of its own."""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.databases import manage, name_of, run_on_server
from benchmarks.mail.sink import Sink
from benchmarks.server import environment


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


class Ground:
    """base: the URL of a database whose name begins those that are made, and dropped at the end.

    asked: what the command line says. folder: for whatever is written; it goes with the run.
    """

    def __init__(self, base: str, asked: argparse.Namespace, folder: Path) -> None:
        self.base, self.asked, self.folder = base, asked, folder
        self.own, self.other = (self.url(name) for name in ("own", "other"))
        self.environment = environment(self.own, folder) | {
            "BENCHMARK_BASE": base,
            "ISPCUBE_PRODUCTION": "",
            "INSIDE_NETWORKS": "127.0.0.0/8",
            "CELERY_BROKER_URL": os.environ["REDIS_URL"],
        }

    def url(self, name: str) -> str:
        parts = urlsplit(self.base)
        return parts._replace(path=f"{parts.path}_{name}").geturl()

    def make(self) -> None:
        self.drop()
        for url in (self.own, self.other):
            run_on_server(self.base, f'CREATE DATABASE "{name_of(url)}"')
        manage(self.environment, "migrate", "--verbosity=0")

    def drop(self) -> None:
        for url in (self.own, self.other):
            run_on_server(self.base, f'DROP DATABASE IF EXISTS "{name_of(url)}" WITH (FORCE)')

    def sink(self) -> Sink:
        return Sink(self.folder / "sink")

    def wanted(self, name: str) -> bool:
        parts = [part for part in self.asked.only.split(",") if part]
        return not parts or any(part in name for part in parts)
