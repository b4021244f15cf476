"""The figures for people, and under which conditions they were taken."""

import os
import platform
import sqlite3
from collections.abc import Mapping

from benchmarks.databases import is_file, run_on_server

SHOWN = ("shared_buffers", "work_mem", "effective_cache_size", "random_page_cost", "fsync")


def conditions(base: str) -> dict[str, object]:
    here = {"processors": os.cpu_count(), "python": platform.python_version(), "load_before": os.getloadavg()}
    if is_file(base):
        return here | {"sqlite": sqlite3.sqlite_version}
    settings = dict(
        run_on_server(base, f"SELECT name, current_setting(name) FROM pg_settings WHERE name IN {SHOWN}")
    )
    version = run_on_server(base, "SHOW server_version")[0][0]
    return here | {"postgresql": version, "settings": settings}


def table(figures: Mapping) -> str:
    sizes = figures["rows"]
    head = ["operation", *(f"{size:,}" for size in sizes), "growth", "by CPU", "queries", "kB", "CPU", "floor ×"]
    rows = [head, *(row_of(name, row, sizes) for name, row in figures["operations"].items())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    told = ["medians in ms; the most queries and kB of any size; CPU of application + database at the largest", ""]
    told += [line_of(row, widths) for row in rows]
    return "\n".join([*told, "", *(f"{name}: {figures[name]}" for name in figures if name.endswith("_max"))])


def line_of(row: list[str], widths: list[int]) -> str:
    name, *numbers = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join([name.strip().ljust(widths[0]), *numbers])


def row_of(name: str, row: Mapping, sizes: list[int]) -> list[str]:
    told = [row["sizes"][str(size)] for size in sizes]
    cpu = [told[-1].get("cpu_app"), told[-1].get("cpu_db")]
    most = [max((one.get(key) or 0 for one in told), default=0) for key in ("queries", "kb")]
    spent = "–" if None in cpu else f"{cpu[0]:.0f} + {cpu[1]:.0f}"
    medians = ["!" if "problem" in one else f"{one['median']:.1f}" for one in told]
    return [name, *medians, *map(text, (row["growth"], row["growth_cpu"], *most)), spent, text(row["floor_ratio"])]


def text(value: object) -> str:
    return "–" if value is None else str(value)
