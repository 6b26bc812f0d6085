"""Findings as RDF, to be queried beside the data: the JSON documents of the analyses as triples.

Each relation of a pair is a finding of its own, so that a query needs no reading of lists; the
strongest is marked. A point keeps its leaf on each axis; an unlisted member of a class is the class,
with the axis named in `gwf:unlisted`. Nodes are named after what they say, so that the same answer
gives the same triples.

Vocabulary: `data/finding-vocabulary.ttl`; shapes: `data/finding-shapes.ttl`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gateways_graph.errors import DataError
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple

__all__ = ["findings_to_triples"]

_GWF, _FND, _CODE = NAMESPACES["gwf"], NAMESPACES["fnd"], NAMESPACES["code"]
_AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin")
#: Relations of which one side is the covered or stricter one.
_SIDED = frozenset({"redundant", "specific under general", "subsumed", "successor", "time gap", "chained"})

Record = Mapping[str, Any]


def findings_to_triples(documents: Iterable[Record]) -> Iterator[Triple]:
    """The triples of JSON documents of `overlaps`, `redundant` and `conflicts`.

    Args:
        documents: As the commands write them: `receipt`, `results`, and `answers` for all but pairs.

    Raises:
        DataError: A document answers something that has no form in RDF.
    """
    for document in documents:
        answers = str(document.get("answers", "overlaps"))
        if answers not in _WRITERS:
            message = f"answers of {answers!r} have no form in RDF: write {', '.join(_WRITERS)}"
            raise DataError(message)
        run = _Run(document)
        yield from run.triples()
        for record in document["results"]:
            yield from _WRITERS[answers](run, record)


def _local(words: str) -> str:
    """The name of a value in the vocabulary: `partial overlap` is `gwf:partial-overlap`."""
    return _GWF + words.replace(" ", "-")


def _integer(value: int | str) -> Literal:
    return Literal(str(value), XSD + "integer")


def _boolean(value: object) -> Literal:
    return Literal("true" if value else "false", XSD + "boolean")


class _Run:
    """One answer: what it was asked of, and the names of what it found."""

    def __init__(self, document: Record) -> None:
        self.receipt: Record = document["receipt"]
        self.document = document
        key = json.dumps([self.receipt.get(name) for name in ("data", "as_at", "extent", "readings")], sort_keys=True)
        self.key = hashlib.sha256(key.encode()).hexdigest()[:16]
        self.iri = f"{_FND}run-{self.key}"
        removed = document.get("removable_set", {}).get("removed", ())
        self.removed = {item["gateway"] for item in removed}

    def triples(self) -> Iterator[Triple]:
        """What the answer rests on."""
        receipt = self.receipt
        yield self.iri, RDF_TYPE, f"{_GWF}Run"
        yield self.iri, f"{_GWF}data", Literal(str(receipt.get("data", "")))
        day = str(receipt["as_at"])
        yield self.iri, f"{_GWF}asAt", Literal(day) if day == "all" else Literal(day, XSD + "date")
        yield self.iri, f"{_GWF}programVersion", Literal(str(receipt.get("version", "")))
        for code in receipt.get("extent") or ():
            yield self.iri, f"{_GWF}extent", _CODE + code
        for reading in (receipt.get("readings") or {}).values():
            yield self.iri, f"{_GWF}reading", expand(reading)

    def name(self, *parts: str) -> str:
        """The IRI of a finding, from what it says."""
        said = hashlib.sha256("\n".join((self.key, *parts)).encode()).hexdigest()[:20]
        return _FND + said

    def begin(self, node: str, kind: str, record: Record) -> Iterator[Triple]:
        """What every finding has."""
        yield node, RDF_TYPE, _GWF + kind
        yield node, f"{_GWF}run", self.iri
        yield node, f"{_GWF}certainty", _local(record["certainty"])
        for words in record.get("turns_on") or ():
            name = expand(words) if words.startswith("phr:") else None
            yield (node, f"{_GWF}turnsOnPhrase", name) if name else (node, f"{_GWF}turnsOn", Literal(words))


def _point(node: str, prop: str, point: Record | None) -> Iterator[Triple]:
    """A point as a node of its own; nothing when there is none."""
    if point is None:
        return
    own = f"{node}-{prop}"
    yield node, _GWF + prop, own
    yield own, RDF_TYPE, f"{_GWF}Point"
    for axis in _AXES:
        name = str(point[axis]["id"])
        if name == "origin:other":
            continue
        if name.startswith("rest("):
            yield own, f"{_GWF}unlisted", Literal(axis)
            name = name[5:-1]
        yield own, _GWF + axis, _CODE + name if axis == "form" else expand(name)
    yield own, f"{_GWF}extent", _CODE + point["extent"]
    yield own, f"{_GWF}date", Literal(point["date"], XSD + "date")


def _pair(run: _Run, record: Record) -> Iterator[Triple]:
    """A finding for each relation of a pair; the proof hangs on the strongest."""
    sided = record["a"]["id"] if record["relation"] in _SIDED else None
    main = {"relation": record["relation"], "certainty": record["certainty"], "of": sided,
            "turns_on": record["turns_on"]}  # fmt: skip
    strongest = ""
    for number, item in enumerate((main, *record["also"])):
        node = run.name("pair", record["a"]["id"], record["b"]["id"], item["relation"], str(item.get("of")))
        strongest = strongest or node
        yield from run.begin(node, "PairFinding", item)
        yield node, f"{_GWF}relation", _local(item["relation"])
        yield node, f"{_GWF}first", record["a"]["iri"]
        yield node, f"{_GWF}second", record["b"]["iri"]
        yield node, f"{_GWF}strongest", _boolean(number == 0)
        yield node, f"{_GWF}siblings", _boolean(record["siblings"])
        if item.get("of"):
            yield node, f"{_GWF}of", expand(item["of"]) if ":" in item["of"] else NAMESPACES["gwy"] + item["of"]
        if number:
            yield node, f"{_GWF}beside", strongest
    yield from _proof(strongest, record)


def _proof(node: str, record: Record) -> Iterator[Triple]:
    common, first = record["share"]["a"].split("/")
    yield node, f"{_GWF}commonPoints", _integer(common)
    yield node, f"{_GWF}pointsOfFirst", _integer(first)
    yield node, f"{_GWF}pointsOfSecond", _integer(record["share"]["b"].split("/")[1])
    yield node, f"{_GWF}status", _CODE + record["status"]
    for prop, name in (("witness", "witness"), ("onlyFirst", "only_a"), ("onlySecond", "only_b")):
        yield from _point(node, prop, record.get(name))


def _coverage(run: _Run, record: Record) -> Iterator[Triple]:
    """Whether one gateway could go."""
    name, gwy = record["gateway"]["id"], NAMESPACES["gwy"]
    node = run.name("coverage", name)
    yield from run.begin(node, "CoverageFinding", record)
    yield node, f"{_GWF}gateway", record["gateway"]["iri"]
    yield node, f"{_GWF}verdict", _local(record["verdict"])
    yield node, f"{_GWF}status", _CODE + record["status"]
    yield node, f"{_GWF}siblings", _boolean(record["siblings"])
    yield node, f"{_GWF}inRemovableSet", _boolean(name in run.removed)
    for other in record["cover"]:
        yield node, f"{_GWF}coveredBy", gwy + other
    for term in record["would_go"]:
        yield node, f"{_GWF}differsIn", Literal(term["term"])
    for other in record["backfilled"]:
        yield node, f"{_GWF}backfilledBy", gwy + other["gateway"]
    yield from _point(node, "witness", record["witness"])
    if record["keystone"]:
        yield node, f"{_GWF}keystone", _local(record["keystone"]["certainty"])
        yield from _point(node, "alone", record["keystone"]["witness"])


def _conflict(run: _Run, record: Record) -> Iterator[Triple]:
    """A permission and the bar or bars that it meets."""
    bars = sorted(item["iri"] for item in (record.get("bars") or [record["bar"]]))
    node = run.name("conflict", record["kind"], record["gateway"]["id"], *bars)
    yield from run.begin(node, "ConflictFinding", record)
    yield node, f"{_GWF}kind", _local(record["kind"])
    yield node, f"{_GWF}gateway", record["gateway"]["iri"]
    yield node, f"{_GWF}status", _CODE + record["status"]
    for bar in bars:
        yield node, f"{_GWF}bar", bar
    for prop in ("witness", "left"):
        yield from _point(node, prop, record.get(prop))


_WRITERS: Mapping[str, Callable[[_Run, Record], Iterator[Triple]]] = {
    "overlaps": _pair,
    "redundant": _coverage,
    "conflicts": _conflict,
}
