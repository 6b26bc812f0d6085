"""Checks of each node by itself: identifier, class, which properties it has and how many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gateways_graph.model.identifiers import BASE, NAMESPACES, compact, expand
from gateways_graph.rdf.check_values import Values
from gateways_graph.rdf.contract import EXCLUSIVE, KINDS, PROPERTIES, Use, get_uses
from gateways_graph.rdf.facts import SKOS, Facts, Fault, Suggestions
from gateways_graph.rdf.triples import RDF_TYPE, Literal

__all__ = ["find_node_faults"]

_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_CLASSES = {expand(name): name for name, _ in KINDS.values()}
_MAIN_LABELS = (SKOS + "prefLabel", NAMESPACES["dct"] + "title")
#: What to do about an absent property, where the property's name does not say it.
_MISSING = {
    "gw:conferredBy": "name the provision or common-law authority that confers it",
    "gw:discloser": "say who discloses (a body, class or capacity; bcls:any-person if anyone)",
    "gw:recipient": "say who receives (a body, class or capacity; bcls:any-person if anyone)",
    "gw:purpose": "say for what purpose (pur:any if for any)",
    "gw:permits": "add a flow: who may tell whom, and for what",
    "gw:evidence": "say where it comes from: add a gw:Evidence with its source or the version read",
    "gw:status": "give code:candidate, code:coded, code:checked, code:double-checked or code:disputed",
    "gw:readingOf": "name the phrase that it is a reading of",
    "gw:underReading": "name the readings under which the value holds, or state the value without a gw:Term",
    "skos:prefLabel": 'add a label, for example skos:prefLabel "…"@en',
    "dct:title": 'add its title, for example dct:title "…"@en',
    "skos:note": 'say why, for example skos:note "…"@en',
    "skos:inScheme": "name its scheme",
}


def find_node_faults(facts: Facts) -> Iterator[Fault]:
    """Faults of single nodes and their values. Linear in the number of triples."""
    suggestions = Suggestions(facts)
    values = Values(facts, suggestions)
    for node in facts.graph:
        kind = facts.kinds.get(node)
        yield from _class_faults(facts, node)
        if kind is not None and not node.startswith("_:"):
            yield from _identifier_faults(node, kind)
            yield from _node_faults(facts, node, kind, values)


def _node_faults(facts: Facts, node: str, kind: str, values: Values) -> Iterator[Fault]:
    properties, uses = facts.graph[node], get_uses(kind)
    for predicate, use in uses.items():
        if use.least and predicate not in properties:
            yield _missing(facts, node, predicate)
    for predicate, objects in properties.items():
        if predicate == RDF_TYPE:
            continue
        known = uses.get(predicate)
        if known is None:
            yield _unknown_property(node, kind, predicate)
            continue
        if len(objects) > 1:
            yield from _count_faults(facts, node, (predicate, known), objects)
        yield from values.find_faults(node, predicate, known)


def _class_faults(facts: Facts, node: str) -> Iterator[Fault]:
    classes = facts.objects(node, RDF_TYPE)
    if node.startswith("_:"):
        # Its owner is told too; this catches the ones that nothing owns.
        mend = "give it an identifier of its own (flow:…, per:…, ev:…)"
        yield Fault("blank-node", node, "a node has no identifier", mend)
        return
    if not classes:
        mend = "add its class, for example `a gw:Gateway`, or correct the identifier to one that is recorded"
        yield Fault("no-class", node, f"{compact(node)} has properties but no class", mend)
    for value in classes:
        if value not in _CLASSES:
            given = compact(value) if isinstance(value, str) else f'"{value.value}"'
            near = Suggestions.among(given, _CLASSES.values())
            mend = f"write {near}" if near else f"use one of {', '.join(_CLASSES.values())}"
            yield Fault("unknown-class", node, f"{compact(node)} has the unknown class {given}", mend, RDF_TYPE, value)
    if len(classes) > 1:
        given = ", ".join(sorted(compact(value) for value in classes if isinstance(value, str)))
        message = f"{compact(node)} has several classes: {given}"
        yield Fault("two-classes", node, message, "keep one class for each identifier")


def _identifier_faults(node: str, kind: str) -> Iterator[Fault]:
    class_name, prefix = KINDS[kind]
    if prefix == "law":
        return  # forms of legislation identifiers are checked with the values
    if prefix:
        local = node[len(NAMESPACES[prefix]) :] if node.startswith(NAMESPACES[prefix]) else ""
    else:
        local = node[len(BASE) :].rpartition("/")[2] if node.startswith(BASE) else ""
    if _LOCAL.fullmatch(local):
        return
    wanted = f"{prefix}:…" if prefix else "an identifier in the project's own space"
    message = f"the identifier {compact(node)} of a {class_name} is not of the form {wanted}"
    mend = f"write {wanted} with letters, digits, hyphens and dots only, not ending in a dot"
    yield Fault("odd-iri", node, message, mend)


def _missing(facts: Facts, node: str, predicate: str) -> Fault:
    prop = compact(predicate)
    message = f"{compact(node)} ({KINDS[facts.kinds[node]][0]}) has no {prop}"
    return Fault("missing-value", node, message, _MISSING.get(prop, f"add {prop}"))


def _count_faults(facts: Facts, node: str, rule: tuple[str, Use], values: Sequence[str | Literal]) -> Iterator[Fault]:
    """Faults of a property that has two values or more."""
    predicate, use = rule
    if use.most is not None and not _all_terms(facts, use, values):
        shown = ", ".join(sorted(_shown(value) for value in values))
        mend = "keep one" + ("; if readings differ, make each value a gw:Term under its readings" * use.by_reading)
        message = f"{compact(node)} has {len(values)} values of {compact(predicate)}, which has one: {shown}"
        yield Fault("too-many-values", node, message, mend, predicate, values[-1])
    for value in values:
        if value in EXCLUSIVE:
            message = f"{compact(node)} has {compact(predicate)} {_shown(value)} beside other values"
            mend = f"keep {_shown(value)} alone, or the other values alone"
            yield Fault("none-with-values", node, message, mend, predicate, value)
    if predicate in _MAIN_LABELS:
        yield from _language_faults(node, predicate, values)


def _language_faults(node: str, predicate: str, values: Sequence[str | Literal]) -> Iterator[Fault]:
    languages = [value.language.lower() for value in values if isinstance(value, Literal)]
    for language in sorted({item for item in languages if languages.count(item) > 1}):
        texts = [v.value for v in values if isinstance(v, Literal) and v.language.lower() == language]
        message = f"{compact(node)} has {len(texts)} {compact(predicate)} in the language {language!r}: {texts}"
        yield Fault("two-labels", node, message, "keep one; make the others skos:altLabel", predicate, values[-1])


def _all_terms(facts: Facts, use: Use, values: Sequence[str | Literal]) -> bool:
    return use.by_reading and all(isinstance(v, str) and facts.kinds.get(v) == "term" for v in values)


def _unknown_property(node: str, kind: str, predicate: str) -> Fault:
    prop, class_name = compact(predicate), KINDS[kind][0]
    near = Suggestions.among(prop, PROPERTIES[kind])
    others = sorted({KINDS[other][0] for other, uses in PROPERTIES.items() if prop in uses})
    if others:
        mend = f"{prop} belongs on {', '.join(others)}" + (f"; here, perhaps {near}" if near else "")
    else:
        mend = f"write {near}" if near else f"delete it, or use a property of {class_name} in the data guide"
    return Fault("unknown-property", node, f"{compact(node)} has {prop}, which no {class_name} has", mend, predicate)


def _shown(value: str | Literal) -> str:
    if isinstance(value, str):
        return "a blank node" if value.startswith("_:") else compact(value)
    return f'"{value.value}"'
