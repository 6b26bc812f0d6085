"""`gateways overlaps --groups`: groups of gateways that cover the same ground, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.listings.review import group_row, say_box

if TYPE_CHECKING:
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.cli.output import Emitter
    from gateways_graph.model.finding import PairFinding
    from gateways_graph.model.groups import Group, Groups
    from gateways_graph.session import Gateways

__all__ = ["choose_group", "emit_groups", "pairs_for_groups"]

#: Groups that a table shows when no limit is given, strongest relations of each, and broad gateways.
_SHOWN, _STRONGEST, _BROAD = 12, 2, 15
#: Relations that say more than that two gateways meet.
_WEAKEST = "partial overlap"


def pairs_for_groups(answer: Overlaps, certainty: str | None) -> Overlaps:
    """The pairs that groups are made of: certain ones, unless others are asked for by name."""
    if certainty in ("all", "possible"):
        return answer
    return answer._replace(findings=tuple(item for item in answer.findings if item.certainty == "certain"))


def emit_groups(session: Gateways, emitter: Emitter, answer: Overlaps, *, only: str | None = None) -> None:
    """Write all groups, or one.

    Args:
        session: Whose gateways they are.
        emitter: Where to.
        answer: The pairs that groups are made of.
        only: Number, name or member of the one group to show in full.

    Raises:
        UsageError: The pairs are not those of one day.
        UnknownNameError: No such group, or several.
    """
    if emitter.receipt["as_at"] == "all":
        message = "--groups is for one day: a group meets at a point, and a point has a date; give --as-at YYYY-MM-DD"
        raise UsageError(message)
    found = session.groups(answer)
    chosen = [choose_group(session, found.groups, only)] if only else list(found.groups)
    if emitter.form == "table":
        emitter.text(_one(session, chosen[0]) if only else _page(session, emitter, found))
        return
    records = session.records(chosen)
    more = {
        "answers": "overlaps --groups",
        "live": found.live,
        "broad": [item.to_record() for item in found.broad],
        "slight": list(found.slight),
        "alone": found.alone,
    }
    if only and emitter.form not in ("json", "ndjson"):
        rows = _member_rows(session, chosen[0])
        emitter.emit(rows, rows)
    else:
        emitter.emit(records, [group_row(session, group) for group in chosen], more=more)


def choose_group(session: Gateways, groups: Sequence[Group], text: str) -> Group:
    """A group by its number, by words of its name, or by a gateway in it.

    Raises:
        UnknownNameError: None fits, or several do.
    """
    if text.isdecimal():
        fitting = [group for group in groups if group.number == int(text)]
    else:
        words = text.casefold().split()
        exact = [group for group in groups if group.name.casefold() == text.casefold()]
        fitting = exact or [group for group in groups if all(word in group.name.casefold() for word in words)]
        if not fitting:
            fitting = _holding(session, groups, text)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        shown = "; ".join(f"{group.number} ({group.name})" for group in fitting[:6])
        message = f"{text!r} fits {len(fitting)} groups, say which by number: {shown}"
    else:
        message = f"no group {text!r}: name one by number (1 to {len(groups)}), by words of its name, or by a gateway"
    raise UnknownNameError(message, tuple(str(group.number) for group in fitting[:6]))


def _holding(session: Gateways, groups: Sequence[Group], text: str) -> list[Group]:
    try:
        named = set(session.gateway_names.find(text))
    except UnknownNameError:
        return []
    fitting = [group for group in groups if named & set(group.members)]
    if not fitting:
        message = f"{text!r} is in no group on {session.as_at}: it is broad, or shares too little with any other"
        raise UnknownNameError(message, tuple(sorted(named)))
    return fitting


def _member_rows(session: Gateways, group: Group) -> list[dict[str, Any]]:
    met = group.common.members if group.common else ()
    rows = []
    for name in group.members:
        gateway = session.world.gateways[name]
        rows.append(
            {
                "group": group.number,
                "name": group.name,
                "gateway": name,
                "label": gateway.label,
                "provision": "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions),
                "in_common": name in met,
                "relations": sum(name in (pair.a, pair.b) for pair in group.pairs),
                "status": gateway.status,
            }
        )
    return rows


# -- for reading


def _page(session: Gateways, emitter: Emitter, found: Groups) -> str:
    most = emitter.limit if emitter.options.get("limit") is not None else _SHOWN
    shown = found.groups[:most]
    grouped = sum(len(group.members) for group in found.groups)
    head = (
        f"{found.live} gateways are or may be in force on {session.as_at}. {len(found.groups)} groups hold {grouped} of"
        " them: each member shares at least a tenth of itself, or of the other, with another member."
    )
    lines = [head, ""]
    for group in shown:
        lines += [*_block(session, group), ""]
    left = found.groups[len(shown) :]
    if left:
        held = sum(len(group.members) for group in left)
        lines.append(f"{len(left)} smaller groups, of {held} gateways, are not shown: --limit 0 shows all.")
    lines += _apart(session, found)
    lines += ["", "One in full: --group NUMBER. Groups are a way to read; the relations inside are the findings."]
    return "\n".join(lines) + "\n"


def _apart(session: Gateways, found: Groups) -> Iterator[str]:
    """What stands in no group."""
    yield f"In no group: {len(found.slight)} that meet others only slightly, only in a broad gateway or only in a"
    yield f"     limb of their own section, {len(found.broad)} broad, and {found.alone} that certainly meet none."
    if found.broad:
        yield "Broad gateways (certainly or possibly, they meet more than a tenth of those in force) stand apart:"
    for item in found.broad[:_BROAD]:
        label = session.world.gateways[item.gateway].label
        yield f"     {item.gateway} meets {item.meets}, touches {len(item.groups)} groups  ({label})"
    if len(found.broad) > _BROAD:
        yield f"     and {len(found.broad) - _BROAD} more"


def _block(session: Gateways, group: Group) -> Iterator[str]:
    sure = "" if group.certainty == "certain" else " (possible)"
    yield f"{group.number:>3}. {group.name}{sure}"
    yield f"     {_counts(group)}"
    yield f"     {_say_shape(session, group)}"
    yield from _say_common(session, group)
    strong = [pair for pair in group.pairs if pair.relation != _WEAKEST and not pair.siblings]
    for pair in (strong or group.pairs)[:_STRONGEST]:
        yield f"     {_say_pair(pair)}"
    yield from (f"       {line}" for line in _folded_members(session, group))


def _counts(group: Group) -> str:
    relations = ", ".join(f"{count} {relation}" for relation, count in group.relations().items())
    places = f"{_many(group.provisions, 'provision')} of {_many(group.statutes, 'statute')}"
    return f"{len(group.members)} gateways from {places}; pairs that meet: {relations}"


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _say_shape(session: Gateways, group: Group) -> str:
    from gateways_graph.model.groups import SHAPES

    if group.hub:
        return f"hub: {group.hub} meets every other ({session.world.gateways[group.hub].label})"
    return f"{group.shape}: {SHAPES[group.shape]}"


def _say_common(session: Gateways, group: Group) -> Iterator[str]:
    common = group.common
    if common is None:
        yield "     no point was found at which two of them certainly meet"
        return
    sure = "" if common.certainty == "certain" else " (possible)"
    yield f"     common ground of {len(common.members)}{sure}: {say_box(session, common.box)}"
    yield f"     witness: {_say_point(session, group)}"
    if common.others:
        yield f"     also covered there by {_many(len(common.others), 'gateway')} outside the group"


def _say_point(session: Gateways, group: Group) -> str:
    from gateways_graph.listings.pairs import say_point

    return say_point(session, group.common.witness if group.common else None)


def _say_pair(pair: PairFinding) -> str:
    from gateways_graph.listings.pairs import say_share

    sure = "" if pair.certainty == "certain" else " (possible)"
    shares = f"{say_share(pair.share_a)} of the first, {say_share(pair.share_b)} of the second"
    return f"{pair.relation}{sure}: {pair.a} and {pair.b} ({shares})"


def _folded_members(session: Gateways, group: Group) -> Iterator[str]:
    """A line for each statute, the limbs of one section as one; * marks those that hold the common ground."""
    from gateways_graph.analysis.relations import provision_root
    from gateways_graph.model.identifiers import statute_iri

    met = set(group.common.members) if group.common else set()
    places: dict[str, dict[str, list[str]]] = {}
    for name in group.members:
        iri = (session.world.gateways[name].provisions or (name,))[0]
        statute = statute_iri(iri) if iri.startswith("http") else iri
        places.setdefault(statute, {}).setdefault(provision_root(iri), []).append(name)
    for statute, roots in places.items():
        title = session.labels.get(statute, statute)
        said = []
        for root, names in roots.items():
            place = session.labels.get(root) or _cite(root, session)
            place = place.removeprefix(title).strip() or "as a whole"
            star = "*" if met & set(names) else ""
            said.append(f"{place}{star}" + (f" ({len(names)} limbs)" if len(names) > 1 else ""))
        yield f"{title}: {', '.join(said)}"


def _cite(iri: str, session: Gateways) -> str:
    from gateways_graph.model.citations import say_provision

    return say_provision(iri, session.labels)


def _one(session: Gateways, group: Group) -> str:
    """One group in full, with the matrix of its relations."""
    lines = [f"Group {group.number}: {group.name}", _counts(group), _say_shape(session, group)]
    lines += [line.strip() for line in _say_common(session, group)]
    met = set(group.common.members) if group.common else set()
    lines += ["", "Members (* covers the common ground):"]
    for number, name in enumerate(group.members, 1):
        gateway = session.world.gateways[name]
        cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions[:2])
        lines.append(f"{number:>3}{'*' if name in met else ' '} {name}  {gateway.label} [{cited}]")
    lines += ["", "How much of the row lies in the column, in per cent:", *_table(group), ""]
    strong = [pair for pair in group.pairs if pair.relation != _WEAKEST]
    lines += ["Stronger than partial overlap:", *(f"  {_say_pair(pair)}" for pair in strong), ""] if strong else []
    lines += _outside(session, group)
    return "\n".join(lines) + "\n"


def _table(group: Group) -> Iterator[str]:
    """The matrix as text: numbers are those of the members."""
    from gateways_graph.analysis.matrix import pair_matrix, say_part

    cells = pair_matrix(group.pairs)
    rows = []
    for row in group.members:
        said = []
        for column in group.members:
            cell = cells.get((row, column))
            doubt = "?" if cell and cell.certainty != "certain" else ""
            said.append("-" if row == column else f"{say_part(cell.part)}{cell.mark}{doubt}" if cell else ".")
        rows.append(said)
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    wide = [max(len(row[at]) for row in (numbers, *rows)) for at in range(len(rows))]
    yield "     " + " ".join(text.rjust(size) for text, size in zip(numbers, wide, strict=True))
    for number, said in zip(numbers, rows, strict=True):
        yield f"{number:>4} " + " ".join(text.rjust(size) for text, size in zip(said, wide, strict=True))
    used = {cell.mark for cell in cells.values()}
    yield f"     . shares nothing certain{_legend(used)}"


def _legend(used: set[str]) -> str:
    from gateways_graph.analysis.matrix import MARKS

    said = [f"; {mark} {relation}" for relation, mark in MARKS.items() if mark and mark in used]
    said += [
        f"; {mark.lower()} the column lies inside the row ({relation})"
        for relation, mark in MARKS.items()
        if mark and mark.lower() in used
    ]
    return "".join(said) + "; ? only possible"


def _outside(session: Gateways, group: Group) -> Iterator[str]:
    gateways = session.world.gateways
    if group.common and group.common.others:
        yield "Outside the group, the witness is also covered by:"
        yield from (f"  {name}  {gateways[name].label}" for name in group.common.others)
    if group.broad:
        yield "Broad gateways that meet members of it (listed apart, in no group):"
        yield from (f"  {name}  {gateways[name].label}" for name in group.broad)
    yield f"Data {session.dataset.digest[:12]}, as at {session.as_at}. Overlap is not redundancy."
