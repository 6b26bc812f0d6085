"""Plain triples, looked up by subject and property, and the short names that answers use for IRIs.

Nothing is interpreted here beyond names: which objects a node has, what it is called.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["CODE", "GATEWAY", "GW", "Facts", "Object", "Triple", "local_name", "long_name", "short_name"]

#: An IRI, or a literal as (value, datatype IRI, language).
Object = str | tuple[str, str, str]
Triple = tuple[str, str, Object]

_HOME = "https://w3id.org/uk-gateways/"
GW = _HOME + "def#"
CODE = _HOME + "code/"
GATEWAY = _HOME + "id/gateway/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
_TITLE = "http://purl.org/dc/terms/title"

#: Short prefix -> namespace, for the names that answers use.
_PREFIXES = {
    "code": CODE,
    **{
        prefix: f"{_HOME}id/{folder}/"
        for prefix, folder in (
            ("flow", "flow"), ("body", "body"), ("bcls", "body-class"), ("cap", "capacity"), ("pur", "purpose"),
            ("inf", "information"), ("cond", "condition"), ("onw", "onward"), ("exc", "exception"),
            ("bar", "restriction"), ("off", "offence"), ("fam", "family"), ("phr", "phrase"), ("rdg", "reading"),
            ("cla", "common-law"), ("enc", "enactment-class"), ("term", "term"),
        )
    },
}  # fmt: skip


def long_name(name: str) -> str:
    """The IRI behind a short name; a bare local name is a gateway's, an IRI stays as it is."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        return GATEWAY + name
    return _PREFIXES[prefix] + rest if prefix in _PREFIXES else name


def short_name(iri: str) -> str:
    """The short name of an IRI; an IRI of another namespace stays as it is."""
    if iri.startswith(GATEWAY):
        return iri[len(GATEWAY) :]
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local_name(iri: str) -> str:
    """What follows the last slash or hash."""
    return iri.rpartition("#")[2].rpartition("/")[2]


class Facts:
    """The triples of a data set.

    Args:
        triples: Subject IRI, property IRI, object; order and repetition do not matter.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[str, str], set[Object]] = {}
        self._owners: dict[tuple[str, str], set[str]] = {}
        for subject, predicate, obj in triples:
            plain: Object = obj if isinstance(obj, str) else (obj[0], obj[1], obj[2])
            self._objects.setdefault((subject, predicate), set()).add(plain)
            if isinstance(plain, str):
                self._owners.setdefault((plain, predicate), set()).add(subject)
        self._kinds = {kind: nodes for (kind, prop), nodes in self._owners.items() if prop == RDF + "type"}

    def amended(
        self, gone: Collection[str], more: Iterable[Triple], renamed: Mapping[str, str], *, within: Collection[str]
    ) -> Facts:
        """The same triples with some nodes gone, others there, and names replaced.

        Args:
            gone: Nodes of which nothing is said any more.
            more: Triples to add.
            renamed: Old IRI -> new IRI, where it is what one of some properties leads to.
            within: Those properties.
        """
        new = Facts(())
        new._objects, new._owners = dict(self._objects), dict(self._owners)
        leaving = [key for key in self._objects if key[0] in gone]
        for subject, predicate in leaving:
            for obj in new._objects.pop((subject, predicate)):
                if isinstance(obj, str):
                    new._owners[obj, predicate] = new._owners[obj, predicate] - {subject}
        moved = [
            (subject, predicate, old)
            for old in renamed
            for predicate in (prop if ":" in prop else GW + prop for prop in within)
            for subject in new._owners.get((old, predicate), ())
        ]
        for subject, predicate, old in moved:
            new._objects[subject, predicate] = new._objects[subject, predicate] - {old}
            new._owners[old, predicate] = new._owners[old, predicate] - {subject}
        new._add([*more, *((subject, predicate, renamed[old]) for subject, predicate, old in moved)])
        return new

    def edited(self, gone: Iterable[Triple], more: Iterable[Triple]) -> Facts:
        """The same triples without some, and with others; one that is not there need not go."""
        new = Facts(())
        new._objects, new._owners = dict(self._objects), dict(self._owners)
        for subject, predicate, obj in gone:
            new._objects[subject, predicate] = new._objects.get((subject, predicate), set()) - {obj}
            if isinstance(obj, str):
                new._owners[obj, predicate] = new._owners.get((obj, predicate), set()) - {subject}
        new._add(more)
        return new

    def _add(self, triples: Iterable[Triple]) -> None:
        for subject, predicate, obj in triples:
            plain: Object = obj if isinstance(obj, str) else (obj[0], obj[1], obj[2])
            self._objects[subject, predicate] = self._objects.get((subject, predicate), set()) | {plain}
            if isinstance(plain, str):
                self._owners[plain, predicate] = self._owners.get((plain, predicate), set()) | {subject}
        self._kinds = {kind: nodes for (kind, prop), nodes in self._owners.items() if prop == RDF + "type"}

    def of_kind(self, *kinds: str) -> frozenset[str]:
        """Nodes of any of the classes, by IRI."""
        return frozenset().union(*(self._kinds.get(kind, frozenset()) for kind in kinds))

    def is_kind(self, node: str, kind: str) -> bool:
        """Whether a node is of a class."""
        return node in self._kinds.get(kind, ())

    def links(self, node: str, prop: str) -> frozenset[str]:
        """IRIs that a property leads to; a property without namespace is one of this vocabulary."""
        return frozenset(obj for obj in self._values(node, prop) if isinstance(obj, str))

    def owners(self, node: str, prop: str) -> frozenset[str]:
        """IRIs of nodes that a property leads from, to this node."""
        return frozenset(self._owners.get((node, prop if ":" in prop else GW + prop), ()))

    def texts(self, node: str, prop: str) -> frozenset[str]:
        """Texts of literals of a property."""
        return frozenset(obj[0] for obj in self._values(node, prop) if not isinstance(obj, str))

    def text(self, node: str, prop: str) -> str | None:
        """The text of a property that has one value."""
        return min(self.texts(node, prop), default=None)

    def codes(self, node: str, prop: str) -> frozenset[str]:
        """Local names of the enumeration values of a property."""
        return frozenset(iri[len(CODE) :] for iri in self.links(node, prop) if iri.startswith(CODE))

    def is_marked(self, node: str, prop: str) -> bool:
        """Whether a flag is set."""
        return "true" in self.texts(node, prop)

    def label(self, node: str) -> str:
        """What a node is called; its short name when it has no label."""
        return self.text(node, SKOS + "prefLabel") or self.text(node, _TITLE) or short_name(node)

    def _values(self, node: str, prop: str) -> set[Object]:
        return self._objects.get((node, prop if ":" in prop else GW + prop), set())
