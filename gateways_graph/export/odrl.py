"""Gateways, bars and onward limits as ODRL 2.2 policies.

A rule stands under `odrl:permission` only if it certainly permits: everything it needs is established,
in operation and held under every reading. Whatever else is recorded stands under `gwo:heldBack`, with
the reason; what has no other rule is no policy (`gwo:PolicyHeldBack`). What ODRL cannot say is kept in
the terms of the data; `odrl_parts` holds the profile.

Source: ODRL Information Model 2.2, sections 2.5 (constraints), 2.6 (rules) and 2.7 (inheritance of parts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gateways_graph.engine.closure import Closure
from gateways_graph.engine.world import World
from gateways_graph.export.odrl_parts import ODRL, PROFILE, Rule, allow, describe_profile, let_through, times
from gateways_graph.export.standing import doubts, place_of
from gateways_graph.model.gateway import Flow, Gateway, Names, OnwardRule, Restriction
from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple

__all__ = ["build_odrl"]

_GW, _GWO, _CODE, _POL = (NAMESPACES[name] for name in ("gw", "gwo", "code", "pol"))
_LABEL, _SOURCE = NAMESPACES["skos"] + "prefLabel", NAMESPACES["dct"] + "source"
_TRUE = Literal("true", XSD + "boolean")
#: What a gateway's act is a kind of in ODRL.
_ACTS = {"disclose": "distribute", "make-available": "distribute", "publish": "distribute"}
#: Rules that are in effect.
_RULES = frozenset(ODRL + name for name in ("permission", "prohibition", "obligation"))
#: Terms of a gateway that may be not established, or read and none.
_LISTS = {"conditions": "condition", "onward": "onwardRule", "lifts": "lifts", "offences": "enforcedBy"}


def build_odrl(world: World) -> list[Triple]:
    """The policies of a data set, with the collections of its parties, purposes and information on the day.

    Args:
        world: The data set on a day; dates in force are constraints, memberships are those of the day.
    """
    out = list(describe_profile())
    out += _actions()
    out += _collections(world)
    roots = _roots(world.subjects)
    for gateway in world.dataset.gateways:
        _gateway(gateway, roots, out)
    for bar in world.dataset.restrictions:
        _bar(bar, roots, out)
    for limit in world.dataset.onward_rules:
        _onward(limit, roots, out)
    return _with_kinds(out)


def _with_kinds(triples: list[Triple]) -> list[Triple]:
    """The triples, with the kind of each policy: a policy of ODRL has a rule, and what has only held-back ones is none.

    Source: ODRL Information Model 2.2, section 2.1.
    """
    ruled = {subject for subject, prop, _ in triples if prop in _RULES}
    policies = [subject for subject, prop, _ in triples if prop == ODRL + "uid"]
    kinds = ((name, RDF_TYPE, ODRL + "Set" if name in ruled else _GWO + "PolicyHeldBack") for name in policies)
    return [*triples, *kinds]


def _actions() -> Iterator[Triple]:
    for act in ("disclose", "make-available", "publish", "use", "receive", "match"):
        yield _CODE + act, RDF_TYPE, ODRL + "Action"
        yield _CODE + act, ODRL + "includedIn", ODRL + _ACTS.get(act, "use")


def _roots(closure: Closure) -> Names:
    return tuple(sorted(name for name, over in closure.parents.items() if not over))


def _collections(world: World) -> Iterator[Triple]:
    """What each party, purpose and kind of information is, and what it certainly lies in."""
    kinds = ((world.bodies, "Party"), (world.purposes, ""), (world.subjects, "Asset"), (world.origins, "Asset"))
    for closure, kind in kinds:
        prop = ODRL + "partOf" if kind else NAMESPACES["skos"] + "broader"
        for name, below in closure.children.items():
            if name.startswith("origin:") or (kind == "" and name.startswith("code:")):
                continue
            if kind:
                many = below or name.startswith("bcls:")
                yield expand(name), RDF_TYPE, ODRL + kind + ("Collection" if many else "")
            if name.startswith("body:") and not closure.certain.get(name, 0):
                yield expand(name), _GWO + "mayNotExist", _TRUE
            for child in below:
                sure = (child, name) in closure.sure
                yield expand(child), prop if sure else _GWO + "mayBePartOf", expand(name)
    for node in world.nodes.values():
        yield expand(node.id), _LABEL, Literal(node.label, language="en")
        yield from ((expand(node.id), _GW + "function", expand(purpose)) for purpose in node.functions)
        yield from ((expand(node.id), _GW + "disjointWith", expand(other)) for other in node.disjoint_with)


def _policy(iri: str, label: str, provisions: Iterable[str], out: list[Triple]) -> None:
    out += [(iri, ODRL + "uid", iri), (iri, ODRL + "profile", PROFILE)]
    out.append((iri, _LABEL, Literal(label, language="en")))
    out += [(iri, _SOURCE, expand(provision)) for provision in provisions]


def _gateway(gateway: Gateway, roots: Names, out: list[Triple]) -> None:
    policy = _POL + gateway.id
    _policy(policy, gateway.label, gateway.provisions, out)
    _terms(policy, gateway, out)
    for number, recorded in enumerate(gateway.flows, 1):
        flow = recorded._replace(subject=recorded.subject or roots)
        rule = Rule(f"{policy}.{number}", out)
        parts = [*allow(rule, flow), *times(rule, place_of(gateway, flow))]
        reasons = doubts(gateway, flow)
        rule.say(RDF_TYPE, ODRL + "Permission")
        rule.say(ODRL + "action", _CODE + (gateway.act or "disclose"))
        rule.say(ODRL + "constraint", *parts)
        rule.say(ODRL + "duty", *_duties(rule, gateway))
        rule.say(_GWO + "because", *(Literal(reason, language="en") for reason in reasons))
        rule.say(_GW + "underReading", *map(expand, flow.readings))
        out.append((policy, _GWO + "heldBack" if reasons else ODRL + "permission", rule.iri))
        if gateway.obligation not in (None, "may"):
            duty = _obligation(rule, gateway, flow, parts)
            out.append((policy, _GWO + "heldBack" if reasons else ODRL + "obligation", duty))


def _terms(policy: str, gateway: Gateway, out: list[Triple]) -> None:
    """What ODRL has no words for, in those of the data."""
    out.append((policy, NAMESPACES["prov"] + "wasDerivedFrom", expand(gateway.id)))
    out.append((policy, _GW + "status", _CODE + gateway.status))
    for field, name in _LISTS.items():
        value = getattr(gateway, field)
        if not value:
            out.append((policy, _GWO + ("notEstablished" if value is None else "none"), _GW + name))
    for name, values in (
        ("lifts", gateway.lifts), ("enforcedBy", gateway.offences), ("takesOnLimitsOf", gateway.takes_on_limits_of),
    ):  # fmt: skip
        out += [(policy, _GW + name, expand(value)) for value in values or ()]
    for value in gateway.gives_way_to or ():
        out.append((policy, _GW + "givesWayTo", expand(value) if ":" in value else _POL + value))
    if gateway.obligation is None:
        out.append((policy, _GWO + "notEstablished", _GW + "obligation"))
    else:
        out.append((policy, _GW + "obligation", _CODE + gateway.obligation))


def _duties(rule: Rule, gateway: Gateway) -> list[str]:
    """Conditions to be met, all of them, and the policy that binds whoever is told."""
    wanted = [("condition", _GWO + "meetCondition", expand(name)) for name in gateway.conditions or ()]
    wanted += [("onward", ODRL + "nextPolicy", _limit(name)) for name in gateway.onward or ()]
    found = []
    for number, (key, action, target) in enumerate(wanted, 1):
        duty = Rule(f"{rule.iri}.{key}-{number}", rule.out)
        duty.say(RDF_TYPE, ODRL + "Duty")
        duty.say(ODRL + "action", action)
        duty.say(ODRL + "target", target)
        found.append(duty.iri)
    return found


def _obligation(rule: Rule, gateway: Gateway, flow: Flow, parts: Sequence[str]) -> str:
    """The same flow as a duty to act, where the law says must."""
    duty = Rule(f"{rule.iri}.must", rule.out)
    answers = gateway.obligation == "must-respond"
    duty.say(RDF_TYPE, ODRL + "Duty")
    duty.say(ODRL + "action", _GWO + "respond" if answers else _CODE + (gateway.act or "disclose"))
    duty.say(ODRL + "assignee", *map(expand, flow.discloser))
    duty.say(ODRL + "target", *map(expand, flow.subject))
    met = [
        duty.compare(f"met-{place}", _GWO + "conditionMet", "eq", expand(name))
        for place, name in enumerate(gateway.conditions or (), 1)
    ]
    asked = [] if gateway.obligation == "must" else [duty.compare("asked", _GWO + "required", "eq", _TRUE)]
    duty.say(ODRL + "constraint", *parts, *met, *asked)
    return duty.iri


def _limit(name: str) -> str:
    return _POL + "onward-" + name.partition(":")[2]


def _bar(bar: Restriction, roots: Names, out: list[Triple]) -> None:
    """A bar: prohibitions, less its exceptions; what it yields to stands beside them."""
    policy = _POL + bar.id.partition(":")[2]
    _policy(policy, bar.label, bar.provisions, out)
    out.append((policy, NAMESPACES["prov"] + "wasDerivedFrom", expand(bar.id)))
    out += [(policy, _GW + "binds", expand(name)) for name in bar.binds]
    for name, values in (("yieldsTo", bar.yields_to), ("prevailsOver", bar.prevails_over)):
        if values is None:
            out.append((policy, _GWO + "notEstablished", _GW + name))
        out += [(policy, _GW + name, expand(value)) for value in values or ()]
    out += [(policy, _GW + "enforcedBy", expand(name)) for name in bar.offences or ()]
    for number, recorded in enumerate(bar.bars, 1):
        flow = recorded._replace(subject=recorded.subject or roots)
        rule = Rule(f"{policy}.{number}", out)
        parts = [*allow(rule, flow), *times(rule, place_of(bar, flow)), *_unless(rule, bar)]
        reasons = doubts(bar, flow) + _open_exception(bar)
        rule.say(RDF_TYPE, ODRL + "Prohibition")
        rule.say(ODRL + "action", _CODE + "disclose")
        rule.say(ODRL + "constraint", *parts)
        rule.say(_GWO + "because", *(Literal(reason, language="en") for reason in reasons))
        out.append((policy, _GWO + "heldBack" if reasons else ODRL + "prohibition", rule.iri))


def _open_exception(owner: Restriction | OnwardRule) -> list[str]:
    return ["an exception takes all of it out"] if any(not any(item[2:]) for item in owner.exceptions) else []


def _unless(rule: Rule, owner: Restriction | OnwardRule) -> list[str]:
    """Constraints that hold while no exception applies and no end has come."""
    found = [let_through(rule, f"unless-{place}", item) for place, item in enumerate(owner.exceptions, 1)]
    ends = [
        rule.compare(f"until-{place}", _GWO + "conditionMet", "neq", expand(name))
        for place, name in enumerate(owner.ends_when, 1)
    ]
    return [node for node in found if node] + ends


def _onward(limit: OnwardRule, roots: Names, out: list[Triple]) -> None:
    """What whoever is told may not do next, as the policy that goes with the information."""
    policy = _limit(limit.id)
    _policy(policy, limit.label, limit.provisions, out)
    out.append((policy, NAMESPACES["prov"] + "wasDerivedFrom", expand(limit.id)))
    out += [(policy, _GW + "enforcedBy", expand(name)) for name in limit.offences]
    if limit.binds is None:
        out.append((policy, _GWO + "notEstablished", _GW + "binds"))
    else:
        out.append((policy, _GW + "binds", _CODE + limit.binds))
    rule = Rule(policy + ".1", out)
    rule.say(RDF_TYPE, ODRL + "Prohibition")
    acts = ("disclose", "use") if limit.act in ("both", None) else (limit.act,)
    rule.say(ODRL + "action", *(_CODE + act for act in acts))
    rule.say(ODRL + "target", *map(expand, roots))
    parts = [rule.any_of("origin", "origin", limit.origin)] if limit.origin else []
    parts += [
        rule.compare(f"if-{place}", _GWO + "conditionMet", "eq", expand(name))
        for place, name in enumerate(limit.conditions, 1)
    ]
    rule.say(ODRL + "constraint", *parts, *_unless(rule, limit))
    reasons = ["it holds under some readings only"] if limit.readings else []
    reasons += ["what it limits is not established"] if limit.act is None else []
    reasons += _open_exception(limit)
    rule.say(_GWO + "because", *(Literal(reason, language="en") for reason in reasons))
    rule.say(_GW + "underReading", *map(expand, limit.readings))
    out.append((policy, _GWO + "heldBack" if reasons else ODRL + "prohibition", rule.iri))
