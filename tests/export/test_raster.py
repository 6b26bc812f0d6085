"""PNG and PDF of our own drawings, by the programs that are there."""

from __future__ import annotations

import shutil
import struct

import pytest

from gateways_graph.errors import GatewaysError
from gateways_graph.export import raster
from gateways_graph.export.canvas import About, Canvas, Ink, Key

needs_rsvg = pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed")


def _drawing() -> str:
    canvas = Canvas(About("A drawing", "It has a word.", "As at today"), 400)
    canvas.text(30, canvas.y + 12, "word", Ink(12))
    canvas.y += 20
    canvas.legend([Key("hatch", "#0072B2", "hatched")])
    return canvas.finish()


@needs_rsvg
@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_small_program_makes_the_same_bytes_twice(form: str, begins: bytes) -> None:
    """rsvg-convert writes what was asked for, without the time of day in it."""
    one, two = (raster.convert(_drawing(), form) for _ in range(2))
    assert one.startswith(begins)
    assert one == two


@needs_rsvg
def test_a_png_is_sharp() -> None:
    """Two dots for each unit of the drawing."""
    width = struct.unpack(">I", raster.convert(_drawing(), "png")[16:20])[0]
    assert width == 800


@pytest.mark.browser
@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_chromium_stands_in(monkeypatch: pytest.MonkeyPatch, form: str, begins: bytes) -> None:
    """Where rsvg-convert is missing, the browser draws it in the same size."""
    chromium = shutil.which("chromium")
    monkeypatch.setattr(raster, "find_converter", lambda: chromium)
    made = raster.convert(_drawing(), form)
    assert made.startswith(begins)
    if form == "png":
        assert struct.unpack(">I", made[16:20])[0] == 800


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """With neither program, the error names both and the formats that need none."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(raster.MissingConverterError, match=r"librsvg2-bin.*Chromium.*svg and html") as caught:
        raster.convert(_drawing(), form)
    assert caught.value.exit_code == 7
    assert form.upper() in str(caught.value)


@needs_rsvg
def test_a_failure_is_told() -> None:
    """What the program says of a broken drawing is passed on."""
    with pytest.raises(GatewaysError, match="rsvg-convert failed"):
        raster.convert("<svg", "png")
