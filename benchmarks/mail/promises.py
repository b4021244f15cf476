"""What is promised of sending, and whether a run kept it. Never about absolute time on this machine, but for the
few promises that are made so."""

from collections.abc import Callable, Mapping
from typing import Any

Figures = Mapping[str, Any]
PROMISES: dict[str, tuple[Callable[[float], bool], str]] = {
    "ratio_post_office": (lambda value: value >= 3, "at least 3 times django-post_office"),
    "ratio_smtplib": (lambda value: value >= 0.5, "at least half of raw smtplib"),
    "rate_at_20ms": (lambda value: value >= 300, "at least 300 mails a second, 20 ms away"),
    "lost": (lambda value: value == 0, "nothing lost"),
    "doubled": (lambda value: value == 0, "nothing sent twice"),
    "enqueue_100k_s": (lambda value: value < 3, "100,000 rows queued in less than 3 s"),
    "first_out_s": (lambda value: value <= 2, "the first out within 2 s"),
}
FLAT = 1.2


def broken(figures: Figures) -> list[str]:
    """Of what was measured, the promises that were not kept."""
    told = [
        f"{name} = {figures[name]}: {words}"
        for name, (is_kept, words) in PROMISES.items()
        if figures.get(name) is not None and not is_kept(figures[name])
    ]
    if figures.get("uncertain", 0) > figures.get("uncertain_allowed", 0):
        told.append(f"uncertain = {figures['uncertain']}: at most one a connection and kill")
    for name in ("memory_mb", "web_memory_mb"):
        memory = figures.get(name) or [1]
        if memory[-1] > FLAT * memory[0]:
            told.append(f"{name} = {memory}: flat while 100,000 go out")
    return told


def table(figures: Figures) -> str:
    lines = [f"{'contender':<14}{'mails/s':>9}{'CPU ms':>9}   rounds"]
    for name, row in figures.get("contenders", {}).items():
        lines.append(f"{name:<14}{row['rate']:>9}{row['cpu_ms']:>9}   {row['rates']}")
    rest = [f"{name}: {value}" for name, value in figures.items() if name != "contenders"]
    return "\n".join([*lines, "", *rest])
