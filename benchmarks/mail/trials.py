"""What is asked of the product alone: a server far away, workers that are killed, a batch of 100,000."""

import os
import signal
import sys
import time
from contextlib import nullcontext

from benchmarks.mail.ground import Ground, say
from benchmarks.mail.onlooker import Onlooker
from benchmarks.mail.product import (
    Workers,
    clear,
    fill,
    hold,
    make_account,
    measure_product,
    nothing_waits,
    resend_all,
    states,
)  # fmt: skip
from benchmarks.mail.running import end, family, memory, start, wait_for
from benchmarks.mail.sink import Sink
from benchmarks.ports import free_port
from messaging.choices import State
from messaging.models import Message

# One round trip a mail: each connection carries fewer than fifty a second.
AWAY_SECONDS, AWAY_MESSAGES, AWAY_CONNECTIONS = 0.02, 4000, 14
KILLS, KILLED_MESSAGES = 3, 6000
# So that what a killed worker held is looked at within seconds.
SHORT_LEASE = {"MESSAGE_LEASE_SECONDS": "6", "MESSAGE_SEND_SECONDS": "2", "SWEEP_SECONDS": "1"}
MANY = 100_000
PATIENCE_SECONDS = 600


def away(ground: Ground) -> dict[str, object]:
    """Mails a second of one worker process to a server that is 20 ms away."""
    sink, port = ground.sink(), free_port()
    command = [sys.executable, "-m", "benchmarks.mail.distance", str(port), str(sink.port), str(AWAY_SECONDS)]
    distance = start(command, ground.environment, ground.folder / "distance.log")
    try:
        workers = Workers(ground.environment, 1, ground.folder / "away.log")
        run = measure_product(sink, port, AWAY_MESSAGES, AWAY_CONNECTIONS, workers)
    finally:
        end(distance)
        sink.stop()
    return {"rate_at_20ms": round(run.rate)}


def killed(ground: Ground) -> dict[str, object]:
    """Every worker process is killed with what it has on the wire, again and again; the watchdog brings others."""
    sink = ground.sink()
    clear()
    hold(True)
    fill(KILLED_MESSAGES, make_account(sink.port, ground.asked.connections))
    workers = Workers(ground.environment | SHORT_LEASE, ground.asked.processes, ground.folder / "killed.log")
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        with workers:
            hold(False)
            for turn in range(KILLS):
                reached = (turn + 1) * KILLED_MESSAGES // (KILLS + 1)
                wait_for(lambda wanted=reached: sink.count() >= wanted, until)
                for pid in family(workers.running[0])[1:]:
                    os.kill(pid, signal.SIGKILL)
            wait_for(nothing_waits, until)
    finally:
        sink.stop()
    return fates(sink) | {"kills": KILLS, "uncertain_allowed": KILLS * ground.asked.connections}


def fates(sink: Sink) -> dict[str, object]:
    """Of what the table says, how much the sink's ledger denies."""
    taken = {int(key.partition(".")[0]): times for key, times in sink.taken().items()}
    sent = set(Message.objects.filter(state=State.SENT).values_list("pk", flat=True))
    uncertain = set(Message.objects.filter(state=State.UNCERTAIN).values_list("pk", flat=True))
    ended = len(sent) + len(uncertain)
    return {
        "lost": len(sent - set(taken)) + Message.objects.count() - ended,
        "uncertain": len(uncertain),
        "doubled": sum(times > 1 for times in taken.values()),
    }


def many(ground: Ground) -> dict[str, object]:
    """100,000 rows queued by all that match; when the first left; asked to, the memory while all of them do."""
    sink = ground.sink()
    clear()
    hold(True)
    account = make_account(sink.port, ground.asked.connections)
    fill(MANY, account, state=State.SENT)
    hold(False)
    watched = Onlooker(ground.own, ground.folder) if ground.asked.memory else nullcontext()
    try:
        with watched, Workers(ground.environment, ground.asked.processes, ground.folder / "many.log") as workers:
            workers.wait()
            began = time.monotonic()
            resend_all()
            confirmed = time.monotonic()
            first = wait_for(lambda: sink.count() > 0, confirmed + PATIENCE_SECONDS)
            figures = {"enqueue_100k_s": round(confirmed - began, 2), "first_out_s": round(first - confirmed, 2)}
            return figures | (grown(workers, sink, watched) if isinstance(watched, Onlooker) else {})
    finally:
        sink.stop()


def grown(workers: Workers, sink: Sink, onlooker: Onlooker) -> dict[str, object]:
    """Megabytes of all worker processes together, and of all of the web's, at each tenth of the mails."""
    until = time.monotonic() + PATIENCE_SECONDS
    seen: dict[str, list[int]] = {"memory_mb": [], "web_memory_mb": []}
    for tenth in range(1, 11):
        wait_for(lambda wanted=tenth * MANY // 10: sink.count() >= wanted, until)
        seen["memory_mb"].append(round(memory(family(workers.running[0]))))
        seen["web_memory_mb"].append(onlooker.memory())
        say(f"{tenth * 10} %: {[told[-1] for told in seen.values()]} MB, load {os.getloadavg()[0]:.1f}")
    wait_for(nothing_waits, until)
    return seen | {"states": dict(states())}


TRIALS = {"away": away, "killed": killed, "many": many}
