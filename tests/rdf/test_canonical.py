"""A Turtle text put in canonical order: the same facts and heading, and nothing lost unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from gateways_graph.errors import DataError, GatewaysError
from gateways_graph.rdf.canonical import canonical_turtle
from gateways_graph.rdf.sources import parse_source, read_source
from gateways_graph.rdf.write import format_ntriples, format_turtle
from tests.rdf.triple_strategies import TRIPLES, Triples

_FACTS = '<http://a.example/b> <http://a.example/p> "later" .\n<http://a.example/a> <http://a.example/p> "first" .\n'
_ORDERED = format_turtle(parse_source("x.ttl", _FACTS).triples)


def ordered(text: str, *, drop_comments: bool = False) -> str:
    """A text in canonical order."""
    return canonical_turtle(parse_source("x.ttl", text), drop_comments=drop_comments)


@given(TRIPLES)
def test_facts_stay_and_a_second_run_changes_nothing(triples: Triples) -> None:
    """Whatever the facts, in whatever order and syntax, they are the same after it, and so is the text."""
    text = ordered(format_ntriples(triples))
    assert set(parse_source("x.ttl", text).triples) == set(triples)
    assert ordered(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("# one\n#two\n", "# one\n#two\n"),
        ("\n  \n# one\n\n# two\n\n\n", "# one\n\n# two\n"),
        ("# one\r\n# two\r\n", "# one\n# two\n"),
        ("## three # four\n", "## three # four\n"),
        ("# a line separator\u2028 in it\n", "# a line separator\u2028 in it\n"),
    ],
    ids=["none", "with and without a space", "blank lines", "windows", "signs", "separator"],
)
def test_the_heading_is_kept(before: str, after: str) -> None:
    """Comment lines at the top stay as they are; blank lines round them go, and line ends are line feeds."""
    assert ordered(before + _FACTS) == after + _ORDERED
    assert ordered(after + _ORDERED) == after + _ORDERED
    assert ordered(before) == after


_SIGNS = (
    r"""
@prefix x: <http://a.example/> .
<http://a.example/#s> x:p "a # sign", '#', "\"# quoted", "back\\" .
x:a\#b x:p '''it's
# it''', """
    '"""two " lines\n# here""" .\n'
)


def test_a_sign_inside_a_name_or_text_is_no_comment() -> None:
    """A # in an address, a name or a string of any kind takes nothing from the facts."""
    before = set(parse_source("x.ttl", _SIGNS).triples)
    assert len(before) == 6
    assert set(parse_source("x.ttl", ordered(_SIGNS)).triples) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_FACTS.replace("\n", " # why\n", 1), "x.ttl, line 1: a comment below"),
        (f"# top\n{_FACTS}# end", "x.ttl, line 4: a comment below"),
        (f"@prefix a: <http://a.example/> .\n# not the top\n{_FACTS}#\n", "x.ttl, lines 2, 5: comments below"),
        (_FACTS + "# more\n" * 7, "lines 3, 4, 5, 6, 7 and 2 more: comments below"),
    ],
    ids=["after a statement", "at the end", "after a prefix", "many"],
)
def test_a_comment_elsewhere_is_not_lost_unsaid(text: str, said: str) -> None:
    """A comment below the heading is refused with its line, unless it was said that it may go."""
    with pytest.raises(DataError, match="`gateways format --drop-comments`") as refused:
        ordered(text)
    assert said in str(refused.value)
    heading = "# top\n" if text.startswith("# top") else ""
    assert ordered(text, drop_comments=True) == heading + _ORDERED


@pytest.mark.parametrize("thing", ["_:x <http://a.example/p> 1 .", "<http://a.example/s> <http://a.example/p> [] ."])
def test_blank_nodes_have_no_order(thing: str) -> None:
    """A node without an identifier is refused: no order of it would last."""
    with pytest.raises(DataError, match=r"x\.ttl: holds blank nodes"):
        ordered(thing)


def test_a_text_that_would_read_otherwise_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the writer drops a fact, the text is refused and not handed on."""
    monkeypatch.setattr("gateways_graph.rdf.canonical.format_turtle", lambda triples: format_turtle(triples[1:]))
    with pytest.raises(GatewaysError, match="would not read back as the same facts"):
        ordered(_FACTS)


@pytest.mark.shared
def test_texts_of_the_w3c_suite(shared: Path) -> None:
    """Every text of the W3C suite that can be read keeps its facts, or is refused; none is misread."""
    kept = 0
    for path in sorted((shared / "w3c" / "turtle").glob("*.ttl")):
        try:
            source = read_source(path)
            text = canonical_turtle(source, drop_comments=True)
        except DataError:
            continue
        assert set(parse_source("x.ttl", text).triples) == set(source.triples)
        assert ordered(text) == text
        kept += 1
    assert kept > 100
