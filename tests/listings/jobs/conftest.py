import pytest

from tests.listings.conftest import boss, page, people, reader

__all__ = ["boss", "page", "people", "reader"]


@pytest.fixture(autouse=True)
def _urls(settings):
    settings.ROOT_URLCONF = "tests.listings.jobs.consumer"
    settings.JOB_AT_ONCE = 0
