"""Who gains or loses what by a merge: disclosers and recipients, in plain words; and what names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gateways_graph.analysis.pages import TERM_NAMES
from gateways_graph.analysis.terms import TERMS, say_term, term_of
from gateways_graph.engine.world import World
from gateways_graph.model.consolidation import Affected, Merged, Reference, ScopeChange, TermChange
from gateways_graph.model.finding import CommonBox, named
from gateways_graph.model.gateway import Flow, Gateway, Names

__all__ = ["Mention", "find_affected", "find_references", "find_term_changes", "mentions_of"]

#: Who names something, in which field, and what.
Mention = tuple[str, str, Names]

#: Terms that are lists, in the singular.
_ADDED = {
    "conditions": "condition",
    "onward": "limit on passing it on",
    "offences": "offence",
    "lifts": "lifting of a bar",
}
#: Terms that bind whoever is told, not only whoever tells.
_TAKEN = ("onward", "offences")
#: Fields through which a name that comes to stand for more reaches more; what the rest do is compared in the new law.
_REACHING = ("received_through", "origin", "takes_on_limits_of")


def find_term_changes(old: Gateway, new: Gateway, labels: Mapping[str, str]) -> tuple[TermChange, ...]:
    """Terms established on both sides that differ, in words."""
    pairs = [(name, term_of(old, name), term_of(new, name)) for name in TERMS]
    pairs += [("act", old.act, new.act), ("depends_on", old.depends_on, new.depends_on)]
    return tuple(
        TermChange(old.id, name, say_term(was, labels), say_term(now, labels))
        for name, was, now in pairs
        if was is not None and now is not None and was != now
    )


def _say_term_change(name: str, old: Gateway, new: Gateway, labels: Mapping[str, str]) -> Iterator[str]:
    """A changed term as sentences: what is added, what is dropped, or what becomes what."""
    was, now = (getattr(item, name) for item in (old, new))
    if name in _ADDED:
        noun = _ADDED[name]
        yield from (f"{noun} added: {labels.get(item, item)}" for item in now or () if item not in (was or ()))
        yield from (f"{noun} dropped: {labels.get(item, item)}" for item in was or () if item not in (now or ()))
    else:
        noun = TERM_NAMES.get(name, name.replace("_", " "))
        yield f"{noun}: was {say_term(was, labels)}, becomes {say_term(now, labels)}"


# -- who


class _Ledger:
    """Lines per discloser or recipient, in the order in which they are met."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], dict[str, dict[str, None]]] = {}

    def add(self, who: tuple[str, str], column: str, text: str) -> None:
        """One line, once."""
        columns = self.lines.setdefault(who, {"gains": {}, "loses": {}, "terms": {}})
        columns[column][text] = None

    def affected(self) -> tuple[Affected, ...]:
        """Disclosers first, each in order of id."""
        found = sorted(self.lines.items(), key=lambda item: (item[0][1] != "discloser", item[0]))
        return tuple(
            Affected(who, role, *(tuple(columns[name]) for name in ("gains", "loses", "terms")))
            for (who, role), columns in found
        )


def find_affected(
    pairs: Iterable[tuple[Gateway, Gateway]],
    changes: Sequence[TermChange],
    scope: Mapping[str, ScopeChange | None],
    labels: dict[str, str],
) -> tuple[Affected, ...]:
    """What each discloser and recipient would gain or lose.

    Args:
        pairs: Each gateway with the one that replaces it.
        changes: The terms that change.
        scope: `gains` and `loses`, by the boxes listed.
        labels: Id to label.
    """
    ledger = _Ledger()
    for column, change in scope.items():
        for box in change.boxes if change else ():
            _add_box(ledger, column, box, labels)
    changed = {(item.gateway, item.term) for item in changes}
    for old, new in pairs:
        for name in [term for gateway, term in sorted(changed) if gateway == old.id]:
            cited = "; ".join(labels.get(iri, iri) for iri in old.provisions) or old.id
            for text in _say_term_change(name, old, new, labels):
                for role, party in _parties(old.flows, taken=name in _TAKEN):
                    ledger.add((party, role), "terms", f"under {cited}: {text}")
    return ledger.affected()


def _parties(flows: Iterable[Flow], *, taken: bool) -> Iterator[tuple[str, str]]:
    for flow in flows:
        yield from (("discloser", name) for name in flow.discloser or ("everybody",))
        if taken:
            yield from (("recipient", name) for name in flow.recipient or ("everybody",))


def _add_box(ledger: _Ledger, column: str, box: CommonBox, labels: dict[str, str]) -> None:
    what = f"for {_join(box.purpose, labels, 'any purpose')}: {_join(box.subject, labels, 'any information')}"
    if len(box.extent) < 4:
        what += f", in {', '.join(box.extent)}"
    for given in box.discloser or ("everybody",):
        ledger.add((given, "discloser"), column, f"telling {_join(box.recipient, labels, 'anybody')} {what}")
    for taken in box.recipient or ("everybody",):
        ledger.add((taken, "recipient"), column, f"being told by {_join(box.discloser, labels, 'anybody')} {what}")


def _join(names: Names, labels: dict[str, str], empty: str, most: int = 4) -> str:
    said = [named(name, labels)["label"] for name in names]
    more = f" and {len(said) - most} more" if len(said) > most else ""
    return (", ".join(said[:most]) or empty) + more


# -- what names a merged gateway


def find_references(world: World, mentions: Iterable[Mention], merged: Sequence[Merged]) -> tuple[Reference, ...]:
    """Gateways, bars, rules and flows that name a merged gateway, one of its flows or its provision.

    A name that stands for only part of what is merged would reach more once it is amended.

    Args:
        world: The law as it is.
        mentions: Everything in it that names something (`mentions_of`).
        merged: The gateways to be.
    """
    mentions = tuple(mentions)
    found: list[Reference] = []
    for item in merged:
        members = [world.gateways[name] for name in item.sources]
        ids = set(item.sources)
        flows = {flow.id for member in members for flow in member.flows}
        alone = {names[0] for names in item.flow_sources if len(names) == 1}
        for by, field, names in mentions:
            held = tuple(name for name in names if name in ids or name in flows)
            if not held or (by in ids and field in ("gives_way_to", "takes_on_limits_of", "base_gateways")):
                found += _by_provision(by, field, names, members)
                continue
            whole = field not in _REACHING or ids <= set(held) or flows <= set(held) or set(held) <= alone
            found.append(Reference(by, field, held, "name to be amended" if whole else "would reach more"))
    return tuple(sorted(set(found)))


def mentions_of(world: World) -> Iterator[Mention]:
    """Everything that may name a gateway, a flow or a provision."""
    for gateway in world.dataset.gateways:
        for field in ("gives_way_to", "takes_on_limits_of", "base_gateways"):
            yield from ((gateway.id, field, getattr(gateway, field)),) if getattr(gateway, field) else ()
        for flow in gateway.flows:
            for field in ("received_through", "obtained_under"):
                yield from ((flow.id, field, getattr(flow, field)),) if getattr(flow, field) else ()
    for bar in world.dataset.restrictions:
        for field in ("yields_to", "prevails_over"):
            yield from ((bar.id, field, getattr(bar, field)),) if getattr(bar, field) else ()
    for rule in world.dataset.onward_rules:
        yield from ((rule.id, "origin", rule.origin),) if rule.origin else ()


def _by_provision(by: str, field: str, names: Names, members: Sequence[Gateway]) -> list[Reference]:
    """Names of a provision that confers some of the members and not all: things happen under it that are not told."""
    if field not in ("obtained_under", "origin", "received_through"):
        return []
    found = []
    for name in names:
        under = [any(_is_under(iri, name) or _is_under(name, iri) for iri in item.provisions) for item in members]
        if name.startswith("http") and any(under) and not all(under):
            found.append(Reference(by, field, (name,), "may reach more"))
    return found


def _is_under(iri: str, other: str) -> bool:
    return iri == other or iri.startswith(other + "/")
