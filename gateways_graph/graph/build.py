"""The data set as a networkx graph, for questions that the analyses do not ask.

Nodes are keyed by the ids of the data (`ukpga-1998-37-s115`, `body:hmrc`, a legislation IRI);
edges by `e:<source>|<type>|<target>`, which no other edge has.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from gateways_graph.graph.edges import EdgeRecord, edge_id, iter_edges
from gateways_graph.graph.nodes import NodeRecord, iter_nodes, label_table
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.identifiers import expand
from gateways_graph.model.periods import Certainty, Period

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["build_graph", "standing"]


def build_graph(dataset: Dataset, *, as_at: date | None = None) -> nx.MultiDiGraph:
    """Everything recorded as one typed multigraph.

    Every node has `kind`, `label` (the recorded words) and `iri`; every edge has `type` and `id`,
    the latter also as its key. Attributes that are absent are not established. Values are text,
    integers, booleans and lists of text; dates are ISO text as recorded.

    Args:
        dataset: What was read. Ids that are referred to and recorded nowhere become nodes of kind
            `not-recorded`, so that nothing is lost silently.
        as_at: Leave out what was certainly not in force, not commenced or not in being on that
            day, with all its edges. What may have been in force stays, with
            `in_force_then="possible"`. None keeps everything.

    Returns:
        A graph whose nodes and edges come in the same order in every run: kind by kind in order
        of id. `graph.graph` holds `as_at` and `data` (the digest of the sources).

    Cost:
        Linear in the data; about 0.1 s for 400 gateways.

    Not checked:
        Whether the data is valid, and repeal of a whole statute (only gateways carry dates).

    Example:
        >>> graph = build_graph(dataset)  # doctest: +SKIP
        >>> [n for n, kind in graph.nodes(data="kind") if kind == "gateway"]  # doctest: +SKIP
    """
    import networkx as nx

    day = None if as_at is None else as_at.toordinal()
    graph = nx.MultiDiGraph(as_at=as_at.isoformat() if as_at else "all", data=dataset.digest)
    gone = _add_nodes(graph, dataset, day)
    _add_edges(graph, dataset, day, gone)
    return graph


def standing(periods: tuple[Period, ...] | None, day: int, *, waiting: bool = False) -> Certainty:
    """Whether something stands on a day: 2 certainly, 1 possibly, 0 certainly not.

    No recorded period means not established, so possibly, unless it is recorded as waiting.
    """
    if periods:
        return max(period.holds_on(day) for period in periods)
    return 0 if waiting else 1


def _add_nodes(graph: nx.MultiDiGraph, dataset: Dataset, day: int | None) -> set[str]:
    """Add what stands on the day; gives back the ids of what does not."""
    gone: set[str] = set()
    labels = label_table(dataset)
    for record in iter_nodes(dataset, labels):
        certainty = _certainty(record, day, gone)
        if certainty == 0:
            gone.add(record.id)
            continue
        if day is not None and record.attributes["kind"] in ("gateway", "restriction"):
            record.attributes["in_force_then"] = "certain" if certainty == 2 else "possible"
        graph.add_node(record.id, **record.attributes)
    return gone


def _certainty(record: NodeRecord, day: int | None, gone: set[str]) -> Certainty:
    if record.owner in gone:
        return 0
    if day is None:
        return 2
    made = record.attributes.get("date") if record.attributes["kind"] == "statute" else None
    if made is not None and made > date.fromordinal(day).isoformat():
        return 0
    return standing(record.periods, day, waiting=record.waiting)


def _add_edges(graph: nx.MultiDiGraph, dataset: Dataset, day: int | None, gone: set[str]) -> None:
    unknown: dict[str, dict[str, Any]] = {}
    merged: dict[str, tuple[EdgeRecord, dict[str, Any]]] = {}
    for record in iter_edges(dataset):
        if record.source in gone or record.target in gone or not record.source or not record.target:
            continue
        if day is not None and record.periods and standing(record.periods, day) == 0:
            continue
        for end in (record.source, record.target):
            if end not in graph:
                unknown[end] = {"kind": "not-recorded", "label": end, "iri": expand(end)}
        name = edge_id(record.source, record.type, record.target)
        _merge(merged.setdefault(name, (record, {"type": record.type, "id": name}))[1], dict(record.attributes))
    for identifier, attributes in sorted(unknown.items()):
        graph.add_node(identifier, **_known_code(identifier, attributes))
    for name, (record, attributes) in merged.items():
        graph.add_edge(record.source, record.target, key=name, **attributes)


def _merge(kept: dict[str, Any], more: dict[str, Any]) -> None:
    """A body that left a class and joined it again is one edge with both periods."""
    for name, value in more.items():
        if isinstance(value, list):
            kept[name] = sorted({*kept.get(name, ()), *value})
        else:
            kept.setdefault(name, value)


def _known_code(identifier: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """Relative purposes are recorded in the vocabulary, not in the data set."""
    from gateways_graph.graph.nodes import RELATIVE_LABELS

    if identifier in RELATIVE_LABELS:
        return {**attributes, "kind": "relative-purpose", "label": RELATIVE_LABELS[identifier]}
    return attributes
