"""A newcomer's first minutes: a fresh clone, one command, no environment, nothing else on the machine."""

import re
import shutil
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.browser.guide.product import ROOT, Demo, clean_environment

SYSTEM_PYTHON = shutil.which("python3", path="/usr/local/bin:/usr/bin") or sys.base_prefix + "/bin/python3"
SECOND_START_SECONDS = 15


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("newcomer") / "ispcube"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(path)], check=True)
    return path


def sign_in(demo: Demo, username: str) -> str:
    """As a browser does it; returns the page that follows."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    form = opener.open(demo.url + "/ingresar/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"csrfmiddlewaretoken": token, "username": username, "password": "demo"}
    answer = opener.open(demo.url + "/ingresar/", urlencode(fields).encode())
    assert answer.status == 200
    assert "/ingresar/" not in answer.url
    return answer.read().decode()


def test_one_command_from_nothing_to_a_desk_and_a_second_start_in_seconds(clone, tmp_path):
    first = Demo.start(tmp_path, python=SYSTEM_PYTHON, root=clone, seconds=400)
    announced = re.findall(r"^  (\w+) ", first.said, re.M)
    assert announced == ["admin", "lucia", "mauro", "fabian", "sofia"]
    for username in announced:
        assert "Fibra del Valle" in sign_in(first, username)
    assert first.stop() == 0

    started = time.monotonic()
    second = Demo.start(tmp_path, python=SYSTEM_PYTHON, root=clone)
    assert time.monotonic() - started < SECOND_START_SECONDS
    assert "Instalo" not in second.said
    assert second.stop() == 0


def test_where_python_cannot_make_an_environment_the_missing_package_is_named(clone, tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('as on Debian without python3-venv')")
    done = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import sys; sys.argv = ['manage.py', 'demo']; import manage; "
         "from pathlib import Path; manage.VENV = Path(sys.path[0]) / 'none'; manage.main()"],
        cwd=clone,
        env=clean_environment(tmp_path, PYTHONPATH=str(tmp_path)),
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert re.search(r"python3\.\d+-venv", done.stderr)
