"""Measures every listing at several sizes, by real requests to production's own server. See docs/benchmarks.md."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from benchmarks import databases  # noqa: E402
from benchmarks.figures import broken, summary  # noqa: E402
from benchmarks.measuring import Place, measure  # noqa: E402
from benchmarks.operations import operations  # noqa: E402
from benchmarks.report import conditions, table  # noqa: E402
from benchmarks.server import Server  # noqa: E402

SIZES = "10000,100000,1000000,10000000"
TIMES = 30


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default=SIZES, help="How many messages; tickets are a tenth of them.")
    parser.add_argument("--times", type=int, default=TIMES, help="How often each operation is timed at each size.")
    parser.add_argument("--only", default="", help="Operations whose name contains one of these, with commas.")
    parser.add_argument("--keep", action="store_true", help="Leave the databases, to be used again.")
    parser.add_argument("--json", action="store_true", help="The last line is everything, as JSON.")
    parser.add_argument("--check", action="store_true", help="Exit with 1 when a promise is not kept.")
    return parser.parse_args()


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def wanted(names: list[str], only: str) -> list[str]:
    parts = [part for part in only.split(",") if part]
    return [name for name in names if not parts or any(part in name for part in parts)]


def run(base: str, asked: argparse.Namespace, data: Path) -> int:
    sizes = sorted({int(size) for size in asked.rows.split(",")})
    before = conditions(base)
    facts = {rows: databases.prepare(base, rows, data, say) for rows in sizes}
    places = []
    try:
        for rows in sizes:
            server = Server(databases.url_for(base, rows), data, rows)
            places.append(Place(server, None, {one.name: one for one in operations(facts[rows])}))
            places[-1].browser = server.signed_in(**facts[rows]["operator"])
        figures, faults = measured(places, asked)
    finally:
        for place in places:
            place.server.stop()
        if not asked.keep:
            for rows in sizes:
                databases.drop(base, rows)
    figures |= {"rows": sizes, "conditions": before | {"load_after": os.getloadavg()}, "broken": faults}
    print(table(figures))
    for name, fault in faults.items():
        print(f"not kept: {name}: {fault}")
    if asked.json:
        print(json.dumps(figures))
    return 1 if asked.check and faults else 0


def measured(places: list[Place], asked: argparse.Namespace) -> tuple[dict, dict]:
    all_operations = places[0].operations
    has_floor = places[0].server.has_floor
    asked_for = wanted(list(all_operations), asked.only)
    names = [name for name in asked_for if has_floor or not name.startswith("floor.")]
    measure(places, names, asked.times, say)
    pages = {name for name, operation in all_operations.items() if operation.page}
    floors = {name: all_operations[name].floor for name in names if all_operations[name].floor in names}
    figures = summary(told(places, names), pages, floors)
    faults = broken(figures, pages)
    if faults and asked.check:
        # A neighbour's noise is not ours: what seems broken is measured again, on its own.
        say(f"again: {', '.join(faults)}")
        for place in places:
            for name in faults:
                place.samples.pop(name, None)
        measure(places, list(faults), 2 * asked.times, say)
        figures = summary(told(places, names), pages, floors)
        faults = broken(figures, pages)
    return figures, faults


def told(places: list[Place], names: list[str]) -> dict:
    return {name: {place.server.rows: place.samples[name].told() for place in places} for name in names}


def main() -> int:
    asked = arguments()
    base = os.environ.get("DATABASE_URL", "")
    if not base.startswith(("postgres://", "postgresql://", "sqlite:///")):
        say("DATABASE_URL has to name a PostgreSQL where databases may be made, or a file; its name begins them.")
        return 2
    given = os.environ.get("ISPCUBE_DATA")
    if given:
        return run(base, asked, Path(given))
    with tempfile.TemporaryDirectory(prefix="benchmark-") as data:
        return run(base, asked, Path(data))


if __name__ == "__main__":
    sys.exit(main())
