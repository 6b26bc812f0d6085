"""What a review of the law reads: what could go, gaps, conflicts, groups, disputed phrases and histories as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gateways_graph.listings.pairs import say_point
from gateways_graph.model.finding import named

if TYPE_CHECKING:
    from gateways_graph.model.conflict import ConflictFinding
    from gateways_graph.model.finding import CommonBox
    from gateways_graph.model.gaps import Gap
    from gateways_graph.model.groups import Group
    from gateways_graph.model.history import Event
    from gateways_graph.model.redundancy import Judgement
    from gateways_graph.model.sensitivity import PhraseReport
    from gateways_graph.session import Gateways

__all__ = ["cite", "conflict_row", "event_row", "gap_row", "group_row", "judgement_row", "phrase_row", "say_box"]


def judgement_row(session: Gateways, item: Judgement) -> dict[str, Any]:
    """Whether one gateway could go, in one row."""
    gateway = session.world.gateways[item.gateway]
    return {
        "gateway": item.gateway,
        "verdict": item.verdict,
        "certainty": item.certainty,
        "cover": "; ".join(item.cover),
        "witness": say_point(session, item.witness),
        "would_go": "; ".join(f"{other.term}: {other.a} (cover: {other.b})" for other in item.would_go),
        "backfilled": "; ".join(f"{other.gateway} ({other.certainty})" for other in item.backfilled),
        "keystone": item.keystone.certainty if item.keystone else "no",
        "alone": say_point(session, item.keystone.witness) if item.keystone else "",
        "turns_on": "; ".join(item.turns_on),
        "status": item.status,
        "label": gateway.label,
        "provision": "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions),
    }


def gap_row(session: Gateways, gap: Gap) -> dict[str, Any]:
    """One thing that is missing, in one row."""
    labels, gateways = session.labels, session.world.gateways
    cited = (labels.get(iri, iri) for name in gap.there for iri in gateways[name].provisions)
    return {
        "what": gap.what,
        "kind": gap.kind,
        "purpose": labels[gap.purpose],
        "discloser": labels.get(gap.discloser, ""),
        "recipient": labels.get(gap.recipient, ""),
        "stage": gap.stage,
        "extent": " ".join(gap.extent or session.extent),
        "there": "; ".join(dict.fromkeys(cited)),
        "evidence": "; ".join(f"{name} {value}" for name, value in gap.evidence if isinstance(value, int)),
    }


def conflict_row(session: Gateways, item: ConflictFinding) -> dict[str, Any]:
    """A permission against a bar, in one row."""
    world, labels = session.world, session.labels
    return {
        "kind": item.kind,
        "certainty": item.certainty,
        "gateway": item.gateway,
        "bar": "; ".join(item.all_bars),
        "share": "{}/{}".format(*item.share),
        "why": item.why,
        "turns_on": "; ".join(item.turns_on),
        "witness": say_point(session, item.witness),
        "left": say_point(session, item.left),
        **dict(item.precedence or ((name, "") for name in ("lifts", "overrides", "yields", "prevails", "preserves"))),
        "exceptions": "; ".join(f"{let.label} ({let.holds})" for let in item.exceptions),
        "status": item.status,
        "label_gateway": world.gateways[item.gateway].label,
        "label_bar": "; ".join(labels.get(name, name) for name in item.all_bars),
        "provision_gateway": cite(session, world.gateways[item.gateway].provisions),
        "provision_bar": "; ".join(cite(session, world.restrictions[name].provisions) for name in item.all_bars),
    }


def cite(session: Gateways, provisions: Iterable[str]) -> str:
    """Provisions as people cite them."""
    return "; ".join(session.labels.get(iri, iri) for iri in provisions)


def group_row(session: Gateways, group: Group) -> dict[str, Any]:
    """A group of gateways, in one row."""
    common = group.common
    return {
        "group": group.number,
        "name": group.name,
        "gateways": len(group.members),
        "provisions": group.provisions,
        "statutes": group.statutes,
        "certainty": group.certainty,
        "shape": group.shape,
        "hub": group.hub,
        "meet": len(common.members) if common else 0,
        "common": say_box(session, common.box) if common else "",
        "witness": say_point(session, common.witness if common else None),
        "relations": "; ".join(f"{relation}: {count}" for relation, count in group.relations().items()),
        "broad": len(group.broad),
        "members": list(group.members),
    }


def say_box(session: Gateways, box: CommonBox) -> str:
    """A box in one line, its broadest names first."""
    said = {axis: _some(session, getattr(box, axis)) for axis in ("discloser", "recipient", "purpose", "subject")}
    text = f"{said['discloser'] or 'anyone'} -> {said['recipient'] or 'anyone'}"
    text += f" for {said['purpose'] or 'any purpose'}: {said['subject'] or 'any information'}"
    return f"{text}, {', '.join(box.extent)}"


def _some(session: Gateways, names: Iterable[str], most: int = 3) -> str:
    said = [named(name, session.labels)["label"] for name in names]
    # Recorded names first: "one not listed here" only says that a class is open.
    said.sort(key=lambda text: text.endswith("not listed here"))
    return " / ".join(said[:most]) + (f" / {len(said) - most} more" if len(said) > most else "")


def phrase_row(session: Gateways, report: PhraseReport) -> dict[str, Any]:
    """A disputed phrase and how many answers turn on it, in one row."""
    return {
        "phrase": report.phrase.id,
        "words": report.phrase.words,
        "provision": session.labels.get(report.phrase.provision, report.phrase.provision),
        "total": len(report.turning),
        **report.counts,
        "readings": "; ".join(f"{item.id.rpartition('.')[2]}: {item.label}" for item in report.readings),
    }


def event_row(session: Gateways, event: Event) -> dict[str, Any]:
    """What happened to one gateway of a family, in one row."""
    gateway, change = session.world.gateways[event.gateway], event.change
    lost, gained = (change.lost, change.gained) if change else (None, None)
    return {
        "date": event.date,
        "vague": event.vague,
        "kind": event.kind,
        "gateway": event.gateway,
        "label": gateway.label,
        "provision": "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions),
        "extent": list(event.extent),
        "others": [session.labels.get(name, name) if name.startswith("http") else name for name in event.others],
        "relation": change.relation if change else "",
        "scope": change.scope if change else "",
        "gained": say_point(session, gained.witness if gained else None),
        "lost": say_point(session, lost.witness if lost else None),
        "terms": [item.term for item in change.terms] if change else [],
        "note": event.note,
    }
