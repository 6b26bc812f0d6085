"""Running Graphviz: the one place that starts another program."""

from __future__ import annotations

import shutil
import subprocess

from gateways_graph.errors import GatewaysError, MissingExtraError

__all__ = ["MissingGraphvizError", "has_graphviz", "run_graphviz"]

#: Seconds after which a drawing is given up.
_PATIENCE = 120


class MissingGraphvizError(MissingExtraError):
    """Graphviz is a program and not a Python library, so pip cannot install it."""

    def __init__(self, program: str) -> None:
        GatewaysError.__init__(
            self,
            f"{program} is not installed: apt-get install graphviz (Debian, Ubuntu), brew install graphviz (macOS), "
            "or choose the format html, which needs nothing",
        )
        self.extra = "graphviz"


def has_graphviz(program: str = "dot") -> bool:
    """Whether a Graphviz program can be run here."""
    return shutil.which(program) is not None


def run_graphviz(source: str, *, program: str = "dot", output: str = "svg") -> bytes:
    """What a Graphviz program makes of DOT text.

    Args:
        source: DOT; labels must already be quoted.
        program: `dot`, `neato`, `fdp`, `sfdp`, `osage`.
        output: `svg`, `png`, `pdf`, `plain` or another of its formats.

    Raises:
        MissingGraphvizError: It is not installed.
        GatewaysError: It failed, or took more than two minutes.
    """
    path = shutil.which(program)
    if path is None:
        raise MissingGraphvizError(program)
    try:
        done = subprocess.run(
            [path, f"-T{output}"], input=source.encode(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"{program} did not finish in {_PATIENCE} seconds: draw less (--view, or one body's neighbourhood)"
        raise GatewaysError(message) from error
    if done.returncode != 0 or not done.stdout:
        message = f"{program} failed: {done.stderr.decode(errors='replace').strip()[:500]}"
        raise GatewaysError(message)
    return done.stdout
