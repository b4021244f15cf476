"""Sends the same mails to the same sink with smtplib, with django-post_office and with this product.

See docs/benchmarks.md.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from benchmarks.mail.asked import arguments  # noqa: E402
from benchmarks.mail.ground import Ground  # noqa: E402


def main() -> int:
    asked = arguments()
    base = os.environ.get("DATABASE_URL", "")
    if not base.startswith(("postgres://", "postgresql://")) or not os.environ.get("REDIS_URL"):
        sys.stderr.write("DATABASE_URL has to name a PostgreSQL where databases may be made, REDIS_URL a Redis.\n")
        return 2
    with tempfile.TemporaryDirectory(prefix="sending-") as name:
        # The sink gives up its rights, and writes there.
        folder = Path(name)
        folder.chmod(0o755)
        ground = Ground(base, asked, folder)
        try:
            ground.make()
            # In a process that has the product set up on the databases that were made.
            arena = [sys.executable, "-m", "benchmarks.mail.arena", *sys.argv[1:]]
            return subprocess.run(arena, cwd=ROOT, env=ground.environment, check=False).returncode
        finally:
            ground.drop()


if __name__ == "__main__":
    sys.exit(main())
