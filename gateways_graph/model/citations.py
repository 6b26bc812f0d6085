"""Citations of provisions: how they are written here, and how people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateways_graph.model.identifiers import legislation_path, statute_iri

__all__ = ["citation_key", "say_provision", "shorten_words", "without_year"]

_WORDS = {
    "section": "s.",
    "regulation": "reg.",
    "article": "art.",
    "rule": "r.",
    "schedule": "Sch.",
    "paragraph": "para.",
    "part": "Pt",
    "chapter": "Ch.",
}


def say_provision(iri: str, titles: Mapping[str, str]) -> str:
    """`Crime and Disorder Act 1998 s.115` from an IRI, subsections in brackets.

    Example:
        >>> say_provision("http://www.legislation.gov.uk/id/ukpga/2014/2/schedule/9/paragraph/4/8", {})
        'ukpga/2014/2 Sch.9 para.4(8)'
    """
    if not iri.startswith("http"):
        return titles.get(iri, iri)
    statute = statute_iri(iri)
    said = titles.get(statute, legislation_path(statute))
    prefix, numbered = "", False
    for part in iri[len(statute) :].strip("/").split("/"):
        if part in _WORDS or not part:
            prefix = _WORDS.get(part, "")
            numbered = False
        elif numbered:
            said += f"({part})"
        else:
            gap = " " if prefix.endswith("Pt") else ""
            said += f" {prefix}{gap}{part}" if prefix else f" {part}"
            prefix, numbered = "", True
    return said


#: A word for a kind of provision before its number; a year is no number of a provision.
_KINDS = (
    ("s", "sections?|ss?"),
    ("reg", "regulations?|regs?"),
    ("art", "articles?|arts?"),
    ("r", "rules?|rr?"),
    ("sch", "schedules?|sch"),
    ("para", "paragraphs?|paras?"),
    ("pt", "parts?|pt"),
)
_SHORT = [
    (re.compile(rf"\b(?:{words})(?:\.\s*|\s+|(?=\d))(?!(?:1[2-9]|20)\d\d\b)(?=\d)"), f"{short}.")
    for short, words in _KINDS
]
_YEAR = re.compile(r"\s+(?:1[2-9]|20)\d\d\b")
_FIRST = re.compile(r"((?:(?:s|reg|art|r|sch|para|pt)\.[\w-]+\s+)+)(?:of\s+|to\s+|in\s+)?(.+)")


def shorten_words(text: str) -> str:
    """A text in small letters with `s.115` for "section 115", "s 115" and "s115", and so for other kinds of provision.

    Example:
        >>> shorten_words("Section 115 of the Act"), shorten_words("Regulations 2013, regulation 3(2)")
        ('s.115 of the act', 'regulations 2013, reg.3(2)')
    """
    text = text.casefold()
    for pattern, short in _SHORT:
        text = pattern.sub(short, text)
    return text


def citation_key(text: str) -> str:
    """One way of writing a citation for the many in which people do.

    Example:
        >>> citation_key("section 115(1) of the Crime and Disorder Act 1998")
        'crime and disorder act 1998 s.115-1'
        >>> citation_key("Crime and Disorder Act 1998, s. 115(1)")
        'crime and disorder act 1998 s.115-1'
    """
    text = re.sub(r"\s+", " ", shorten_words(text).replace(",", " ")).strip()
    text = re.sub(r"\s*\((\w{1,4})\)", r"-\1", text)
    first = _FIRST.fullmatch(text)
    return f"{first[2]} {first[1].strip()}".removeprefix("the ") if first else text.removeprefix("the ")


def without_year(text: str) -> str:
    """A citation as people write it who leave out the year.

    Example:
        >>> without_year("crime and disorder act 1998 s.115")
        'crime and disorder act s.115'
    """
    return _YEAR.sub("", text)
