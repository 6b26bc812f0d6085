"""What a query may not do: change data, call other servers, or read graphs from elsewhere.

The guard reads text, not a parse tree, and **fails closed**. It looks for `SERVICE` and `FROM`
with what must follow them (an address, a prefixed name, a variable), wherever they stand: the
engine accepts `1SERVICE`, `?c.SERVICE`, `SERVICEex:x{` and `SERVICE#x` with the address on the next
line. So a text in quotation marks that holds `service <` is refused too, with a message that says so.

What is passed over, and why nothing can hide in it:

- whole-line comments without a quotation mark: each is a comment, or lies wholly inside a long text;
- variables and prefixed names: unbroken runs of word characters, which no keyword can end or begin;
- addresses in `< >`, unless `service` or `from` in one is followed by `#`: `FILTER('<'!=?o).SERVICE#>` is
  no address. Without that sign nothing between a keyword and its `{` is a comment, so `{`, `<` or a
  space comes before any `>`.

The child process that evaluates queries cannot open a connection either (`rdf/worker.py`), so on
POSIX the guard is the first of two walls.

Source: SPARQL 1.1 Query, sections 19.2 to 19.8; SPARQL 1.1 Federated Query.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gateways_graph.errors import QueryError

__all__ = ["MAXIMUM_QUERY", "check_query"]

#: Longest query, in bytes of UTF-8.
MAXIMUM_QUERY = 1_000_000

_LINE_COMMENT = re.compile(r"""(?:(?<=[\r\n])|\A)[ \t]*+\#[^'"\r\n]*+(?=[\r\n]|\Z)""", re.VERBOSE)
# Possessive and bounded throughout, so that no text of 1 MB takes long; what passes a bound is refused.
_TOKEN = re.compile(
    r"""
      <(?P<address>[^<>"{}|^`\\\x00-\x20]{0,2000}+)>
    | [?$]\w++                                                   # a variable
    | (?P<word>service|from)                                     # even inside a word: 1SERVICE
      \s*+(?:\#[^\r\n]{0,300}+(?:[\r\n]\s*+|\Z)){0,9}+           # spaces and comments
      (?:(?:silent|named)\s*+(?:\#[^\r\n]{0,300}+(?:[\r\n]\s*+|\Z)){0,9}+)?
      (?=[<?$\#]|[\w.-]{0,200}+:|[\w.-]{201})                    # what it would speak to
    | (?:(?!service|from)[\w-])++(?::[\w:-]*+)?                  # a prefixed name, a word or the start of one
    | :[\w:-]*+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WHOLE_ADDRESS = re.compile(r"\s*<([^<>\"{}|^`\\\x00-\x20]+)>")
_KEYWORD = re.compile("service|from", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:\s++|#[^\r\n]*+|PREFIX\s*+[^\s:<]*+:\s*+<[^>]*+>|BASE\s*+<[^>]*+>)*+", re.IGNORECASE)
_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ADVICE = {
    "service": "SERVICE would send the query to another server: run that part there, and load its answer with --data",
    "from": "FROM names a graph elsewhere, and the data is one plain graph: leave it out, and add files with --data",
}


def check_query(text: str, graphs: Collection[str] = ()) -> None:
    """Refuse a query that is no plain reading of the data at hand.

    Linear in the length of the text. Whether the query is valid SPARQL is not checked.

    Args:
        text: SPARQL 1.1, with or without its prefixes.
        graphs: Addresses of named graphs of the data at hand, which `FROM` may name as `<address>`.

    Raises:
        QueryError: It is an update, is longer than `MAXIMUM_QUERY`, or holds `SERVICE` or `FROM`,
            perhaps only in a comment or in a text in quotation marks.

    Example:
        >>> check_query("ASK { ?service <http://a.example/from> 'customer service' }")
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAXIMUM_QUERY:
        message = (
            f"the query has {size:,} bytes and {MAXIMUM_QUERY:,} are the most: put long lists of values into a file"
        )
        raise QueryError(message, "length")
    _check_reads(text)
    for form in (text, _unescape(text)) if "\\u" in text.lower() else (text,):
        _check_words(_LINE_COMMENT.sub("", form), graphs)


def _check_reads(text: str) -> None:
    start = _PROLOGUE.match(text)
    found = _UPDATE.match(text, start.end() if start else 0)
    if found:
        message = (
            f"updates are refused ({found[1].upper()}, line {_line(text, found.start())}): the data is changed in its "
            "files; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
        raise QueryError(message, "refused")


def _check_words(text: str, graphs: Collection[str]) -> None:
    offset = 0
    while found := _TOKEN.search(text, offset):
        if found["word"] and not _is_here(text, found, graphs):
            raise QueryError(_refusal(text, found), "refused")
        offset = found.start() + 1 if _may_hide(found["address"]) else found.end()


def _is_here(text: str, found: re.Match[str], graphs: Collection[str]) -> bool:
    """Whether what was found is a FROM of one of these graphs; a whole address that no comment hides."""
    if not graphs or found["word"].casefold() != "from":
        return False
    named = _WHOLE_ADDRESS.match(text, found.end())
    return named is not None and named[1] in graphs


def _may_hide(address: str | None) -> bool:
    """Whether what looks like an address may be a comparison, then a keyword, then a comment."""
    keyword = _KEYWORD.search(address) if address else None
    return bool(address and keyword and "#" in address[keyword.end() :])


def _refusal(text: str, found: re.Match[str]) -> str:
    # Folded letters such as the long s match `service` too; they are refused with the rest.
    advice = _ADVICE["from" if found["word"].casefold() == "from" else "service"]
    return (
        f"{advice} (line {_line(text, found.start())}). If it stands in a comment, a text in quotation marks "
        "or the name of a prefix, write that another way"
    )


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _unescape(text: str) -> str:
    """The text with its escapes (`u0053` after a backslash) written out, which some engines do first."""

    def char(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code < 0x110000 else found[0]

    return _ESCAPE.sub(char, text)
