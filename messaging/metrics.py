"""The figures in Prometheus's own format. Read from the database when asked, so that it does not matter which of
the web's processes answers."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from messaging.choices import WAITING_STATES, Channel
from messaging.vitals import read_vitals, waiting


class Figures(Collector):
    def collect(self) -> Iterator[Metric]:
        vitals = read_vitals()
        queue = GaugeMetricFamily("ispcube_messages_waiting", "Not ended yet", labels=["channel", "state"])
        counted = waiting()
        late = GaugeMetricFamily("ispcube_oldest_due_seconds", "Age of the oldest due message", labels=["channel"])
        held = GaugeMetricFamily("ispcube_channel_on_hold", "1 while a person holds it", labels=["channel"])
        for channel in Channel.values:
            for state in WAITING_STATES:
                queue.add_metric([channel, state.value], counted.get((channel, state.value), 0))
            waited = vitals.late.get(channel)
            late.add_metric([channel], waited.total_seconds() if waited else 0)
            held.add_metric([channel], int(channel in vitals.held))
        yield from (queue, late, held)
        yield GaugeMetricFamily("ispcube_workers", "Worker processes heard from lately", vitals.workers)
        if vitals.silent is not None:
            silent = vitals.silent.total_seconds()
            yield GaugeMetricFamily("ispcube_worker_silent_seconds", "Since a worker was last heard from", silent)


def exposition() -> bytes:
    registry = CollectorRegistry()
    registry.register(Figures())
    return generate_latest(registry)
