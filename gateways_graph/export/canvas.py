"""An SVG sheet: text that is measured before it is placed, shapes, and what stands on every picture.

Only the standard library is used, and numbers are rounded, so the same data give the same bytes. Nothing in a
sheet needs a style or a script: it can stand inside a page under the strictest content-security policy.

Source: advance widths of DejaVu Sans and DejaVu Sans Bold 2.37, printable ASCII, in thousandths of the size;
Verdana, the font named next, has the same, and others that a reader may get are narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from gateways_graph.export.attributes import clean_text

__all__ = [
    "COLOURS",
    "GREY",
    "INK",
    "About",
    "Canvas",
    "Ink",
    "Key",
    "Picture",
    "fit",
    "fit_citation",
    "measure",
    "wrap",
]

#: Okabe and Ito's set, darkened where white behind it would swallow it; told apart by anybody.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B87E00", "#3A8FC4", "#5B4A9C")
GREY, INK = "#8A8A8A", "#1A1A1A"
_FONT = "DejaVu Sans, Verdana, sans-serif"
# fmt: off
_WIDTHS = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)
_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683,
    683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771,
    724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665,
    343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)
# fmt: on
#: What characters outside ASCII are taken to need.
_OTHER = 0.84
#: Height of a line, in sizes.
_LEADING = 1.35
_MARGIN = 30


class Ink(NamedTuple):
    """How text is written."""

    size: float = 12
    bold: bool = False
    colour: str = INK


class Key(NamedTuple):
    """A line of the legend: `mark` is `band`, `bar`, `hatch`, `dot`, `ring`, `line` or `dash`; empty for words only."""

    mark: str
    colour: str
    words: str


class About(NamedTuple):
    """What stands on every picture.

    Attributes:
        title: What is shown.
        lead: How to read it, and what is left out.
        source: Date, digest, licence and what it is not.
    """

    title: str
    lead: str
    source: str


class Picture(NamedTuple):
    """A finished picture, and the same content as a table.

    Attributes:
        svg: The whole document.
        head, rows: The table; each row as long as `head`.
        links: Address of the first cell of a row, or empty; as long as `rows`, or empty.
    """

    svg: str
    about: About
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()


def measure(text: str, ink: Ink) -> float:
    """Width of a line of text, in pixels."""
    table = _BOLD if ink.bold else _WIDTHS
    return ink.size * sum(table[ord(sign) - 32] / 1000 if " " <= sign <= "~" else _OTHER for sign in text)


def wrap(text: str, width: float, ink: Ink) -> list[str]:
    """Text in lines that fit; a word that is wider than a line is broken."""
    lines: list[str] = []
    line = ""
    for word in clean_text(text).split():
        longer = f"{line} {word}" if line else word
        if measure(longer, ink) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while measure(word, ink) > width and len(word) > 1:
            cut = next(at for at in range(len(word) - 1, 0, -1) if at == 1 or measure(word[:at], ink) <= width)
            lines.append(word[:cut])
            word = word[cut:]  # noqa: PLW2901 - what is left of the word
        line = word
    return [*lines, line] if line else lines or [""]


def fit(text: str, width: float, ink: Ink, *, lines: int = 1) -> list[str]:
    """Text in at most so many lines, cut with dots when there is more."""
    found = wrap(text, width, ink)
    if len(found) <= lines:
        return found
    kept, last = found[: lines - 1], found[lines - 1]
    while last and measure(f"{last} …", ink) > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*kept, f"{last} …"]


def fit_citation(text: str, width: float, ink: Ink) -> str:
    """A citation in one line: a long title is cut, and not the number of the provision."""
    found = re.fullmatch(r"(.*?)( (?:ss?|regs?|arts?|Sch|para|Pt|r)\. .*)", text)
    if measure(text, ink) <= width or found is None or measure(found[2], ink) > width * 0.7:
        return fit(text, width, ink)[0]
    return fit(found[1], width - measure(found[2], ink), ink)[0] + found[2]


def _number(value: float) -> str:
    return f"{round(value, 1):g}" if abs(value) < 100000 else str(round(value))


class Canvas:
    """A sheet to draw on, from the top down; `y` is where the next thing may begin."""

    def __init__(self, about: About, width: int) -> None:
        self.about = about
        self.width = width
        self.y = 0.0
        self.drawn: list[str] = []
        self.y = self.paragraph(_MARGIN, 18, about.title, Ink(21, bold=True), width=width - 2 * _MARGIN)
        if about.lead:
            lead = Ink(12.5, colour="#333333")
            self.y = self.paragraph(_MARGIN, self.y + 4, about.lead, lead, width=min(width - 2 * _MARGIN, 1000))
        self.y += 14

    # -- text

    def text(self, x: float, y: float, words: str, ink: Ink, *, anchor: str = "start", link: str = "") -> None:
        """A line of text on the baseline `y`; a link only to legislation.gov.uk."""
        bold = ' font-weight="bold"' if ink.bold else ""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        line = (
            f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(ink.size)}"{bold}{side} fill="{ink.colour}">'
            f"{escape(clean_text(words))}</text>"
        )
        if link.startswith("https://www.legislation.gov.uk/"):
            line = f'<a href="{escape(link)}">{line}</a>'
        self.drawn.append(line)

    def lines(
        self, x: float, y: float, lines: Iterable[str], ink: Ink, *, anchor: str = "start", link: str = ""
    ) -> float:
        """Lines one under another, the first with its top at `y`; gives the bottom of the last."""
        for line in lines:
            self.text(x, y + ink.size, line, ink, anchor=anchor, link=link)
            y += ink.size * _LEADING
        return y

    def paragraph(self, x: float, y: float, words: str, ink: Ink, *, width: float, link: str = "") -> float:
        """Text wrapped to a width; gives its bottom."""
        return self.lines(x, y, wrap(words, width, ink), ink, link=link)

    # -- shapes

    def rect(
        self, x: float, y: float, size: tuple[float, float], *, fill: str, edge: str = "none", round_: float = 0,
        tip: str = "", dash: bool = False, under: int | None = None,
    ) -> None:  # fmt: skip
        """A box; `tip` is said on hovering, and by screen readers; `under` puts it beneath what was drawn since."""
        inner = f"<title>{escape(clean_text(tip))}</title>" if tip else ""
        more = f' rx="{_number(round_)}"' if round_ else ""
        more += ' stroke-dasharray="4 3"' if dash else ""
        place = len(self.drawn) if under is None else under
        self.drawn.insert(
            place,
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(size[0])}" height="{_number(size[1])}" '
            f'fill="{fill}" stroke="{edge}"{more}>{inner}</rect>',
        )

    def path(
        self,
        shape: str,
        *,
        fill: str = "none",
        edge: str = "none",
        width: float = 1,
        tip: str = "",
        dash: bool = False,
        opacity: float = 1,
    ) -> None:
        """Any path."""
        inner = f"<title>{escape(clean_text(tip))}</title>" if tip else ""
        more = ' stroke-dasharray="5 4"' if dash else ""
        more += f' opacity="{_number(opacity)}"' if opacity != 1 else ""
        self.drawn.append(
            f'<path d="{shape}" fill="{fill}" stroke="{edge}" stroke-width="{_number(width)}"{more}>{inner}</path>'
        )

    def line(self, ends: Sequence[float], colour: str, *, width: float = 1, dash: bool = False) -> None:
        """A straight line between `x1, y1, x2, y2`."""
        x1, y1, x2, y2 = map(_number, ends)
        self.path(f"M{x1} {y1}L{x2} {y2}", edge=colour, width=width, dash=dash)

    def circle(self, x: float, y: float, radius: float, *, fill: str, edge: str = "none", tip: str = "") -> None:
        """A disc or a ring."""
        inner = f"<title>{escape(clean_text(tip))}</title>" if tip else ""
        self.drawn.append(
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" fill="{fill}" stroke="{edge}" '
            f'stroke-width="1.5">{inner}</circle>'
        )

    # -- what stands on every picture

    def legend(self, keys: Sequence[Key]) -> None:
        """The legend, as many keys in a row as fit."""
        ink, left, top = Ink(11.5), float(_MARGIN), self.y + 12
        self.text(left, top + 12, "Legend", Ink(12, bold=True))
        top += 20
        x, bottom = left, top
        for key in keys:
            gap = 30 if key.mark else 0
            lines = wrap(key.words, self.width - 2 * _MARGIN - gap, ink)
            wide = gap + max(measure(line, ink) for line in lines)
            if x > left and x + wide > self.width - _MARGIN:
                x, top = left, bottom + 3
            _draw_mark(self, key, x, top + 8)
            bottom = max(bottom, self.lines(x + gap, top, lines, ink))
            x += wide + 26
        self.y = bottom

    def finish(self) -> str:
        """The document, with its source at the foot."""
        self.line((_MARGIN, self.y + 12, self.width - _MARGIN, self.y + 12), "#BBBBBB")
        foot = Ink(10.5, colour="#444444")
        self.y = self.paragraph(_MARGIN, self.y + 18, self.about.source, foot, width=self.width - 2 * _MARGIN)
        height = round(self.y + 16)
        about = f"{self.about.lead} {self.about.source}".strip()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}" font-family="{_FONT}" role="img" '
            f'aria-labelledby="picture-title picture-note"><title id="picture-title">'
            f"{escape(clean_text(self.about.title))}</title>"
            f'<desc id="picture-note">{escape(clean_text(about))}</desc>\n'
            '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<rect width="6" height="6" fill="#FFFFFF"/><path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="#0072B2" '
            'stroke-width="1.4"/></pattern></defs>\n'
            f'<rect width="{self.width}" height="{height}" fill="#FFFFFF"/>\n' + "\n".join(self.drawn) + "\n</svg>\n"
        )


def _draw_mark(canvas: Canvas, key: Key, x: float, y: float) -> None:
    if key.mark in ("band", "bar", "hatch"):
        high = 10 if key.mark == "band" else 8
        fill = "url(#hatch)" if key.mark == "hatch" else key.colour
        canvas.rect(x, y - high / 2, (22, high), fill=fill, edge=key.colour)
    elif key.mark in ("dot", "ring"):
        canvas.circle(x + 11, y, 5, fill=key.colour if key.mark == "dot" else "#FFFFFF", edge=key.colour)
    elif key.mark:
        canvas.line((x, y, x + 22, y), key.colour, width=2, dash=key.mark == "dash")
