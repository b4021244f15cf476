"""django-post_office at its best settings, in an environment of its own: it is no part of ours."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.mail.running import Run, measure, start
from benchmarks.mail.sink import Sink
from benchmarks.server import ROOT

VERSION = "3.12.0"
# Best of nine: larger batches and more threads gained nothing; one thread with a kept connection each process.
BATCH, THREADS = 1000, 2
LOG_FAILURES_ONLY = 1
SETTINGS = """
import json, os
given = json.loads(os.environ["CONTENDER"])
SECRET_KEY, USE_TZ = "benchmark", True
DATABASES = {"default": given["database"]}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "post_office"]
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", given["port"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "BATCH_SIZE": given["batch"], "THREADS_PER_PROCESS": given["threads"], "LOG_LEVEL": given["log"],
    "DEFAULT_PRIORITY": "medium",
}
"""
FILL = """
import sys
import django
django.setup()
from post_office import mail
from post_office.models import Email
from benchmarks.mail import letters
Email.objects.all().delete()
first, count = 1, int(sys.argv[1])
for start in range(first, first + count, 500):
    mail.send_many([
        {"sender": letters.SENDER, "recipients": [letters.reader(number)], "subject": letters.subject(number),
         "message": letters.text(number), "html_message": letters.html(number)}
        for number in range(start, min(start + 500, first + count))
    ])
"""


@dataclass
class PostOffice:
    """folder: for its settings. venv: where it is installed. database: for Django, an empty one."""

    folder: Path
    venv: Path
    database: Mapping[str, object]
    environment: Mapping[str, str] = field(default_factory=dict)
    batch: int = BATCH
    threads: int = THREADS

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def install(self) -> None:
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(self.venv)], check=True)
        wanted = [f"django-post_office=={VERSION}", *own_versions("django", "psycopg2-binary")]
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", *wanted], check=True)
        (self.folder / "contender_settings.py").write_text(SETTINGS)
        (self.folder / "contender_fill.py").write_text(FILL)
        self.run(1, "-m", "django", "migrate", "--verbosity=0")

    def told(self, port: int) -> dict[str, str]:
        given = {"database": self.database, "port": port, "batch": self.batch, "threads": self.threads}
        return {
            **self.environment,
            "DJANGO_SETTINGS_MODULE": "contender_settings",
            "PYTHONPATH": f"{self.folder}:{ROOT}",
            "CONTENDER": json.dumps({**given, "log": LOG_FAILURES_ONLY}),
        }

    def run(self, port: int, *arguments: str) -> None:
        subprocess.run([self.python, *arguments], check=True, env=self.told(port), cwd=ROOT)

    def measure(self, sink: Sink, count: int, processes: int) -> Run:
        self.run(sink.port, str(self.folder / "contender_fill.py"), str(count))
        command = ["-m", "django", "send_queued_mail", f"--processes={processes}", "--log-level=1"]
        log = self.folder / "log.txt"
        process = start([str(self.python), *command], self.told(sink.port), log)
        return measure(sink, process, count, lambda: process.poll() is not None)


def own_versions(*names: str) -> list[str]:
    """As our own lock has them."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return [line for line in lines if line.partition("==")[0].lower() in names]
