"""What the command line of benchmarks/sending.py may ask for."""

import argparse
from pathlib import Path

WORDS = "Sends the same mails to the same sink with smtplib, with django-post_office and with this product."
MESSAGES, ROUNDS, PROCESSES, CONNECTIONS = 6000, 3, 2, 16


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=WORDS)
    parser.add_argument("--messages", type=int, default=MESSAGES, help="How many each contender sends in a round.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="The median of so many counts.")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="How many each contender sends with.")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="As our account allows them.")
    parser.add_argument("--only", default="", help="Parts whose name contains one of these, with commas.")
    parser.add_argument("--venv", type=Path, help="Where django-post_office stays installed for the next run.")
    parser.add_argument("--memory", action="store_true", help="Send the batch of 100,000 to its end.")
    parser.add_argument("--json", action="store_true", help="The last line is everything, as JSON.")
    parser.add_argument("--check", action="store_true", help="Exit with 1 when a promise is not kept.")
    return parser.parse_args()
