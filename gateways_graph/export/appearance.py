"""Colours, shapes and lines by which kinds and relations are told apart, the same in every format.

Colours are the set of Okabe and Ito, which people with any colour vision can tell apart; no
meaning rests on colour alone: every kind has its own outline, every relation its own line.

Source: M. Okabe, K. Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Kind", "Line", "kind_of", "line_of", "rgb", "tint"]

_BLUE, _SKY, _GREEN, _YELLOW = "#0072B2", "#56B4E9", "#009E73", "#F0E442"
_ORANGE, _RED, _PINK, _GREY = "#E69F00", "#D55E00", "#CC79A7", "#6E6E6E"

#: Outlines as corners in a square from -1 to 1, for drawings that take polygons; none = ellipse.
_OUTLINES: dict[str, tuple[float, ...]] = {
    "ellipse": (),
    "rectangle": (-1, -0.7, 1, -0.7, 1, 0.7, -1, 0.7),
    "square": (-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85),
    "slanted": (-0.6, -0.75, 1, -0.75, 0.6, 0.75, -1, 0.75),
    "hexagon": (-0.55, -0.9, 0.55, -0.9, 1, 0, 0.55, 0.9, -0.55, 0.9, -1, 0),
    "octagon": (-0.42, -1, 0.42, -1, 1, -0.42, 1, 0.42, 0.42, 1, -0.42, 1, -1, 0.42, -1, -0.42),
    "diamond": (0, -1, 1, 0, 0, 1, -1, 0),
    "arrow": (-1, -0.65, 0.35, -0.65, 1, 0, 0.35, 0.65, -1, 0.65),
    "triangle": (-0.9, -0.85, 0.95, 0, -0.9, 0.85),
    "house": (0, -1, 0.9, -0.25, 0.9, 0.85, -0.9, 0.85, -0.9, -0.25),
    "trapezium": (-0.55, -0.75, 0.55, -0.75, 1, 0.75, -1, 0.75),
    "hourglass": (-0.9, -0.85, 0.9, -0.85, 0.3, 0, 0.9, 0.85, -0.9, 0.85, -0.3, 0),
}


class Kind(NamedTuple):
    """How one kind of node is drawn.

    Attributes:
        words: What it is called in a legend.
        graphviz, yed: The shape of that name nearest to `outline`.
    """

    words: str
    colour: str
    shape: str
    graphviz: str
    yed: str

    @property
    def outline(self) -> tuple[float, ...]:
        """Corners, x and y in turn; empty for an ellipse."""
        return _OUTLINES[self.shape]


class Line(NamedTuple):
    """How one type of edge is drawn.

    Attributes:
        dash: `solid`, `dashed` or `dotted`.
        listed: Has a look of its own, so a legend is enough; others need their words beside them.
    """

    words: str
    colour: str
    dash: str
    width: float = 1.2
    listed: bool = True


_KINDS = {
    "statute": Kind("statute", _BLUE, "square", "box", "rectangle"),
    "provision": Kind("provision", _SKY, "slanted", "note", "parallelogram"),
    "common-law": Kind("common-law authority", _BLUE, "diamond", "diamond", "diamond"),
    "gateway": Kind("gateway", _ORANGE, "hexagon", "box", "hexagon"),
    "flow": Kind("flow", _GREY, "triangle", "component", "triangle"),
    "restriction": Kind("bar (restriction)", _RED, "octagon", "octagon", "octagon"),
    "body": Kind("single body", _GREEN, "ellipse", "ellipse", "ellipse"),
    "class": Kind("class of bodies", _PINK, "rectangle", "box", "roundrectangle"),
    "capacity": Kind("office or capacity", _GREEN, "house", "house", "trapezoid2"),
    "purpose": Kind("purpose", _YELLOW, "arrow", "cds", "fatarrow"),
    "relative-purpose": Kind("purpose, by whose function", _YELLOW, "trapezium", "trapezium", "trapezoid"),
    "information": Kind("information", _SKY, "trapezium", "trapezium", "trapezoid"),
    "condition": Kind("condition", _GREY, "diamond", "diamond", "diamond"),
    "onward-rule": Kind("onward rule", _RED, "hourglass", "hexagon", "hexagon"),
    "offence": Kind("offence", _RED, "triangle", "triangle", "triangle"),
    "enactment-class": Kind("class of enactments", _BLUE, "trapezium", "trapezium", "trapezoid"),
    "family": Kind("family of versions", _ORANGE, "ellipse", "ellipse", "ellipse"),
    "phrase": Kind("disputed words", _GREY, "slanted", "note", "parallelogram"),
    "reading": Kind("reading", _GREY, "hexagon", "hexagon", "hexagon"),
}
_OTHER_KIND = Kind("not recorded here", _GREY, "rectangle", "box", "rectangle")

_LINES = {
    "same source": Line("same source (recorded twice)", "#000000", "solid", 3.5),
    "duplicate": Line("duplicate", _RED, "solid", 4),
    "scope twin": Line("scope twin: same flows, other terms", _PINK, "solid", 3),
    "redundant": Line("redundant", _ORANGE, "solid", 3),
    "specific under general": Line("specific under general", _GREEN, "dashed", 2),
    "subsumed": Line("subsumed by a broader gateway", _BLUE, "solid", 2),
    "partial overlap": Line("partial overlap", "#8C8C8C", "dashed", 1.2),
    "overlaps": Line("gateways under both overlap, or may", _BLUE, "solid", 1.5),
    "tells": Line("may or must tell", "#5A5A5A", "solid", 1.5),
    "permits": Line("permits", _ORANGE, "solid", 1.5),
    "bars": Line("bars", _RED, "solid", 1.5),
    "discloser": Line("discloser", _GREEN, "dashed"),
    "recipient": Line("recipient", _GREEN, "solid"),
    "purpose": Line("purpose", "#A89A00", "solid"),
    "conferred_by": Line("conferred by", _SKY, "solid"),
    "part_of": Line("part of", _BLUE, "dotted"),
    "lifts": Line("lifts the bar", _RED, "dashed"),
    "successor": Line("followed by", "#000000", "dashed", 2),
}


def kind_of(name: str) -> Kind:
    """How a kind is drawn; kinds that are not known are drawn alike, in grey."""
    return _KINDS.get(name, _OTHER_KIND)


def line_of(edge_type: str) -> Line:
    """How an edge of a type is drawn; exclusions are dotted, types not listed thin and grey."""
    if edge_type in _LINES:
        return _LINES[edge_type]
    words = edge_type.replace("_", " ")
    return Line(words, "#9A9A9A", "dotted" if edge_type.startswith("except") else "solid", 0.9, listed=False)


def rgb(colour: str) -> tuple[int, int, int]:
    """`#0072B2` as three integers, which is what GEXF takes (a hex colour there is read as nothing)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def tint(colour: str, share: float = 0.82) -> str:
    """A pale version, dark enough beside white and pale enough behind black text."""
    return "#" + "".join(f"{round(part + (255 - part) * share):02X}" for part in rgb(colour))
