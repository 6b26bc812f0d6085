"""SVG to PNG and PDF, by a program that does only that, or else by Chromium.

`rsvg-convert` (librsvg) is small, dependable and gives the same bytes each time; Chromium is what many have.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gateways_graph.errors import GatewaysError, MissingExtraError

__all__ = ["MissingConverterError", "convert", "find_converter"]

_PATIENCE = 120
#: Dots for each unit of the drawing, so that small print is sharp.
_ZOOM = 2
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAGE = """<!DOCTYPE html><html lang="en-GB"><meta charset="utf-8"><style>@page {{ size: {0}px {1}px; margin: 0 }}
html, body {{ margin: 0 }} svg {{ display: block }}</style>{2}</html>"""


class MissingConverterError(MissingExtraError):
    """Neither program is there; pip cannot install them."""

    def __init__(self, form: str) -> None:
        GatewaysError.__init__(
            self,
            f"nothing here turns a drawing into {form.upper()}: apt-get install librsvg2-bin (Debian, Ubuntu), brew "
            "install librsvg (macOS), or install Chromium; the formats svg and html need nothing",
        )
        self.extra = "librsvg2-bin"


def find_converter() -> str | None:
    """The path of the program that would be used, or None."""
    return next((path for name in ("rsvg-convert", *_BROWSERS) if (path := shutil.which(name))), None)


def convert(svg: str, form: str) -> bytes:
    """A drawing as `png` or `pdf`.

    Args:
        svg: A whole document with width and height in pixels.
        form: `png` or `pdf`.

    Raises:
        MissingConverterError: Neither rsvg-convert nor Chromium is installed.
        GatewaysError: The program failed, or took more than two minutes.

    Not checked:
        That Chromium writes the same PDF twice: it puts the time into it. rsvg-convert does.
    """
    program = find_converter()
    if program is None:
        raise MissingConverterError(form)
    if Path(program).name != "rsvg-convert":
        return _by_browser(program, svg, form)
    command = [
        program,
        "--format",
        form,
        "--zoom",
        str(_ZOOM if form == "png" else 0.75),
        "--background-color",
        "white",
    ]
    return _run(command, svg.encode(), {**os.environ, "SOURCE_DATE_EPOCH": "0"})


def _run(command: list[str], given: bytes, environment: dict[str, str]) -> bytes:
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, timeout=_PATIENCE, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        message = f"{name} did not finish in {_PATIENCE} seconds: draw less, or choose svg"
        raise GatewaysError(message) from error
    if done.returncode != 0:
        message = f"{name} failed: {done.stderr.decode(errors='replace').strip()[-500:]}"
        raise GatewaysError(message)
    return done.stdout


def _by_browser(program: str, svg: str, form: str) -> bytes:
    size = re.search(r'<svg [^>]*?width="(\d+)" height="(\d+)"', svg)
    width, height = (size[1], size[2]) if size else ("1200", "800")
    with tempfile.TemporaryDirectory(prefix="gateways-") as folder:
        page, target = Path(folder, "picture.html"), Path(folder, f"picture.{form}")
        page.write_text(_PAGE.format(width, height, svg), encoding="utf-8")
        command = [program, "--headless", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        # Chromium refuses to start as root otherwise; the page is ours and has no script.
        command += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        if form == "png":
            command += [f"--force-device-scale-factor={_ZOOM}", f"--window-size={width},{height}"]
            command.append(f"--screenshot={target}")
        else:
            command += ["--no-pdf-header-footer", f"--print-to-pdf={target}"]
        _run([*command, page.as_uri()], b"", dict(os.environ))
        if not target.is_file():
            message = f"{Path(program).name} wrote no {form.upper()}: install librsvg2-bin, or choose svg"
            raise GatewaysError(message)
        return target.read_bytes()
