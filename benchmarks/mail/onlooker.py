"""An operator who watches while many go out: production's web processes, asked for pages all the time.

Django has to be set up before this module is imported.
"""

import threading
from pathlib import Path

from accounts.models import User
from benchmarks.client import Browser
from benchmarks.databases import manage
from benchmarks.mail.running import memory
from benchmarks.server import Server, environment

NAME, PASSWORD = "onlooker", "que-mira-pasar"
# The log, the list of resends, which tells how far each is, and what the sidebar asks for.
PAGES = ["/mensajes/email/?all=1", "/mensajes/lotes/", "/mensajes/partes/envios/"]
PAUSE_SECONDS = 0.5


class Onlooker:
    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.gone = threading.Event()
        self.refused: list[str] = []

    def __enter__(self) -> "Onlooker":
        person = User.objects.create_superuser(NAME, password=PASSWORD)
        manage(environment(self.url, self.folder), "collectstatic", "--no-input", "--verbosity=0")
        self.server = Server(self.url, self.folder, rows=0)
        self.thread = threading.Thread(target=self.watch, args=[self.server.signed_in(person.username, PASSWORD)])
        self.thread.start()
        return self

    def watch(self, browser: Browser) -> None:
        while not self.gone.wait(PAUSE_SECONDS):
            answers = {page: browser.ask(page).status for page in PAGES}
            self.refused += [f"{page}: {status}" for page, status in answers.items() if status != 200]

    def memory(self) -> int:
        """Megabytes of the web's worker processes together."""
        return round(memory(self.server.workers()))

    def __exit__(self, *error: object) -> None:
        self.gone.set()
        self.thread.join()
        self.server.stop()
        if self.refused and not any(error):
            raise RuntimeError(f"{len(self.refused)} pages were not shown, the first: {self.refused[0]}")
