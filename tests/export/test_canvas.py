"""The sheet that pictures are drawn on: text is measured, wrapped and escaped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.export.canvas import About, Canvas, Ink, Key, fit, fit_citation, measure, wrap
from tests.gallery.drawn import parse, words_of

ABOUT = About("A <title> & more", 'How to "read" it', "As at today")
INK = Ink(12)


@given(st.text(max_size=200), st.integers(20, 400))
def test_wrapped_text_fits_and_keeps_every_sign(text: str, width: int) -> None:
    """No line is wider than asked, save a single sign, and no sign but white space is lost."""
    lines = wrap(text, width, INK)
    assert all(measure(line, INK) <= width or len(line) == 1 for line in lines)
    kept = "".join("".join(lines).split())
    assert all(sign in text or not sign.isprintable() for sign in kept) or "\ufffd" in kept


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300), st.integers(1, 4))
def test_cut_text_has_no_more_lines_than_asked(text: str, most: int) -> None:
    """What does not fit ends in dots."""
    lines = fit(text, 90, INK, lines=most)
    assert len(lines) <= most
    assert all(measure(line, INK) <= 90 for line in lines)


def test_a_long_citation_keeps_its_number() -> None:
    """The title of the Act is cut, and not the section."""
    text = "Social Services and Well-being (Wales) Act 2014 s. 164A(1)"
    short = fit_citation(text, 200, INK)
    assert short.endswith(" s. 164A(1)")
    assert "…" in short
    assert measure(short, INK) <= 200
    assert fit_citation(text, 900, INK) == text


@given(st.text(max_size=80))
def test_any_text_is_only_text(text: str) -> None:
    """Whatever a label holds, the sheet is one tree with those words as words."""
    canvas = Canvas(ABOUT, 600)
    canvas.text(10, 10, text, INK)
    canvas.rect(1, 1, (5, 5), fill="#FFFFFF", tip=text)
    canvas.legend([Key("dot", "#000000", text or "none")])
    names = {item.tag.rpartition("}")[2] for item in parse(canvas.finish()).iter()}
    assert names <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "circle", "line"}


def test_only_legislation_is_linked() -> None:
    """A link to anywhere else is drawn as plain text."""
    canvas = Canvas(ABOUT, 600)
    canvas.text(10, 10, "here", INK, link="https://www.legislation.gov.uk/id/ukpga/1998/37")
    canvas.text(10, 40, "there", INK, link="javascript:alert(1)")
    svg = canvas.finish()
    assert svg.count("<a href=") == 1
    assert "javascript" not in svg
    assert {"here", "there", "A <title> & more"} <= {item.text for item in words_of(svg)}
