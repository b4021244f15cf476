import time
from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The one clock that leases and due dates are judged by, however many machines send."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def ticks() -> float:
    """Seconds that only go forward, those of a suspended machine included where the system counts them."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
