import pytest
from django.conf import settings
from django.core.cache import cache

from accounts.models import User
from tests import cast
from tickets import kept


def pytest_configure(config: pytest.Config) -> None:
    """What differs from a running installation: nothing leaves the machine, and passwords cost no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.AXES_ENABLED = False
    # No count of queries may depend on how long a test took.
    kept.SECONDS = 3600
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test with real commits empties every table behind it; the factory rows then come back from a copy."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            item.add_marker(pytest.mark.django_db(**marker.kwargs | {"serialized_rollback": True}), append=False)


@pytest.fixture(autouse=True)
def _fresh_cache_and_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    kept.clear()


@pytest.fixture
def make_user(db):
    return cast.make_user


@pytest.fixture
def client_of(db):
    return cast.client_of


@pytest.fixture
def admin(db) -> User:
    """Administrator: may do everything, the Django admin included."""
    return User.objects.create_superuser("admin", password=cast.PASSWORD, first_name="Ana", last_name="Admin")


@pytest.fixture
def lucia(db) -> User:
    """Help desk: works on tickets and writes to customers; changes nothing in bulk, configures nothing."""
    return cast.make_member("lucia", "Mesa de ayuda", first_name="Lucía", last_name="Peralta")


@pytest.fixture
def mauro(db) -> User:
    """Supervisor: bulk, export and channels; no configuration."""
    return cast.make_member("mauro", "Supervisión", first_name="Mauro", last_name="Giménez")


@pytest.fixture
def fabian(db) -> User:
    """Technician: sees only the tickets assigned to him, and no message log."""
    return cast.make_member("fabian", "Técnicos", scope="own", first_name="Fabián", last_name="Ortiz")


@pytest.fixture
def sofia(db) -> User:
    """Reads everything, changes nothing."""
    return cast.make_member("sofia", "Sólo lectura", first_name="Sofía", last_name="Ruiz")


@pytest.fixture
def stranger(db) -> User:
    """Signed in, and allowed nothing at all."""
    return cast.make_user(username="nadie")
