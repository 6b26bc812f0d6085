"""Words for everything that a term, a box or a point can name."""

from __future__ import annotations

from gateways_graph.engine.world import OTHER_ORIGIN, World
from gateways_graph.model.citations import say_provision

__all__ = ["labels_of"]


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
