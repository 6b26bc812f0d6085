"""Putting a Turtle file in canonical order, with nothing lost that was not named first.

Facts and the heading (the comment lines at the top) are kept. Other comments have no place in the
canonical order, and blank nodes no lasting name: a text that has either is refused.
"""

from __future__ import annotations

import re

from gateways_graph.errors import DataError, GatewaysError
from gateways_graph.rdf.sources import Source, parse_source
from gateways_graph.rdf.write import format_turtle

__all__ = ["canonical_turtle", "heading_of"]

#: In this order: what may hold a # that begins no comment (strings, addresses, escapes in names), then a comment.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'(?:[^'\\]|\\.)*'"
    r"|<[^<>]*>"
    r"|\\."
    r"|(?P<comment>#[^\r\n]*)",
    re.DOTALL,
)
#: A line end of Turtle; `splitlines` would also cut a comment at a line separator inside it.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
#: Line numbers that a message lists.
_SHOWN = 5


def canonical_turtle(source: Source, *, drop_comments: bool = False) -> str:
    """The text of a Turtle file in canonical order: the same facts, one way of writing them.

    Prefixes that are not the data's own are written out, and those that no name uses go. Line ends
    become line feeds. The text is read again and compared with what was read before.

    Args:
        source: A file as read.
        drop_comments: Whether comments below the heading may be lost.

    Raises:
        DataError: There are comments below the heading, or blank nodes.
        GatewaysError: The text would not read back as the same facts: a fault of the program.
    """
    heading = heading_of(source, drop_comments=drop_comments)
    terms = (term for subject, _, obj in source.triples for term in (subject, obj))
    if any(isinstance(term, str) and term.startswith("_:") for term in terms):
        message = (
            f"{source.name}: holds blank nodes, which have no lasting name to be sorted by: "
            "give each an identifier (`gateways validate` lists them)"
        )
        raise DataError(message)
    text = heading + (format_turtle(source.triples) if source.triples else "")
    if set(parse_source("canonical.ttl", text).triples) != set(source.triples):
        message = f"{source.name}: left as it is, because the new text would not read back as the same facts: report it"
        raise GatewaysError(message)
    return text


def heading_of(source: Source, *, drop_comments: bool = False) -> str:
    """The comment lines at the top of a Turtle file, as they are, ending in a line feed; empty when there are none.

    Raises:
        DataError: There are comments further down, which would be lost, and it was not said that they may.
    """
    heading, comments = _split_comments(source.text)
    if comments and not drop_comments:
        raise DataError(_lost(source.name, comments))
    return heading


def _split_comments(text: str) -> tuple[str, list[int]]:
    """The heading as text, and the numbers of the lines below it that have a comment."""
    end, lines = 0, []
    for found in _LINE.finditer(text):
        line = found[0].strip()
        if (line and not line.startswith("#")) or not found[0]:
            break
        lines.append(found[0].rstrip("\r\n"))
        end = found.end()
    said = [number for number, line in enumerate(lines) if line.strip()]
    heading = "".join(f"{line}\n" for line in lines[said[0] : said[-1] + 1]) if said else ""
    below = [match.start() for match in _TOKEN.finditer(text, end) if match["comment"]]
    return heading, [text.count("\n", 0, start) + 1 for start in below]


def _lost(name: str, lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_SHOWN])) + (f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else "")
    which = f"line {shown}: a comment" if len(lines) == 1 else f"lines {shown}: comments"
    return (
        f"{name}, {which} below the heading would be lost: "
        "move what matters to the top of the file or into a skos:note, or let go of the rest with "
        "`gateways format --drop-comments`"
    )
