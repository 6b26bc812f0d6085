"""Merged gateways as they would be recorded, and the law with them in place of those they replace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from gateways_graph.analysis.terms import TERMS, term_of
from gateways_graph.analysis.uniting import Part, unite_parts, write_out
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.consolidation import Merged
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import STATUSES, Gateway, Restriction

__all__ = ["MORE_TERMS", "Draft", "amend_names", "build_merged", "build_replaced", "draft_of"]

#: Terms that the side test does not compare and a merge must not change either.
MORE_TERMS = ("act", "depends_on")


class Draft(NamedTuple):
    """One gateway to be.

    Attributes:
        members: The gateways that it replaces, in order of id.
        parts: Its flows.
        base: Whose terms it takes; None when those of all are equal as far as established.
        exact: Whether lists were united on one axis at a time only, which loses and gains nothing.
    """

    members: tuple[Gateway, ...]
    parts: tuple[Part, ...]
    base: Gateway | None = None
    exact: bool = True


def draft_of(members: Iterable[Gateway], day: int, *, base: Gateway | None = None) -> Draft:
    """One gateway with the flows of all, in as few as lists united along one axis allow."""
    members = tuple(sorted(members, key=lambda item: item.id))
    parts = unite_parts(part for item in members for part in write_out(item, day))
    return Draft(members, parts, base)


def build_merged(draft: Draft, name: str) -> Merged:
    """The gateway of a draft, under a name that nothing else has."""
    away = {item.id for item in draft.members}
    terms: dict[str, Any] = {term: _agreed(draft, term) for term in (*TERMS, *MORE_TERMS)}
    terms["except_restrictions"] = terms["except_restrictions"] or ()
    for term in ("gives_way_to", "takes_on_limits_of"):
        if terms[term] is not None:
            # What it would give way to, or be limited by, is part of itself now.
            terms[term] = tuple(other for other in terms[term] if other not in away)
    gateway = draft.members[0]._replace(
        id=name,
        label="; ".join(dict.fromkeys(item.label for item in draft.members)),
        alt_labels=(),
        provisions=tuple(dict.fromkeys(iri for item in draft.members for iri in item.provisions)),
        aliases=(),
        family=None,
        flows=tuple(part.flow._replace(id=f"flow:{name}.{n}") for n, part in enumerate(draft.parts, 1)),
        base_gateways=tuple(sorted({base for item in draft.members for base in item.base_gateways} - away)),
        extent=None,
        applies_in=None,
        in_force=None,
        alternatives=draft.base.alternatives if draft.base else (),
        status=min((item.status for item in draft.members), key=STATUSES.index),
        **terms,
    )
    return Merged(gateway, tuple(item.id for item in draft.members), tuple(part.sources for part in draft.parts))


def _agreed(draft: Draft, term: str) -> str | tuple[str, ...] | None:
    """A term of the base, or the value that some member has and no other gainsays."""
    givers = (draft.base,) if draft.base else draft.members
    values = (getattr(item, term) if term in MORE_TERMS else term_of(item, term) for item in givers)
    return next((value for value in values if value is not None), None)


def build_replaced(world: World, merged: Sequence[Merged]) -> World:
    """The world with merged gateways in place of those they replace, and what names these amended.

    Flows limited to what was received through a merged gateway are left as they are: what is said
    of them is that they would have to be amended.
    """
    new = {old: item.gateway.id for item in merged for old in item.sources}
    like = world._replace(pieces=dict(world.pieces))
    return build_world(_replace(world.dataset, merged, new), world.day, extent=extent_names(world.extent), like=like)


def _replace(data: Dataset, merged: Sequence[Merged], new: Mapping[str, str]) -> Dataset:
    kept = (amend_names(item, new) for item in data.gateways if item.id not in new)
    made = (amend_names(item.gateway, new) for item in merged)
    return data._replace(
        gateways=(*kept, *made), restrictions=tuple(_amend_bar(item, new) for item in data.restrictions)
    )


def _amend(names: tuple[str, ...] | None, new: Mapping[str, str]) -> tuple[str, ...] | None:
    return None if names is None else tuple(dict.fromkeys(new.get(name, name) for name in names))


def amend_names(item: Gateway, new: Mapping[str, str], *, own: str | None = None) -> Gateway:
    """A gateway that names merged ones by their new name; what becomes part of itself keeps its old one."""
    if not {*(item.gives_way_to or ()), *(item.takes_on_limits_of or ())} & new.keys():
        return item
    new = {old: name for old, name in new.items() if name != own}
    return item._replace(
        gives_way_to=_amend(item.gives_way_to, new), takes_on_limits_of=_amend(item.takes_on_limits_of, new)
    )


def _amend_bar(item: Restriction, new: Mapping[str, str]) -> Restriction:
    if not {*(item.yields_to or ()), *(item.prevails_over or ())} & new.keys():
        return item
    return item._replace(yields_to=_amend(item.yields_to, new), prevails_over=_amend(item.prevails_over, new))
