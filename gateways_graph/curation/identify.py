"""From what a curator writes to the node that is meant: ids, paths, labels, and numbers for new rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from gateways_graph.curation.cells import BadCellError
from gateways_graph.curation.layout import OF, OWNED, PREFIXES, TABLES, owner_link
from gateways_graph.curation.rows import Row, kinds_of, name_of
from gateways_graph.model.identifiers import LEGISLATION, NAMESPACES, compact, expand, is_version_iri
from gateways_graph.rdf.triples import Index, Literal

__all__ = ["Register", "build_register"]

_LABELS = (expand("skos:prefLabel"), expand("dct:title"))
_OTHER_LABELS = expand("skos:altLabel")


class Register:
    """Every node that is recorded or has a row, by id and by label.

    Attributes:
        kinds: Node to kind.
    """

    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds = kinds
        self._main: dict[tuple[str, str], set[str]] = {}
        self._other: dict[tuple[str, str], set[str]] = {}
        self._given: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def learn(self, node: str, kind: str, label: str, *, main: bool) -> None:
        """Remember a name of a node."""
        (self._main if main else self._other).setdefault((kind, _fold(label)), set()).add(node)

    def find(self, kinds: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Nodes of the kinds that are called so; main labels go before other labels."""
        if "gateway" in kinds and self.kinds.get(NAMESPACES["gwy"] + text) == "gateway":
            return (NAMESPACES["gwy"] + text,)
        for names in (self._main, self._other):
            found = sorted({node for kind in kinds for node in names.get((kind, _fold(text)), ())})
            if found:
                return tuple(found)
        return ()

    def nearest(self, kinds: tuple[str, ...], text: str) -> str:
        """The short id and label most like a text, or nothing."""
        labels = {label: node for names in (self._other, self._main) for (kind, label), nodes in names.items()
                  if kind in kinds for node in nodes}  # fmt: skip
        ids = {name_of(node): node for node, kind in self.kinds.items() if kind in kinds}
        found = difflib.get_close_matches(_fold(text), [*labels, *ids], n=1, cutoff=0.75)
        return name_of((labels | ids)[found[0]]) if found else ""

    def node_of(self, row: Row) -> str:
        """The node that a row is about; a new number for an owned row without id.

        Raises:
            BadCellError: The first column is empty or no identifier of that kind.
        """
        if id(row) not in self._given:
            self._given[id(row)] = self._number(row) if not row.id.strip() else self._identify(row.id.strip(), row)
        return self._given[id(row)]

    def _identify(self, text: str, row: Row) -> str:
        kind = TABLES[row.table].kind
        if kind in ("statute", "provision", "version"):
            return _law(text, kind)
        prefix, colon, _ = text.partition(":")
        wanted = PREFIXES.get(kind, "")
        if not colon and wanted:
            return expand(wanted + text)
        if (wanted and f"{prefix}:" == wanted) or (not wanted and prefix in NAMESPACES) or text.startswith("http"):
            return expand(text)
        message = f"{text!r} is no identifier of a {kind}"
        raise BadCellError(message, f"begin it with {wanted or 'a known prefix'}")

    def _number(self, row: Row) -> str:
        """`flow:OWNER.N` with the first number that no node has."""
        kind = TABLES[row.table].kind
        owner = next(filter(None, map(str.strip, row.cells.get(OF, "").split("|"))), "")
        if kind not in OWNED or not owner:
            message = "the row has no identifier"
            raise BadCellError(
                message, "write one in the first column" + (", or fill in `of`" if kind in OWNED else "")
            )
        base = PREFIXES[kind] + compact(self.owner_of(owner, kind)).partition(":")[2]
        number = self._numbers.get(base, 1)
        while expand(f"{base}.{number}") in self.kinds:
            number += 1
        self._numbers[base] = number + 1
        node = expand(f"{base}.{number}")
        self.kinds[node] = kind
        return node

    def owner_of(self, text: str, kind: str) -> str:
        """The node that an `of` cell names.

        Raises:
            BadCellError: It is none that can own such a node.
        """
        owners = tuple(OWNED[kind])
        node = expand(text) if ":" in text else NAMESPACES["gwy"] + text
        if self.kinds.get(node) in owners:
            return node
        found = self.find(owners, text)
        if len(found) == 1:
            return found[0]
        near = self.nearest(owners, text)
        message = f"{text!r} is no {' or '.join(owners)} that is recorded or has a row"
        raise BadCellError(message, f"did you mean {near}?" if near else "write the id of what the row belongs to")

    def is_owned(self, value: str | Literal) -> bool:
        """Whether a value is a node with an `of` of its own."""
        return isinstance(value, str) and self.kinds.get(value) in OWNED

    def link(self, owner: str, owned: str) -> str:
        """The property by which a node of the owner's kind points at a node that it owns."""
        return owner_link(self.kinds[owner], self.kinds[owned]) or ""

    def links(self, owner: str) -> tuple[str, ...]:
        """Properties by which a node may point at what it owns."""
        kind = self.kinds.get(owner, "")
        return tuple(dict.fromkeys(filter(None, (owner_link(kind, owned) for owned in OWNED))))


def build_register(index: Index, rows: Sequence[Row]) -> Register:
    """The register of recorded nodes and of rows."""
    register = Register(kinds_of(index))
    for node, kind in register.kinds.items():
        for name in (*_LABELS, _OTHER_LABELS):
            for value in index[node].get(name, ()):
                if isinstance(value, Literal):
                    register.learn(node, kind, value.value, main=name != _OTHER_LABELS)
    for row in rows:
        if row.id.strip():
            try:
                node = register.node_of(row)
            except BadCellError:  # refused with its reason when the row is placed
                continue
            kind = TABLES[row.table].kind
            register.kinds.setdefault(node, kind)
            if row.cells.get("label"):
                register.learn(node, kind, row.cells["label"], main=True)
    return register


def _law(text: str, kind: str) -> str:
    path = re.sub(r"^https?://(www\.)?legislation\.gov\.uk/(id/)?", "", text)
    iri = LEGISLATION + path if kind == "version" else f"{LEGISLATION}id/{path}"
    if kind == "version" and not is_version_iri(iri):
        message = f"{text!r} names no text at a date"
        raise BadCellError(message, "end it with the date, enacted or made: ukpga/2017/30/section/37/2026-02-12")
    return iri


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
