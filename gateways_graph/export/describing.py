"""What is recorded of some things, as triples: each with the parts that belong to it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.triples import RDF_TYPE, Index, Triple

__all__ = ["describe_things"]

_GW = NAMESPACES["gw"]
#: Types of nodes that have no sense apart from what names them.
_PARTS = frozenset(
    _GW + name for name in ("Flow", "Period", "Evidence", "Exception", "OnwardRule", "Condition", "Offence")
)
_MEMBERSHIP = _GW + "ClassMembership"


def describe_things(index: Index, names: Iterable[str]) -> Iterator[Triple]:
    """Triples of things and of their parts: flows, periods, evidence, conditions, onward rules, memberships.

    Args:
        index: The data by subject.
        names: Ids or IRIs; those that are not in the data are passed over.
    """
    wanted = {expand(name) for name in names}
    waiting = sorted(wanted)
    waiting += [node for node, said in index.items() if _MEMBERSHIP in said.get(RDF_TYPE, ()) and _names(said, wanted)]
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in seen or node not in index:
            continue
        seen.add(node)
        for predicate, values in index[node].items():
            for value in values:
                yield node, predicate, value
                if isinstance(value, str) and _PARTS.intersection(map(str, index.get(value, {}).get(RDF_TYPE, ()))):
                    waiting.append(value)


def _names(said: Mapping[str, Iterable[object]], wanted: set[str]) -> bool:
    return any(value in wanted for values in said.values() for value in values if isinstance(value, str))
