#!/usr/bin/env python3
"""Fetches ELK, the OWL EL reasoner that the engine's containments are compared with in tests and benchmarks.

    python scripts/get_elk.py               into .venv/share/, where tests and benchmarks look
    python scripts/get_elk.py FILE.jar      somewhere else: say so in GATEWAYS_ELK_JAR

ELK (Apache License 2.0) is written in Java and published on Maven Central. The one jar needed also
lies in the wheel `mowl-borg` on PyPI (69 MB, of which 1.3 MB are kept), so pip can fetch it. The
wheel is neither installed nor run, and what is taken from it is checked against a digest.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

WHEEL = "mowl-borg==2.1.0"
MEMBER = "mowl/lib/elk-standalone-0.4.3.jar"
SHA256 = "de1fffafbe0bb19656335b53b4a5a44d8b8feb75e077ad1677ba8a2fb91cac7c"
TARGET = Path(__file__).resolve().parent.parent / ".venv" / "share" / "elk-standalone.jar"


def main() -> None:
    """Fetch the jar, unless it is there."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    if target.is_file() and _digest(target.read_bytes()) == SHA256:
        sys.exit(0)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", folder, WHEEL], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            jar = archive.read(MEMBER)
    if _digest(jar) != SHA256:
        sys.exit(f"{MEMBER} of {WHEEL} is not the jar that was tested: its SHA-256 is {_digest(jar)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(jar)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
