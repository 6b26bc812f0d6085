"""The data set as the checks see it: one index over all files, the kind of every node, the as-at date.

A check is a function from `Facts` to `Fault`s. It never asks in which file a node stands: that is
found afterwards, for the few nodes at fault.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.model.periods import VagueDate, parse_vague
from gateways_graph.rdf.contract import KINDS, kind_of
from gateways_graph.rdf.sources import Source
from gateways_graph.rdf.triples import RDF_TYPE, Index, Literal, index_triples

__all__ = ["CODE", "GW", "SKOS", "Facts", "Fault", "Suggestions", "build_facts"]

GW = NAMESPACES["gw"]
CODE = NAMESPACES["code"]
SKOS = NAMESPACES["skos"]
#: Looking for look-alikes costs about a millisecond; a file full of them is another sort of problem.
_MOST_SUGGESTIONS = 40


class Fault(NamedTuple):
    """A defect before it is located: full IRI of the node, and the property and value if one is to blame."""

    code: str
    node: str
    message: str
    mend: str
    predicate: str = ""
    value: str | Literal | None = None


class Facts(NamedTuple):
    """Everything the checks read.

    Attributes:
        graph: All triples, by subject and predicate.
        kinds: Node -> its kind (`contract.KINDS`); nodes of an unknown class are absent.
        nodes: Kind -> its nodes in file order; every kind has an entry.
        as_at: The day for which staleness and current membership are judged.
    """

    graph: Index
    kinds: dict[str, str]
    nodes: dict[str, list[str]]
    as_at: date

    def objects(self, node: str, predicate: str) -> Sequence[str | Literal]:
        """Values of a property, in file order."""
        return self.graph.get(node, {}).get(predicate, ())

    def iris(self, node: str, predicate: str) -> list[str]:
        """Values of a property that are IRIs."""
        return [value for value in self.objects(node, predicate) if isinstance(value, str)]

    def code(self, node: str, name: str) -> str | None:
        """Local name of the single `code:` value of a `gw:` property; None when absent or a `gw:Term`."""
        values = self.iris(node, GW + name)
        return values[0][len(CODE) :] if len(values) == 1 and values[0].startswith(CODE) else None

    def when(self, node: str, predicate: str) -> VagueDate | None:
        """The first date of a property that is a date of the calendar."""
        for value in self.objects(node, predicate):
            if isinstance(value, Literal):
                try:
                    return parse_vague(value.value)
                except ValueError:  # reported as impossible-date by the value checks
                    return None
        return None

    def periods(self, node: str) -> Iterator[str]:
        """The dated periods in a node's own `gw:inForce`."""
        return (value for value in self.iris(node, GW + "inForce") if self.kinds.get(value) == "period")


def build_facts(sources: Iterable[Source], as_at: date) -> Facts:
    """Index the union of the sources. Linear in the number of triples."""
    index = index_triples(triple for source in sources for triple in source.triples)
    kinds: dict[str, str] = {}
    nodes: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for node, properties in index.items():
        for value in properties.get(RDF_TYPE, ()):
            kind = kind_of(node, value) if isinstance(value, str) else None
            if kind is not None and node not in kinds:
                kinds[node] = kind
                nodes[kind].append(node)
    return Facts(index, kinds, nodes, as_at)


class Suggestions:
    """The recorded name nearest to a wrong one; remembers answers and stops after many."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._found: dict[tuple[str, tuple[str, ...]], str] = {}

    def of_kinds(self, iri: str, kinds: Sequence[str]) -> str:
        """Compact id of the most similar node of any of the kinds, or an empty string."""
        key = (iri, tuple(kinds))
        if key not in self._found and len(self._found) < _MOST_SUGGESTIONS:
            names = [compact(node) for kind in kinds for node in self._facts.nodes[kind]]
            self._found[key] = self.among(compact(iri), names)
        return self._found.get(key, "")

    @staticmethod
    def among(name: str, names: Iterable[str]) -> str:
        """The most similar name, or an empty string when none is alike.

        The part after the prefix decides, so that `body:metropolitan-police` finds
        `cap:metropolitan-police` too.
        """
        local = _local(name)
        words = {word for word in local.split("-") if len(word) > 3}
        # Comparing letter by letter is slow: only names that begin alike or share a word are compared.
        by_local = {
            other: full
            for full in names
            if (other := _local(full))[:2].lower() == local[:2].lower() or words & set(other.split("-"))
        }
        found = difflib.get_close_matches(local, by_local, n=1, cutoff=0.6)
        return by_local[found[0]] if found else ""


def _local(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return local if colon and prefix in NAMESPACES else name
