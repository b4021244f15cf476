import pytest
from django.db import connection

from tests.messaging.post import wire
from tests.messaging.stage import stage

__all__ = ["stage", "wire"]


@pytest.fixture(autouse=True)
def _only_where_rows_can_be_locked():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: DATABASE_URL=postgres://…")
