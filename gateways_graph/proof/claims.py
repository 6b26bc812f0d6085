"""Reading what an answer says, strictly: a wrong shape is malformed, a wrong fact is refuted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gateways_graph.errors import ProofError
from gateways_graph.proof.days import YES
from gateways_graph.proof.facts import Facts, long_name
from gateways_graph.proof.sweep import AXES
from gateways_graph.proof.trees import Tree

__all__ = ["RefutedError", "field", "iri_of", "labelled", "leaf_of", "numbers_of", "point_of", "refute_unless"]


class RefutedError(Exception):
    """A claim does not follow from the triples; the text says which part."""


def refute_unless(holds: object, reason: str) -> None:
    """Raise `RefutedError` with the reason when something does not hold."""
    if not holds:
        raise RefutedError(reason)


def field(record: object, name: str) -> Any:
    """A field of a JSON object.

    Raises:
        ProofError: There is no object or no such field.
    """
    if not isinstance(record, Mapping) or name not in record:
        message = f"the answer has no field {name!r} where one belongs: check that this is a document of the program"
        raise ProofError(message)
    return record[name]


def iri_of(name: object) -> str:
    """The IRI of a leaf or node as answers name it; `rest(bcls:x)` keeps its form."""
    text = str(name)
    if text.startswith("rest(") and text.endswith(")"):
        return f"rest({long_name(text[5:-1])})"
    return text if text.startswith("origin:") else long_name(text)


_STATUTE = "http://data.europa.eu/eli/ontology#LegalResource"
#: Names of levels, in paths and in citations.
_LEVELS = frozenset({
    "section", "regulation", "article", "rule", "schedule", "paragraph", "part", "chapter", "crossheading",
    "s", "reg", "art", "r", "Sch", "para", "Pt", "Ch",
})  # fmt: skip
_SAID = {
    "code:functions-of-recipient": "a function of the recipient that is not recorded",
    "code:functions-of-discloser": "a function of the discloser that is not recorded",
    "code:purpose-of-receipt": "the purpose for which it was received",
    "origin:other": "held in no recorded special way",
}


def words_for(facts: Facts, name: str) -> frozenset[str]:
    """What a leaf or node may be called in an answer, other than a provision."""
    if name.startswith("rest("):
        return frozenset(f"{label}, one not listed here" for label in words_for(facts, name[5:-1]))
    if name in _SAID:
        return frozenset({_SAID[name]})
    if name.startswith("flow:"):
        owners = facts.owners(long_name(name), "permits")
        return frozenset({name, *(f"flow of {facts.label(owner)}" for owner in owners)})
    return frozenset({facts.label(long_name(name)), name})


def _cites(facts: Facts, label: str, iri: str) -> bool:
    """Whether a label names an Act or instrument of the data and the levels of a provision, in order."""
    statute = next((start for start in _starts(iri) if facts.is_kind(start, _STATUTE)), None)
    if statute is None or not label.startswith(facts.label(statute)):
        return False
    said = [word for word in re.findall(r"[\w-]+", label[len(facts.label(statute)) :]) if word not in _LEVELS]
    return said == [part for part in iri[len(statute) :].split("/") if part and part not in _LEVELS]


def _starts(iri: str) -> list[str]:
    parts = iri.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 4, -1)]


def labelled(facts: Facts, record: object) -> str:
    """The name in `{"id", "label"}`, once its label is that of the data.

    Raises:
        RefutedError: The label is another.
    """
    name, label = str(field(record, "id")), field(record, "label")
    known = label in words_for(facts, name) or (name.startswith("http") and _cites(facts, str(label), name))
    refute_unless(known, f"{name} is not called {label!r} in the data")
    return name


def point_of(facts: Facts, record: object, day: str) -> tuple[str, ...]:
    """The leaves of a point, by axis; its labels and its date are checked."""
    refute_unless(field(record, "date") == day, f"a point is dated {field(record, 'date')}, the answer {day}")
    names = [labelled(facts, field(record, axis)) for axis in AXES[:6] if axis != "form"]
    form = str(field(field(record, "form"), "id"))
    refute_unless(field(field(record, "form"), "label") == form, f"{form} is not called so")
    leaves = [iri_of(name) for name in names]
    return (*leaves[:4], form, leaves[4], str(field(record, "extent")))


def leaf_of(tree: Tree, name: str, *, whole: bool) -> frozenset[str]:
    """Leaves of one name in a box: all that certainly falls under it (`whole`), or the one leaf it names."""
    iri = iri_of(name)
    alone = frozenset({iri}) & tree.everything()
    return (alone if alone and not whole else tree.leaves(iri, YES)) or alone


def numbers_of(text: object) -> tuple[int, int]:
    """Both numbers of a share `n/m`."""
    parts = str(text).split("/")
    refute_unless(len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts), f"{text!r} is no share")
    return int(parts[0]), int(parts[1])
