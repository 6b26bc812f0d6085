"""Canonical N-Quads and TriG: all of the data in the default graph, and a named graph for each reading.

The named graph of a reading has the reading's own IRI and repeats what is recorded under that
reading: the flows, terms, rules and periods that it carries, and what points at them. So

    SELECT ?flow { GRAPH rdg:cda-1998-s115-purposes.preventing-crime { ?flow a gw:Flow } }

asks for what one reading adds, `?reading gw:readingOf ?phrase` in the default graph says whose rival
it is, and a reader that takes only the default graph, or the union of all, has all of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.triples import RDF_TYPE, Triple
from gateways_graph.rdf.write import format_datasets, format_ntriples

__all__ = ["format_nquads", "format_trig", "split_readings"]

_GW = NAMESPACES["gw"]
_UNDER = _GW + "underReading"
_Index = Mapping[str, list[Triple]]


def split_readings(triples: Iterable[Triple]) -> dict[str, list[Triple]]:
    """IRI of a reading -> its graph, in order of IRI.

    A graph holds the reading itself (so that none is empty), each node that is under it
    (`gw:underReading`) with what is said of it, what nothing but those nodes is linked to (the
    periods and exclusions of a flow), and the links to them. A node under two readings is in the
    graph of each. A reading with nothing else in its graph is one that adds nothing to its rival.
    """
    every = list(dict.fromkeys(triples))
    of_subject: dict[str, list[Triple]] = {}
    to_object: dict[str, list[Triple]] = {}
    for triple in every:
        of_subject.setdefault(triple[0], []).append(triple)
        if isinstance(triple[2], str):
            to_object.setdefault(triple[2], []).append(triple)
    found: dict[str, list[Triple]] = {}
    for reading in sorted({triple[0] for triple in to_object.get(_GW + "Reading", ()) if triple[1] == RDF_TYPE}):
        under = {triple[0] for triple in to_object.get(reading, ()) if triple[1] == _UNDER}
        inside = _with_parts(under, of_subject, to_object) | {reading}
        links = [triple for name in sorted(under) for triple in to_object.get(name, ())]
        told = [triple for name in sorted(inside) for triple in of_subject[name]]
        found[reading] = list(dict.fromkeys([*told, *links]))
    return found


def _with_parts(under: set[str], of_subject: _Index, to_object: _Index) -> set[str]:
    """Nodes, and those that nothing else points at."""
    inside, waiting = set(under), sorted(under)
    while waiting:
        for _, _, obj in of_subject[waiting.pop()]:
            if not isinstance(obj, str) or obj in inside or obj not in of_subject:
                continue
            if all(triple[0] in inside for triple in to_object[obj]):
                inside.add(obj)
                waiting.append(obj)
    return inside


def format_nquads(triples: Iterable[Triple], graphs: Mapping[str, Iterable[Triple]] | None = None) -> str:
    """N-Quads text, one statement a line: the default graph, then the named ones, each in order.

    Args:
        triples: The default graph, in any order.
        graphs: IRI of a named graph -> what it holds; by default those of `split_readings`.
    """
    every = list(triples)
    parts = [format_ntriples(every)]
    for name, content in sorted((split_readings(every) if graphs is None else graphs).items()):
        lines = format_ntriples(content).splitlines()
        parts += [f"{line[:-2]} <{name}> .\n" for line in lines]
    return "".join(parts)


def format_trig(triples: Iterable[Triple], graphs: Mapping[str, Iterable[Triple]] | None = None) -> str:
    """TriG text: the canonical Turtle of the data, then a block for each reading.

    Args:
        triples: The default graph, in any order.
        graphs: As for `format_nquads`.
    """
    every = list(triples)
    return format_datasets(every, split_readings(every) if graphs is None else graphs)
