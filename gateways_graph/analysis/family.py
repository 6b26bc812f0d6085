"""Which gateways a text means as a family: recorded versions, a gateway, a statute, a purpose, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.hierarchy import Hierarchy, Node
from gateways_graph.model.names import Names

__all__ = ["Family", "find_family"]


class Family(NamedTuple):
    """Gateways taken together.

    Attributes:
        kind: `family`, `gateway`, `statute`, `purpose` or `words`.
        names: Ids of what the text was taken to mean.
        members: Gateway id -> why it belongs, in order of id.
    """

    kind: str
    names: tuple[str, ...]
    members: dict[str, str]


def find_family(dataset: Dataset, text: str, gateways: Names, statutes: Names) -> Family:
    """The gateways that a text means.

    Looked up in this order: a recorded family by id or name; gateways by name, with their versions;
    a statute; then purposes and words together: gateways that name a purpose so called, or one
    below it, and gateways whose own name has all of the words.

    Raises:
        UnknownNameError: Nothing fits.
    """
    folded = text.strip().casefold()
    for name, label in dataset.families:
        if folded in (name.casefold(), name.partition(":")[2].casefold(), label.casefold()):
            return Family("family", (name,), _versions(dataset, {name}, {}))
    if found := gateways.find_exact(text):
        homes = {item.family for item in dataset.gateways if item.id in found and item.family}
        return Family("gateway", found, _versions(dataset, homes, dict.fromkeys(found, "named")))
    if acts := statutes.find_exact(text):
        members = {
            item.id: "under the statute"
            for item in dataset.gateways
            if any(iri == act or iri.startswith(act + "/") for act in acts for iri in item.provisions)
        }
        return Family("statute", acts, members)
    purposes = _purposes(dataset.purposes, folded)
    members = {**_worded(dataset.gateways, folded), **_aimed(dataset, purposes)}
    if not members:
        raise _unknown(dataset, text, gateways, statutes)
    kind = "purpose" if purposes else "words"
    return Family(kind, tuple(sorted(purposes)), dict(sorted(members.items())))


def _versions(dataset: Dataset, families: set[str], named: dict[str, str]) -> dict[str, str]:
    kin = {item.id: "recorded in the family" for item in dataset.gateways if item.family in families}
    return dict(sorted({**kin, **named}.items()))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.casefold()))


def _purposes(purposes: Hierarchy, folded: str) -> set[str]:
    """The purpose that is called just this, or every purpose whose names have all the words."""
    exact = {
        node.id for node in purposes.nodes if folded in (node.id, node.id.partition(":")[2], node.label.casefold())
    }
    wanted = _words(folded)
    return exact or {node.id for node in purposes.nodes if wanted and _is_called(node, wanted)}


def _is_called(node: Node, wanted: set[str]) -> bool:
    return any(wanted <= _words(name) for name in (node.label, *node.alt_labels))


def _worded(gateways: Iterable[Gateway], folded: str) -> dict[str, str]:
    wanted = _words(folded)
    return {
        item.id: "its name has the words"
        for item in gateways
        if wanted and any(wanted <= _words(name) for name in (item.label, *item.alt_labels))
    }


def _aimed(dataset: Dataset, purposes: set[str]) -> dict[str, str]:
    """Gateways that name one of the purposes, or one recorded below it at any date."""
    labels = {node.id: node.label for node in dataset.purposes.nodes}
    below: dict[str, list[str]] = {}
    for edge in dataset.purposes.edges:
        below.setdefault(edge.parent, []).append(edge.child)
    wanted, waiting = set(purposes), sorted(purposes)
    while waiting:
        fresh = [name for name in below.get(waiting.pop(), ()) if name not in wanted]
        wanted.update(fresh)
        waiting += fresh
    found = {}
    for item in dataset.gateways:
        named = sorted({name for flow in item.flows for name in flow.purpose if name in wanted})
        if named:
            found[item.id] = f"for {' / '.join(labels.get(name, name) for name in named[:3])}"
    return found


def _unknown(dataset: Dataset, text: str, gateways: Names, statutes: Names) -> UnknownNameError:
    from difflib import get_close_matches

    folded = text.strip().casefold()
    labels = [*(label for _, label in dataset.families), *(node.label for node in dataset.purposes.nodes)]
    near = get_close_matches(folded, [label.casefold() for label in labels], n=3, cutoff=0.5)
    near += [*statutes.nearest(folded, 2), *gateways.nearest(folded, 3)]
    hint = f"; nearest: {', '.join(near[:5])}" if near else ""
    message = (
        f"no family, gateway, statute, purpose or words of a gateway fit {text!r}{hint}. "
        "`gateways history` alone lists the recorded families"
    )
    return UnknownNameError(message, tuple(near[:5]))
