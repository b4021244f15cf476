"""What docker-compose.yml promises; that its commands work is shown by tests/smoke."""

import re

import pytest
import yaml

from tests.architecture.sources import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]


def test_the_whole_of_production_is_there():
    assert set(SERVICES) == {"db", "redis", *OURS}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_serves_before_the_tables_are_there(name):
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES[name]["depends_on"]["db"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", ["db", "redis", "web", "worker"])
def test_each_server_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_redis_keeps_what_it_holds_and_forgets_nothing_to_make_room():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


@pytest.mark.parametrize("name", OURS)
def test_our_processes_share_one_environment_and_its_secrets_come_from_outside(name):
    service = SERVICES[name]
    assert service["env_file"] == ".env"
    assert service["environment"]["ISPCUBE_PRODUCTION"] == "1"
    assert "SECRET_KEY" not in service["environment"]
    assert "${POSTGRES_PASSWORD" in service["environment"]["DATABASE_URL"]


def test_only_the_web_is_reachable_and_only_from_this_machine():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_the_example_environment_names_every_variable_that_the_settings_read():
    settings = (ROOT / "ispcube" / "settings.py").read_text()
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings))
    told = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    assert read - told <= FOR_DEVELOPERS
    assert told - read == {"POSTGRES_PASSWORD"}


# Have a good default; nobody who runs a desk needs them.
FOR_DEVELOPERS = {
    "WORKER_STUCK_SECONDS",
    "AXES_ENABLED",
    "CELERY_BROKER_URL",
    "CONN_MAX_AGE",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_IDLE_SECONDS",
    "DEBUG",
    "JOB_COUNT_SECONDS",
    "JOB_LEASE_SECONDS",
    "JOB_TURN_SECONDS",
    "RETENTION_SECONDS",
}
