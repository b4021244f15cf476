"""The run itself, where sending.py has prepared the ground. Run by it as a module, with its own arguments."""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")
django.setup()

from benchmarks.mail.asked import arguments  # noqa: E402
from benchmarks.mail.contest import contest  # noqa: E402
from benchmarks.mail.ground import Ground, say  # noqa: E402
from benchmarks.mail.promises import broken, table  # noqa: E402
from benchmarks.mail.trials import TRIALS  # noqa: E402
from benchmarks.report import conditions  # noqa: E402


def figures_of(ground: Ground) -> dict[str, object]:
    about = {"processes": ground.asked.processes, "messages": ground.asked.messages}
    figures: dict[str, object] = {"conditions": conditions(ground.base) | about, **contest(ground)}
    for name, trial in TRIALS.items():
        if ground.wanted(name):
            say(f"trial: {name}")
            figures |= trial(ground)
    return figures


def main() -> int:
    asked = arguments()
    ground = Ground(os.environ["BENCHMARK_BASE"], asked, Path(os.environ["ISPCUBE_DATA"]))
    figures = figures_of(ground)
    faults = broken(figures)
    print(table(figures))
    for fault in faults:
        print(f"not kept: {fault}")
    if asked.json:
        print(json.dumps(figures, default=str))
    return 1 if asked.check and faults else 0


if __name__ == "__main__":
    sys.exit(main())
