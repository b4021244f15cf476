"""What the samples say: medians, growth, and whether that is within what we promise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from statistics import median

GROWTH, QUERIES, KILOBYTES = 1.5, 12, 60
# Milliseconds: what takes two where it took one has not grown by anything that a machine's own noise does not do.
NOISE = 3


def percentile(numbers: Iterable[float], share: float) -> float:
    """The smallest of the numbers that at least this share of them does not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


@dataclass
class Sample:
    """Of one operation at one size, in milliseconds but for `bytes` and `queries`. cpu_db is None from afar."""

    wall: list[float] = field(default_factory=list)
    cpu_app: list[float] = field(default_factory=list)
    cpu_db: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    problem: str = ""

    def told(self) -> dict[str, object]:
        if self.problem or not self.wall:
            return {"problem": self.problem or "not measured"}
        return {
            "median": middle(self.wall),
            "best": round(min(self.wall), 2),
            "p95": round(percentile(self.wall, 0.95), 2),
            "cpu_app": middle(self.cpu_app),
            "cpu_db": middle(self.cpu_db),
            "db_ms": middle(self.database),
            "queries": max(self.queries, default=None),
            "kb": round(max(self.bytes, default=0) / 1024, 1),
            "times": len(self.wall),
        }


def middle(numbers: list[float]) -> float | None:
    return round(median(numbers), 2) if numbers else None


Told = Mapping[str, Mapping[int, Mapping[str, object]]]


def growth(by_size: Mapping[int, Mapping[str, object]], *names: str) -> float | None:
    """The biggest size's figure by the smallest's. Several names are added up; all of them must be there."""
    ends = [by_size[size] for size in (min(by_size), max(by_size))]
    figures = [[end.get(name) for name in names] for end in ends]
    if len(by_size) < 2 or any(value is None for end in figures for value in end):
        return None
    small, big = (sum(end) for end in figures)
    return round(big / small, 2) if small else None


def ratio(one: object, other: object) -> float | None:
    return round(one / other, 2) if one and other else None


def largest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def summary(told: Told, pages: set[str], floors: Mapping[str, str]) -> dict[str, object]:
    """The figures of a run as they are printed. pages: operations that answer with a whole page.

    floors: operation → the operation that is its floor. A floor is no operation of the product.
    """
    own = {name: by_size for name, by_size in told.items() if name not in floors.values()}
    operations = {}
    for name, by_size in own.items():
        below = told.get(floors.get(name, ""), {})
        over = {size: ratio(row.get("median"), below.get(size, {}).get("median")) for size, row in by_size.items()}
        operations[name] = {
            "growth": growth(by_size, "median"),
            "growth_best": growth(by_size, "best"),
            "growth_cpu": growth(by_size, "cpu_app", "cpu_db"),
            "floor_ratio": over.get(max(by_size)),
            "sizes": {str(size): row for size, row in by_size.items()},
        }
    rows = [(name, row) for name, by_size in own.items() for row in by_size.values()]
    below = {name: by_size for name, by_size in told.items() if name in floors.values()}
    return {
        "growth_max": largest(row["growth"] for row in operations.values()),
        "growth_cpu_max": largest(row["growth_cpu"] for row in operations.values()),
        "queries_max": largest(row.get("queries") for name, row in rows if name in pages),
        "kb_max": largest(row.get("kb") for name, row in rows if name in pages),
        "floor_ratio_max": largest(row["floor_ratio"] for row in operations.values()),
        "operations": operations,
        "floors": {name: {str(size): row for size, row in by_size.items()} for name, by_size in below.items()},
    }


def grew(row: Mapping) -> bool:
    """By the clock, at its best, and by the processor where that is known: a neighbour's noise is not in all."""
    clocks = [row["growth"], row["growth_best"], row["growth_cpu"]]
    if min((clock for clock in clocks if clock is not None), default=0) <= GROWTH:
        return False
    sizes = sorted(row["sizes"], key=int)
    small, big = (row["sizes"][size]["best"] for size in (sizes[0], sizes[-1]))
    return big - small > NOISE


def broken(figures: Mapping, pages: set[str]) -> dict[str, str]:
    """Operation → which promise it does not keep. Never about absolute time: machines differ."""
    found = {}
    for name, row in figures["operations"].items():
        problems = {size: told["problem"] for size, told in row["sizes"].items() if "problem" in told}
        queries = largest(told.get("queries") for told in row["sizes"].values())
        weight = largest(told.get("kb") for told in row["sizes"].values())
        said = [f"at {size} rows: {problem}" for size, problem in problems.items()]
        said += [f"grows {row['growth']} times"] if grew(row) else []
        said += [f"{queries} queries"] if name in pages and (queries or 0) > QUERIES else []
        said += [f"{weight} kB"] if name in pages and (weight or 0) > KILOBYTES else []
        if said:
            found[name] = ", ".join(said)
    return found
