"""Reading what an answer says, strictly: a wrong shape is malformed, a wrong fact is refuted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateways_graph.errors import ProofError
from gateways_graph.proof.facts import Facts, long_name
from gateways_graph.proof.sweep import AXES
from gateways_graph.proof.trees import Tree

__all__ = ["Refuted", "field", "iri_of", "labelled", "leaf_of", "numbers_of", "point_of", "refute_unless", "words_for"]


class Refuted(Exception):
    """A claim does not follow from the triples; the text says which part."""


def refute_unless(holds: object, reason: str) -> None:
    """Raise `Refuted` with the reason when something does not hold."""
    if not holds:
        raise Refuted(reason)


def field(record: object, name: str) -> Any:
    """A field of a JSON object.

    Raises:
        ProofError: There is no object or no such field.
    """
    if not isinstance(record, Mapping) or name not in record:
        message = f"the answer has no field {name!r} where one belongs: check that the file is a document of this program"
        raise ProofError(message)
    return record[name]


def iri_of(name: object) -> str:
    """The IRI of a leaf or node as answers name it; `rest(bcls:x)` keeps its form."""
    text = str(name)
    if text.startswith("rest(") and text.endswith(")"):
        return f"rest({long_name(text[5:-1])})"
    return text if text.startswith("origin:") else long_name(text)


_SAID = {
    "code:functions-of-recipient": "a function of the recipient that is not recorded",
    "code:functions-of-discloser": "a function of the discloser that is not recorded",
    "code:purpose-of-receipt": "the purpose for which it was received",
    "origin:other": "held in no recorded special way",
}


def words_for(facts: Facts, name: str) -> frozenset[str]:
    """What a leaf or node may be called in an answer."""
    if name.startswith("rest("):
        return frozenset(f"{label}, one not listed here" for label in words_for(facts, name[5:-1]))
    if name in _SAID:
        return frozenset({_SAID[name]})
    return frozenset({facts.label(long_name(name)), name})


def labelled(facts: Facts, record: object) -> str:
    """The name in `{"id", "label"}`, once its label is that of the data.

    Raises:
        Refuted: The label is another.
    """
    name, label = str(field(record, "id")), field(record, "label")
    known = words_for(facts, name)
    refute_unless(label in known, f"{name} is not called {label!r} in the data")
    return name


def point_of(facts: Facts, record: object, day: str) -> tuple[str, ...]:
    """The leaves of a point, by axis; its labels and its date are checked."""
    refute_unless(field(record, "date") == day, f"a point is dated {field(record, 'date')}, the answer {day}")
    names = [labelled(facts, field(record, axis)) for axis in AXES[:6] if axis != "form"]
    form = str(field(field(record, "form"), "id"))
    refute_unless(field(field(record, "form"), "label") == form, f"{form} is not called so")
    leaves = [iri_of(name) for name in names]
    return (*leaves[:4], form, leaves[4], str(field(record, "extent")))


def leaf_of(tree: Tree, name: object, need: int) -> frozenset[str]:
    """Leaves of one name in a box: those of a node, or a rest-leaf itself."""
    iri = iri_of(name)
    if iri.startswith("rest("):
        return frozenset({iri}) if iri in tree.everything() else frozenset()
    return tree.leaves(iri, need)


def numbers_of(text: object) -> tuple[int, int]:
    """Both numbers of a share `n/m`."""
    parts = str(text).split("/")
    refute_unless(len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts), f"{text!r} is no share")
    return int(parts[0]), int(parts[1])


