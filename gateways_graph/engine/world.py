"""A data set at one date, compiled: what each gateway and bar covers, as boxes of bitmaps.

Every gateway gets a *certain* and a *possible* region. Certain is what it covers whatever is not
established turns out to be; possible is what it may cover. Readings, vague or absent dates, absent
extent and open classes that survive an exclusion make the difference. So an answer is certain when
it holds on certain regions, possible when it holds on possible ones, and no otherwise.

A region is boxes less boxes: what a gateway gives way to is taken off (its *effective* box).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateways_graph.engine.box import Box
from gateways_graph.engine.closure import Closure, build_closure
from gateways_graph.engine.compile import Compiler, Piece, extent_bits
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, RELATIVE_PURPOSES, Gateway, Restriction
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.identifiers import statute_iri

__all__ = [
    "OTHER_ORIGIN", "Region", "Scope", "World", "build_world", "count_names", "displacing", "origins_of", "sure_holes",
    "with_relative",
]  # fmt: skip

#: Stands for information held in no recorded special way.
OTHER_ORIGIN = "origin:other"
#: The root of the purpose scheme.
ANY_PURPOSE = "pur:any"


class Region(NamedTuple):
    """The union of `pieces`, less the union of `minus`."""

    pieces: tuple[Piece, ...]
    minus: tuple[Box, ...] = ()


class Scope(NamedTuple):
    """What one gateway or bar covers at the date."""

    id: str
    certain: Region
    possible: Region
    plain_certain: tuple[Piece, ...]
    plain_possible: tuple[Piece, ...]


class World(NamedTuple):
    """Everything an analysis asks about: closures, scopes and the values behind them.

    Attributes:
        live: Gateways that may be in force and operative at the date, by id, in order.
        bars: Bars that may be in force; one that waits for a direction or instrument is left out.
        dormant: Gateway id -> what it waits for.
        ended: Gateways whose period is over or not begun.
        memo: Names of bitmaps already described, by closure and bitmap.
        pieces: Boxes already made of a flow, by certainty and extent in force.
    """

    dataset: Dataset
    day: int
    extent: int
    bodies: Closure
    purposes: Closure
    subjects: Closure
    origins: Closure
    gateways: Mapping[str, Gateway]
    restrictions: Mapping[str, Restriction]
    nodes: Mapping[str, Node]
    scopes: Mapping[str, Scope]
    bars: Mapping[str, Scope]
    live: tuple[str, ...]
    dormant: Mapping[str, str]
    ended: tuple[str, ...]
    memo: dict[tuple[str, int], tuple[str, ...]]
    pieces: dict[tuple[str, bool, int], tuple[Piece, ...]]

    @property
    def singles(self) -> int:
        """Bitmap of single bodies, for the diagonal."""
        return self.bodies.singles


def build_world(dataset: Dataset, day: int, *, extent: Sequence[str] = ALL_EXTENTS, like: World | None = None) -> World:
    """Compile a data set on a day, for some of the jurisdictions.

    Args:
        dataset: What was read.
        day: Ordinal of the day.
        extent: Jurisdictions to look at.
        like: A world of the same data set on a day with the same bodies and concepts; its closures
            and boxes are used again.

    Cost:
        One pass over each hierarchy and over the flows; relative purposes make a box per recorded
        body or class with functions, never per member.
    """
    wanted = extent_bits(extent, default=15)
    closures = _close(dataset, day) if like is None else (like.bodies, like.purposes, like.subjects, like.origins)
    nodes = like.nodes if like is not None else {
        node.id: node for part in (dataset.bodies, dataset.purposes, dataset.information) for node in part.nodes
    }  # fmt: skip
    pieces = like.pieces if like is not None else {}
    compiler = Compiler(dataset, day, wanted, closures, pieces=pieces)
    # On the same day a gateway that did not change covers, before giving way, what it did.
    known = like if like is not None and (like.day, like.extent) == (day, wanted) else None
    scopes, dormant = _plain_scopes(dataset, compiler, known)
    gateways = {gateway.id: gateway for gateway in dataset.gateways}
    scopes = {name: _give_way(scope, gateways, scopes) for name, scope in scopes.items()}
    bars = {}
    for bar in dataset.restrictions:
        if "code:instrument-not-found" in (bar.depends_on or ()):
            continue
        scope = _compile(compiler, bar)
        if scope is not None:
            bars[bar.id] = scope
    return World(
        dataset, day, wanted, *closures, gateways,
        {bar.id: bar for bar in dataset.restrictions}, nodes, scopes, bars,
        tuple(scopes), dormant,
        tuple(g.id for g in dataset.gateways if g.id not in scopes and g.id not in dormant),
        like.memo if like is not None else {}, pieces,
    )  # fmt: skip


def _close(dataset: Dataset, day: int) -> tuple[Closure, Closure, Closure, Closure]:
    named = count_names(dataset)
    return (
        build_closure(dataset.bodies, day, named=named),
        build_closure(with_relative(dataset.purposes), day, named=named),
        build_closure(dataset.information, day, named=named),
        build_closure(origins_of(dataset), day, named={OTHER_ORIGIN: 1}),
    )


def _plain_scopes(dataset: Dataset, compiler: Compiler, known: World | None) -> tuple[dict[str, Scope], dict[str, str]]:
    """What each gateway covers before it gives way, and what dormant ones wait for; known scopes are kept."""
    scopes: dict[str, Scope] = {}
    dormant: dict[str, str] = {}
    for gateway in dataset.gateways:
        if known is not None and gateway.id in known.scopes and known.gateways[gateway.id] is gateway:
            same = known.scopes[gateway.id]
            if gateway.gives_way_to:
                same = same._replace(certain=Region(same.plain_certain), possible=Region(same.plain_possible))
            scopes[gateway.id] = same
            continue
        waiting = _waiting_for(gateway)
        if waiting:
            dormant[gateway.id] = waiting
            continue
        scope = _compile(compiler, gateway)
        if scope is not None:
            scopes[gateway.id] = scope
    return scopes, dormant


def rebuild_world(world: World, dataset: Dataset) -> World:
    """The same day when some gateways, bars, conditions or rules are other values (readings taken).

    Args:
        world: A world of a data set.
        dataset: That data set with some values replaced by others of the same id, in the same order; what
            is the same object is not compiled again.

    Cost:
        The gateways that changed and those that give way to one of them.
    """
    closures = (world.bodies, world.purposes, world.subjects, world.origins)
    compiler = Compiler(dataset, world.day, world.extent, closures, pieces=world.pieces)
    gateways = {gateway.id: gateway for gateway in dataset.gateways}
    changed = {name for name, gateway in gateways.items() if gateway is not world.gateways[name]}
    scopes: dict[str, Scope] = {}
    dormant: dict[str, str] = {}
    for name, gateway in gateways.items():
        waiting = _waiting_for(gateway)
        scope = None if waiting else _compile(compiler, gateway) if name in changed else world.scopes.get(name)
        if waiting:
            dormant[name] = waiting
        elif scope is not None:
            scopes[name] = scope
    for name, scope in scopes.items():
        gateway = gateways[name]
        if gateway.residual or (gateway.gives_way_to and changed & {name, *gateway.gives_way_to}):
            plain = scope._replace(certain=Region(scope.plain_certain), possible=Region(scope.plain_possible))
            scopes[name] = _give_way(plain, gateways, scopes)
    bars = {}
    for bar in dataset.restrictions:
        waits = "code:instrument-not-found" in (bar.depends_on or ())
        same = bar is world.restrictions[bar.id]
        scope = world.bars.get(bar.id) if same else None if waits else _compile(compiler, bar)
        if scope is not None:
            bars[bar.id] = scope
    return world._replace(
        dataset=dataset, gateways=gateways, restrictions={bar.id: bar for bar in dataset.restrictions},
        scopes=scopes, bars=bars, live=tuple(scopes), dormant=dormant,
        ended=tuple(name for name in gateways if name not in scopes and name not in dormant),
    )  # fmt: skip


def _compile(compiler: Compiler, owner: Gateway | Restriction) -> Scope | None:
    """The plain cover of a gateway or bar; None when it may cover nothing on the day."""
    flows = owner.flows if isinstance(owner, Gateway) else owner.bars
    sure, maybe = compiler.compile(flows, owner)
    return Scope(owner.id, Region(sure), Region(maybe), sure, maybe) if maybe else None


def count_names(dataset: Dataset) -> dict[str, int]:
    """How many statutes have a flow that names each body, purpose and category of information.

    Statutes and not flows: one Act with a hundred flows makes none of its words familiar.
    """
    holders: dict[str, set[str]] = {}
    for gateway in dataset.gateways:
        home = statute_iri(gateway.provisions[0]) if gateway.provisions else gateway.id
        for flow in gateway.flows:
            for name in (*flow.discloser, *flow.recipient, *flow.purpose, *flow.subject):
                holders.setdefault(name, set()).add(home)
    return {name: len(homes) for name, homes in holders.items()}


def with_relative(purposes: Hierarchy) -> Hierarchy:
    """The purposes with a leaf for each relative purpose, under `pur:any`: any purpose takes in any function."""
    leaves = tuple(Node(f"code:{name}", name.replace("-", " "), "relative") for name in RELATIVE_PURPOSES)
    root = [node.id for node in purposes.nodes if node.id == ANY_PURPOSE]
    return Hierarchy(
        (*purposes.nodes, *leaves), (*purposes.edges, *(Edge(leaf.id, over) for over in root for leaf in leaves))
    )


def _waiting_for(gateway: Gateway) -> str:
    """What a dormant gateway waits for; empty when it is operative as far as recorded."""
    if gateway.not_commenced:
        return "commencement"
    if gateway.legal_effect == "enables":
        return "regulations or a direction"
    if "code:instrument-not-found" in (gateway.depends_on or ()):
        return "an instrument that was not found"
    return ""


def origins_of(*datasets: Dataset) -> Hierarchy:
    """Origins that any flow or onward rule names; parts of a provision or gateway lie below it."""
    ordered = sorted({name for dataset in datasets for name in _named_origins(dataset)})
    edges = [
        Edge(low, high)
        for low in ordered
        for high in ordered
        if low != high and (low.startswith(high + "/") or low.removeprefix("flow:").startswith(high + ".")
                            or (low.startswith("http") and statute_iri(low) == high))
    ]  # fmt: skip
    return Hierarchy(tuple(Node(name, name, "origin") for name in (OTHER_ORIGIN, *ordered)), tuple(edges))


def _named_origins(dataset: Dataset) -> set[str]:
    names: set[str] = set()
    flows = [flow for gateway in dataset.gateways for flow in gateway.flows]
    for flow in (*flows, *(flow for bar in dataset.restrictions for flow in bar.bars)):
        names.update(flow.obtained_under, flow.received_through, flow.except_.origin)
    for rule in dataset.onward_rules:
        names.update(rule.origin)
    return names


def displacing(gateway: Gateway, gateways: Mapping[str, Gateway], plain: Mapping[str, Scope]) -> list[Scope]:
    """Scopes of what a gateway gives way to.

    A residual gateway gives way to any other power: whatever confers one, another residual power apart.
    """
    if not gateway.residual:
        return [plain[name] for name in gateway.gives_way_to or () if name in plain]
    live = ((gateways[name], other) for name, other in plain.items() if name != gateway.id)
    return [other for power, other in live if not power.residual and power.legal_effect in (None, "confers", "extends")]


def sure_holes(other: Scope, gateways: Mapping[str, Gateway]) -> tuple[Box, ...]:
    """What a gateway certainly takes from one that gives way to it; pairings take less than their box."""
    if not gateways[other.id].legal_effect:
        return ()
    return tuple(piece.box for piece in other.plain_certain if not piece.pairings)


def _give_way(scope: Scope, gateways: Mapping[str, Gateway], plain: Mapping[str, Scope]) -> Scope:
    """Take off what a gateway gives way to: certainly what certainly applies, possibly the rest."""
    others = displacing(gateways[scope.id], gateways, plain)
    if not others:
        return scope
    maybe = tuple(piece.box for other in others for piece in other.plain_possible)
    return scope._replace(
        certain=Region(scope.plain_certain, maybe),
        possible=Region(scope.plain_possible, tuple(box for other in others for box in sure_holes(other, gateways))),
    )
