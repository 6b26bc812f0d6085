"""Gateways and statutes joined by how they overlap, and the families that this makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.graph.bodies import gateway_facts
from gateways_graph.graph.nodes import label_table
from gateways_graph.graph.wording import page_of
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.identifiers import expand, is_work_iri, statute_iri

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "RELATION_ORDER", "Cluster", "clusters", "divide", "overlap_graph", "statute_graph", "statutes_of",
]  # fmt: skip

#: Relations of a pair, the strongest first (`docs/semantics.md`, section 4).
RELATION_ORDER = (
    "same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed", "partial overlap",
)  # fmt: skip
#: Relations in which `a` is the side that lies inside the other.
_SIDED = frozenset({"redundant", "specific under general", "subsumed"})
#: A community with more members than this is divided again.
_READABLE = 20


class Cluster(NamedTuple):
    """A family of gateways that overlap each other more than they overlap others.

    Attributes:
        name: What its members share, in words; not unique.
        members: Gateway ids, in order.
        shared: Words that at least half of the members have in common, by attribute.
    """

    name: str
    members: tuple[str, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()


def overlap_graph(
    findings: Iterable[PairFinding], dataset: Dataset, *, siblings: bool = False, certain_only: bool = False
) -> nx.Graph:
    """An undirected graph over gateway ids with an edge per finding.

    Args:
        findings: Pairs, as `find_overlaps` gives them; one for each pair.
        dataset: Where the gateways are recorded.
        siblings: Keep pairs that are limbs of one provision.
        certain_only: Leave out relations that are only possible.

    Returns:
        Nodes: only gateways with a finding, with `kind`, `label`, `citation`, `statute`, `status`,
        `purposes`, `disclosers`, `recipients` (labels). Edges: `type` and `relation` (the same
        words), `id`, `certainty`, `covered` (the side that lies inside the other, if one does), `share_a` and
        `share_b` as exact text (`3/40`) with `a` and `b`, and `weight`: common points over all
        points of both, a quarter of it when only possible; for clustering and drawing, it is no
        finding.

    Cost:
        Linear in the findings.
    """
    import networkx as nx

    graph = nx.Graph(view="overlaps", gateways=gateway_facts(dataset))
    chosen = sorted(
        (finding for finding in findings if siblings or not finding.siblings), key=lambda item: (item.a, item.b)
    )
    chosen = [finding for finding in chosen if not certain_only or finding.certainty == "certain"]
    _add_gateways(graph, {end for finding in chosen for end in (finding.a, finding.b)}, dataset)
    for finding in chosen:
        graph.add_edge(finding.a, finding.b, **_edge(finding))
    return graph


def _add_gateways(graph: nx.Graph, wanted: set[str], dataset: Dataset) -> None:
    labels = label_table(dataset)
    facts = graph.graph["gateways"]
    for gateway in dataset.gateways:
        if gateway.id in wanted:
            graph.add_node(
                gateway.id, kind="gateway", iri=expand(gateway.id), **facts[gateway.id], **_words(gateway, labels)
            )


def _words(gateway: Gateway, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """Who tells whom what for, as labels in order; what families are named by."""
    values: dict[str, set[str]] = {"purposes": set(), "disclosers": set(), "recipients": set()}
    for flow in gateway.flows:
        values["purposes"] |= {labels.get(name, name) for name in flow.purpose}
        values["disclosers"] |= {labels.get(name, name) for name in flow.discloser}
        values["recipients"] |= {labels.get(name, name) for name in flow.recipient}
    return {name: sorted(found) for name, found in values.items()}


def _edge(finding: PairFinding) -> dict[str, Any]:
    common, of_a = finding.share_a
    of_b = finding.share_b[1]
    # What only may overlap must not pull families together that surely do not.
    sure = 1.0 if finding.certainty == "certain" else 0.25
    ends = "|".join(sorted((finding.a, finding.b)))
    covered = {"covered": finding.a} if finding.relation in _SIDED else {}
    return {
        **covered,
        "id": f"e:{ends.replace('|', '|overlaps|', 1)}",
        "type": finding.relation,
        "relation": finding.relation,
        "certainty": finding.certainty,
        "a": finding.a,
        "b": finding.b,
        "share_a": "{}/{}".format(*finding.share_a),
        "share_b": "{}/{}".format(*finding.share_b),
        "also": [item.relation for item in finding.also],
        "status": finding.status,
        "weight": round(max(sure * common / max(of_a + of_b - common, 1), 0.001), 6),
    }


def statute_graph(findings: Iterable[PairFinding], dataset: Dataset) -> nx.Graph:
    """Statutes (and common-law authorities) joined where gateways under them relate.

    Returns:
        An undirected graph. Nodes: every statute with a gateway, with `gateways` (how many) and
        `inside` (findings between two of its own gateways). Edges: `id`, `type="overlaps"`,
        `weight` (number of findings), `relations` (such as `subsumed: 3`), `strongest`.
    """
    import networkx as nx

    labels = label_table(dataset)
    homes = {gateway.id: statutes_of(gateway) for gateway in dataset.gateways}
    graph = nx.Graph(view="statutes")
    counts = Counter(home for found in homes.values() for home in found)
    for home in sorted(counts):
        kind = "statute" if is_work_iri(home) else "common-law"
        link = {"link": page} if (page := page_of(home)) else {}
        label = labels.get(home, home)
        graph.add_node(home, kind=kind, label=label, iri=expand(home), gateways=counts[home], inside=0, **link)
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for finding in findings:
        for ends in sorted({tuple(sorted((a, b))) for a in homes[finding.a] for b in homes[finding.b]}):
            if ends[0] == ends[1]:
                graph.nodes[ends[0]]["inside"] += 1
            else:
                pairs.setdefault((ends[0], ends[1]), Counter())[finding.relation] += 1
    for (one, other), relations in sorted(pairs.items()):
        graph.add_edge(one, other, **_statute_edge(one, other, relations))
    return graph


def statutes_of(gateway: Gateway) -> list[str]:
    """The statutes, instruments and common-law authorities that its provisions are part of, in order."""
    return sorted({statute_iri(iri) if is_work_iri(iri) else iri for iri in gateway.provisions})


def _statute_edge(one: str, other: str, relations: Counter[str]) -> dict[str, Any]:
    order = sorted(relations, key=_strength)
    return {
        "id": f"e:{one}|overlaps|{other}",
        "type": "overlaps",
        "weight": sum(relations.values()),
        "relations": [f"{relation}: {relations[relation]}" for relation in order],
        "strongest": order[0],
    }


def _strength(relation: str) -> int:
    return RELATION_ORDER.index(relation) if relation in RELATION_ORDER else len(RELATION_ORDER)


def clusters(graph: nx.Graph, *, seed: int = 7, readable: int = _READABLE) -> tuple[Cluster, ...]:
    """Families of the overlap graph: Louvain communities, divided until they can be read.

    Exact nothing: communities are a way to read a large overlap graph, not a legal relation. The
    same graph and seed give the same families in every run and process.

    Args:
        graph: From `overlap_graph`; edge `weight` is used.
        seed: For the order in which Louvain visits nodes.
        readable: A larger community is divided again at twice the resolution, up to six times.

    Returns:
        The largest first, then by first member. Every node is in exactly one.
    """
    ties = ((a, b, graph[a][b].get("weight", 1)) for a, b in graph.edges)
    parts = divide(ties, names=graph, seed=seed, readable=readable)
    found = [_named(graph, list(part)) for part in parts]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.members), cluster.members)))


def divide(
    ties: Iterable[tuple[str, str, float]], *, names: Iterable[str] = (), seed: int = 7, readable: int = _READABLE
) -> list[tuple[str, ...]]:
    """Parts of what is tied together: Louvain communities, each divided until it can be read.

    The same ties, in any order, give the same parts in every run and process.

    Args:
        ties: Pairs with a weight, each pair once.
        names: What to divide besides the ends of ties.
        seed: For the order in which Louvain visits nodes.
        readable: A larger community is divided again at twice the resolution, up to six times.

    Returns:
        Parts in no order that means anything; members of each in order.
    """
    import networkx as nx

    found = sorted((min(a, b), max(a, b), weight) for a, b, weight in ties)
    # Louvain breaks ties by set order, and the hash of text differs from process to process.
    ordered = sorted({*names, *(end for a, b, _ in found for end in (a, b))})
    numbers = {name: number for number, name in enumerate(ordered)}
    plain = nx.Graph()
    plain.add_nodes_from(range(len(ordered)))
    plain.add_weighted_edges_from((numbers[a], numbers[b], weight) for a, b, weight in found)
    parts: list[list[int]] = []
    waiting = [(sorted(part), 1.0) for part in nx.connected_components(plain)]
    while waiting:
        part, resolution = waiting.pop()
        if len(part) <= readable or resolution > 64:
            parts.append(part)
            continue
        split = nx.community.louvain_communities(
            plain.subgraph(part), weight="weight", seed=seed, resolution=resolution
        )
        waiting += [(sorted(piece), resolution * 2) for piece in split]
    return [tuple(ordered[number] for number in part) for part in parts]


def _named(graph: nx.Graph, members: list[str]) -> Cluster:
    """A cluster with what at least half of its members share, most shared first."""
    shared: list[tuple[str, tuple[str, ...]]] = []
    for attribute in ("purposes", "statute", "disclosers", "recipients"):
        counts = Counter(word for name in members for word in graph.nodes[name].get(attribute, ()))
        words = [word for word, count in sorted(counts.items(), key=_most) if 2 * count >= len(members)]
        if words:
            shared.append((attribute, tuple(words)))
    return Cluster(_name(dict(shared), graph, members), tuple(members), tuple(shared))


def _name(facts: dict[str, tuple[str, ...]], graph: nx.Graph, members: list[str]) -> str:
    """What most members are for and under what statute, else who tells or is told, else the commonest statute."""
    first = [facts[name][0] for name in ("purposes", "statute") if name in facts]
    if first:
        return "; ".join(first)
    if "disclosers" in facts or "recipients" in facts:
        sides = (("from", "disclosers"), ("to", "recipients"))
        return " ".join(f"{word} {facts[name][0]}" for word, name in sides if name in facts)
    counts = Counter(word for name in members for word in graph.nodes[name].get("statute", ()))
    return f"{min(counts.items(), key=_most)[0]} and others" if counts else "mixed"


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
