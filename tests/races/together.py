import threading
from collections.abc import Callable

from django.db import connection


def together(deeds: list[Callable[[], object]]) -> list[object]:
    """Does all at the same moment, each in a thread with its own connection; returns what each gave or raised."""
    start = threading.Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def do(number: int) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            results[number] = deeds[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
