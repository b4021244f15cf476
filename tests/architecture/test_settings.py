"""The settings that trust stands on."""

import os
import subprocess
import sys

from django.conf import settings

from tests.architecture import sources as src

PRODUCTION = {
    "ISPCUBE_PRODUCTION": "1",
    "SECRET_KEY": "una-clave-de-prueba-que-es-larga-y-no-se-usa-en-ninguna-parte-0123456789",
    "ALLOWED_HOSTS": "tickets.example",
    "PUBLIC_URL": "https://tickets.example",
}


def manage(*arguments: str, data, **environment: str) -> subprocess.CompletedProcess:
    env = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    env |= {"ISPCUBE_DATA": str(data)} | environment
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=src.ROOT, env=env, capture_output=True, text=True
    )


def test_everything_is_closed_by_default():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    assert settings.DEBUG is False


def test_the_content_policy_lets_nothing_inline_run():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {s for v in directives.values() for s in v}


def test_a_production_start_passes_djangos_own_check_for_deployment(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", data=tmp_path, **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_production_refuses_to_start_without_a_key_of_its_own(tmp_path):
    done = manage("check", data=tmp_path, **PRODUCTION | {"SECRET_KEY": ""})
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_the_tables_match_the_models(tmp_path):
    done = manage("makemigrations", "--check", "--dry-run", data=tmp_path)
    assert done.returncode == 0, done.stdout
