"""Words for everything that a term, a box or a point can name."""

from __future__ import annotations

from gateways_graph.engine.world import OTHER_ORIGIN, World
from gateways_graph.model.identifiers import legislation_path, statute_iri

__all__ = ["labels_of", "say_provision"]


def labels_of(world: World) -> dict[str, str]:
    """Id or IRI -> label."""
    data = world.dataset
    labels = {node.id: node.label for node in world.nodes.values()}
    for group in (data.conditions, data.onward_rules, data.restrictions, data.enactment_classes, data.gateways):
        labels.update((item.id, item.label) for item in group)
    labels.update((name, label) for name, label, _ in data.offences)
    labels.update((item.id, item.label) for item in data.common_law)
    labels["code:functions-of-recipient"] = "a function of the recipient that is not recorded"
    labels["code:functions-of-discloser"] = "a function of the discloser that is not recorded"
    labels["code:purpose-of-receipt"] = "the purpose for which it was received"
    labels[OTHER_ORIGIN] = "held in no recorded special way"
    titles = {item.iri: item.title for item in data.statutes}
    labels.update(titles)
    labels.update((item.iri, say_provision(item.iri, titles)) for item in data.provisions)
    labels.update((flow.id, f"flow of {gateway.label}") for gateway in data.gateways for flow in gateway.flows)
    return labels


_WORDS = {
    "section": "s.",
    "regulation": "reg.",
    "article": "art.",
    "rule": "r.",
    "schedule": "Sch.",
    "paragraph": "para.",
    "part": "Pt",
}


def say_provision(iri: str, titles: dict[str, str]) -> str:
    """`Crime and Disorder Act 1998 s.115` from an IRI, subsections in brackets.

    Example:
        >>> say_provision("http://www.legislation.gov.uk/id/ukpga/2014/2/schedule/9/paragraph/4/8", {})
        'ukpga/2014/2 Sch.9 para.4(8)'
    """
    if not iri.startswith("http"):
        return titles.get(iri, iri)
    statute = statute_iri(iri)
    said = titles.get(statute, legislation_path(statute))
    prefix, numbered = "", False
    for part in iri[len(statute) :].strip("/").split("/"):
        if part in _WORDS or not part:
            prefix = _WORDS.get(part, "")
            numbered = False
        elif numbered:
            said += f"({part})"
        else:
            gap = " " if prefix.endswith("Pt") else ""
            said += f" {prefix}{gap}{part}" if prefix else f" {part}"
            prefix, numbered = "", True
    return said
