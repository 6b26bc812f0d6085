"""Reading a drawing back: the boxes that its words take."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree as ET

from gateways_graph.export.canvas import Ink, measure

__all__ = ["Words", "collisions", "parse", "words_of"]

_SVG = "{http://www.w3.org/2000/svg}"


class Words(NamedTuple):
    """A line of text and the box it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def parse(svg: str) -> ET.Element:
    """The drawing as a tree."""
    return ET.fromstring(svg)  # noqa: S314 - our own output


def words_of(svg: str) -> list[Words]:
    """Every line of text, from its place, size, weight and anchor."""
    found = []
    for item in parse(svg).iter(f"{_SVG}text"):
        size = float(item.get("font-size", "12"))
        text = item.text or ""
        width = measure(text, Ink(size, bold=item.get("font-weight") == "bold"))
        x, y = float(item.get("x", "0")), float(item.get("y", "0"))
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[item.get("text-anchor", "start")]
        found.append(Words(text, left, y - 0.76 * size, left + width, y + 0.24 * size))
    return found


def collisions(found: list[Words]) -> list[tuple[str, str]]:
    """Pairs of lines whose boxes share more than a hair."""
    hair = 0.6
    return [
        (one.text, other.text)
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > hair
        and min(one.bottom, other.bottom) - max(one.top, other.top) > hair
    ]
