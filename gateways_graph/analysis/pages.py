"""Gateways and pairs as running text for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gateways_graph.analysis.terms import TERMS, say_term
from gateways_graph.engine.compile import extent_names
from gateways_graph.engine.describe import describe_mask
from gateways_graph.engine.world import World
from gateways_graph.model.finding import PairFinding, Witness, named
from gateways_graph.model.gateway import Flow, Gateway

if TYPE_CHECKING:
    from gateways_graph.engine.closure import Closure

__all__ = ["TERM_NAMES", "compare_axes", "say_gateway", "say_pair", "say_standing"]

#: Field of a term -> its name in words.
TERM_NAMES = {
    "obligation": "obligation",
    "source": "source of power",
    "legal_effect": "legal effect",
    "gives_way_to": "gives way to",
    "takes_on_limits_of": "takes on limits of",
    "conditions": "conditions",
    "onward": "onward rule",
    "offences": "offence",
    "lifts": "lifts",
    "confidence": "duty of confidence",
    "other_restrictions": "other restrictions",
    "except_restrictions": "except",
    "data_protection_clause": "data protection clause",
    "exclusivity": "other powers",
}


def say_gateway(world: World, gateway: Gateway, labels: Mapping[str, str]) -> str:
    """A gateway in full, absent terms spelled out as not established."""
    lines = [gateway.id, f"  {gateway.label}", f"  {'; '.join(labels.get(iri, iri) for iri in gateway.provisions)}"]
    lines += [f"  {iri}" for iri in gateway.provisions if iri.startswith("http")]
    lines.append(
        f"  status: {gateway.status}; text read: {gateway.version_read or 'none named'}; {say_standing(world, gateway)}"
    )
    for number, flow in enumerate(gateway.flows, 1):
        lines.append(f"  flow {number}:")
        lines += [f"    {line}" for line in _flow(flow, labels)]
    lines.append("  terms:")
    for name in TERMS:
        if name == "except_restrictions" and not gateway.except_restrictions:
            continue
        lines.append(f"    {TERM_NAMES[name]}: {say_term(getattr(gateway, name), labels)}")
    lines += [
        f"    {item.term} under a reading: {item.value} ({', '.join(item.readings)})" for item in gateway.alternatives
    ]
    lines.append(f"  in force: {_in_force(gateway)}; extent: {', '.join(gateway.extent or ()) or 'not established'}")
    for name, values in (("also known by", gateway.aliases), ("repealed by", gateway.repealed_by)):
        if values:
            lines.append(f"  {name}: {'; '.join(labels.get(iri, iri) for iri in values)}")
    if gateway.family:
        sisters = [
            item.id for item in world.dataset.gateways if item.family == gateway.family and item.id != gateway.id
        ]
        lines.append(f"  versions of the same provision: {', '.join(sisters) or 'none other recorded'}")
    lines.append("  evidence:")
    for item in gateway.evidence:
        where = item.version or item.source or "no source"
        said = f' "{item.phrase}"' if item.phrase else ""
        lines.append(
            f"    {item.seen or '?'} {where} ({', '.join(item.supports) or 'whole'}; {item.checked or 'undated'}){said}"
        )
    return "\n".join(lines) + "\n"


def say_standing(world: World, gateway: Gateway) -> str:
    """Whether a gateway works on the day of the world, in words."""
    if gateway.id in world.dormant:
        return f"dormant, waiting for {world.dormant[gateway.id]}"
    if gateway.id not in world.scopes:
        return "not in force on this day"
    return "in force on this day" if world.scopes[gateway.id].plain_certain else "may be in force on this day"


def _in_force(gateway: Gateway) -> str:
    if gateway.not_commenced:
        return "not commenced"
    if gateway.in_force is None:
        return "not established"
    said = []
    for period in gateway.in_force:
        where = f" ({', '.join(period.extent)})" if period.extent else ""
        start, end = (when.text if when else None for when in (period.start, period.until))
        said.append(f"from {start or 'a day not established'}{f' until {end}' if end else ''}{where}")
    return "; ".join(said)


def _flow(flow: Flow, labels: Mapping[str, str]) -> Iterable[str]:
    def say(names: Iterable[str]) -> str:
        return "; ".join(labels.get(name, name) for name in names)

    yield f"from: {say(flow.discloser)}"
    yield f"to: {say(flow.recipient)}"
    yield f"for: {say(flow.purpose)}"
    yield f"about: {say(flow.subject) or 'any information'}{f' ({say(flow.form)})' if flow.form else ''}"
    for words, names in (("held under", flow.obtained_under), ("received through", flow.received_through)):
        if names:
            yield f"only if {words}: {say(names)}"
    for axis in flow.except_._fields:
        names = getattr(flow.except_, axis)
        if names:
            yield f"except {axis}: {say(names)}"
    if flow.pairing:
        yield f"pairing: {say(flow.pairing).replace('-', ' ')}"
    if flow.readings:
        yield f"only under the reading: {say(flow.readings)}"


# -- two gateways


def compare_axes(world: World, a: str, b: str) -> dict[str, str]:
    """Axis by axis, what the two share; the axis that separates them is spelled out.

    Two open classes with no recorded common member are said to have none recorded, not to be
    disjoint, unless they are recorded as disjoint.
    """
    axes = {}
    columns: tuple[tuple[str, str, Closure | None], ...] = (
        ("discloser", "bodies", world.bodies), ("recipient", "bodies", world.bodies),
        ("purpose", "purposes", world.purposes), ("subject", "subjects", world.subjects),
        ("origin", "origins", world.origins), ("extent", "", None),
    )  # fmt: skip
    for axis, name, closure in columns:
        one, two = (_union(world, gateway, axis) for gateway in (a, b))
        if not one & two:
            axes[axis] = _apart(closure, one, two) if axis in ("discloser", "recipient") else "do not meet"
        elif one == two:
            axes[axis] = "equal"
        else:
            how = (
                "the first inside the second"
                if not one & ~two
                else "the second inside the first"
                if not two & ~one
                else "partly shared"
            )
            axes[axis] = f"{how}: {_say(world, name, one & two)}"
    return axes


def _union(world: World, gateway: str, axis: str) -> int:
    bits = 0
    for piece in world.scopes[gateway].plain_possible:
        bits |= getattr(piece.box, axis)
    return bits


def _say(world: World, name: str, mask: int) -> str:
    if not name:
        return ", ".join(extent_names(mask))
    labels = {node.id: node.label for node in world.nodes.values()}
    names = [named(item, labels)["label"] for item in describe_mask(world, name, mask)]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "") if names else "everything"


def _apart(closure: Closure | None, one: int, two: int) -> str:
    """Whether two sets of bodies that share no recorded point may yet share unlisted members."""
    if closure is None:
        return "do not meet"
    rests = [[p.node for bit, p in enumerate(closure.points) if mask >> bit & 1 and p.rest] for mask in (one, two)]
    open_ = any(not closure.are_disjoint(x, y) for x in rests[0] for y in rests[1])
    return "no recorded common member: unlisted members may be shared" if open_ else "do not meet"


def say_pair(world: World, pair: tuple[str, str], finding: PairFinding | None, axes: Mapping[str, str]) -> str:
    """Two gateways side by side, with the relation, the proof and the terms."""
    from gateways_graph.analysis.labels import labels_of

    labels = labels_of(world)
    first, second = (finding.a, finding.b) if finding else pair
    lines = [f"A  {first}  {world.gateways[first].label}", f"B  {second}  {world.gateways[second].label}", ""]
    if finding is None:
        shut = [axis for axis, said in axes.items() if "meet" in said or "no recorded" in said]
        unknown = any("no recorded" in axes[axis] for axis in shut)
        relation = "NO RECORDED COMMON MEMBER (possible)" if unknown else "DISJOINT"
        lines.append(f"relation: {relation}{f' on {shut[0]}' if shut else _never_both(world, first, second)}")
    else:
        lines += _relation(finding)
    lines.append("")
    lines += [f"  {axis}: {said}" for axis, said in axes.items()]
    if finding:
        lines += ["", *_points(finding, labels), "", "terms that differ:"]
        lines += [f"  {item.term.replace('_', ' ')}\n    A: {item.a}\n    B: {item.b}" for item in finding.terms] or [
            "  none"
        ]
    return "\n".join(lines) + "\n"


def _never_both(world: World, *pair: str) -> str:
    """Why two gateways that meet on every axis have no point in common."""
    for name, other in (pair, pair[::-1]):
        gateway = world.gateways[name]
        if other in (gateway.gives_way_to or ()) or gateway.residual:
            return f"; {name} gives way wherever {other} reaches"
    return "; no one axis separates them"


def _relation(finding: PairFinding) -> Iterable[str]:
    yield f"relation: {finding.relation.upper()} ({finding.certainty})"
    for other in finding.also:
        said = f" of {other.of}" if other.of else ""
        yield f"also: {other.relation} ({other.certainty}){said}{f' - {other.why}' if other.why else ''}"
        yield from (f"    turns on: {item}" for item in other.turns_on if other.certainty == "possible")
    yield from (f"turns on: {item}" for item in finding.turns_on)
    (shared, of_a), (_, of_b) = finding.share_a, finding.share_b
    yield f"shared: {shared} points, of {of_a} of A and {of_b} of B"


def _points(finding: PairFinding, labels: dict[str, str]) -> Iterable[str]:
    for name, point in (("in both", finding.witness), ("only in A", finding.only_a), ("only in B", finding.only_b)):
        yield f"{name}: {_point(point, labels) if point else 'no such disclosure'}"


def _point(point: Witness, labels: dict[str, str]) -> str:
    said = [named(getattr(point, axis), labels)["label"] for axis in point._fields[:6]]
    return f"{said[0]} tells {said[1]}, for {said[2]}, {said[3]} ({said[4]}; {said[5]}), {point.extent}, {point.date}"
