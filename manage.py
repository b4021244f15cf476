#!/usr/bin/env python3
"""The one command: builds its own environment the first time, then runs Django inside it.

Only the standard library is used here, because nothing else is there yet.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.txt"
NEEDS_PYTHON = (3, 11)


def wanted_packages(with_tests: bool) -> list[str]:
    """The names that pyproject.toml asks for; the lock pins their versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = list(project["project"]["dependencies"])
    if with_tests:
        packages += project["dependency-groups"]["test"]
    return packages


def stamp_text(packages: list[str]) -> str:
    content = LOCK.read_bytes() + "\n".join([sys.version, *packages]).encode()
    return hashlib.sha256(content).hexdigest()


def create_venv(python: Path) -> None:
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            "Falta un paquete del sistema para crear el entorno: instalá "
            f"«python{version}-venv» (en Debian: sudo apt install python{version}-venv) y volvé a probar."
        )
    print("Preparo el entorno por única vez…", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    if not python.exists():
        sys.exit("No se pudo crear el entorno en .venv: borrá esa carpeta y volvé a probar.")


def install(python: Path, packages: list[str]) -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(python), "--constraint", str(LOCK)]
    else:
        command = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        command += ["--no-input", "--root-user-action", "ignore", "--no-warn-script-location"]
        command += ["--constraint", str(LOCK)]
    print("Instalo las bibliotecas fijadas en requirements.txt…", flush=True)
    if subprocess.run([*command, *packages]).returncode:
        sys.exit("No se pudieron instalar las bibliotecas: revisá la conexión y volvé a probar.")


def ensure_environment(with_tests: bool) -> Path:
    """Builds or refreshes .venv; returns its Python."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    packages = wanted_packages(with_tests)
    wanted = stamp_text(wanted_packages(with_tests=True))
    stamps = [VENV / "stamp-test"] if with_tests else [VENV / "stamp-test", VENV / "stamp-run"]
    if python.exists() and any(stamp.exists() and stamp.read_text() == wanted for stamp in stamps):
        return python
    if not python.exists():
        create_venv(python)
    install(python, packages)
    stamps[-1].write_text(wanted)
    return python


def enter_environment(with_tests: bool) -> None:
    """Goes on inside .venv; who already runs in an environment of their own, or in a container, stays there."""
    if sys.prefix != sys.base_prefix and Path(sys.prefix) != VENV:
        return
    if os.environ.get("ISPCUBE_OWN_ENVIRONMENT"):
        return
    python = ensure_environment(with_tests)
    if Path(sys.prefix) != VENV:
        os.execv(python, [str(python), str(ROOT / "manage.py"), *sys.argv[1:]])


def main() -> None:
    if sys.version_info < NEEDS_PYTHON:
        sys.exit("Hace falta Python 3.11 o más nuevo.")
    os.chdir(ROOT)
    if sys.argv[1:] == ["--packages"]:
        print("\n".join(wanted_packages(with_tests=False)))
        return
    testing = sys.argv[1:2] == ["test"]
    enter_environment(with_tests=testing)
    if testing:
        # All of them at once take every core; who asks for something else gets just that.
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *(sys.argv[2:] or ["-n", "auto"])])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
