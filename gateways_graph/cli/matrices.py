"""`gateways export svg --view matrix`: which gateways or groups the overlap matrix shows, and in what order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.errors import UsageError

if TYPE_CHECKING:
    from gateways_graph.analysis.matrix import Block, Cell
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.export.matrix import Band
    from gateways_graph.model.finding import PairFinding
    from gateways_graph.model.groups import Group, Groups
    from gateways_graph.session import Gateways

__all__ = ["write_matrix"]

#: Groups of fewer gateways are left out of the matrix of groups.
_SMALLEST = 3
#: Most gateways of other law in the matrix of one purpose or statute.
_OTHERS = 20


def write_matrix(session: Gateways, form: str, options: dict[str, Any], about: tuple[str, str]) -> Path:
    """Draw the matrix and write it; `about` is the title and the note.

    Raises:
        UsageError: The format is no picture, more than one choice is given, or nothing overlaps.
    """
    from gateways_graph.atomic import write_atomically
    from gateways_graph.export import matrix

    if form not in ("svg", "png", "pdf", "html"):
        message = f"the matrix is a picture: choose svg, png or pdf, or html for its figures too, and not {form}"
        raise UsageError(message)
    chosen = [name for name in ("group", "purpose", "statute") if options[name]]
    if len(chosen) > 1:
        message = f"--{' and --'.join(chosen)}: choose one of them for a matrix"
        raise UsageError(message)
    made = _compose(session, chosen[0] if chosen else "", options, about)
    target = Path(options["output"] if options["output"] not in (None, "-") else f"gateways.{form}")
    if form == "html":
        write_atomically(target, _page(made))
    else:
        write_atomically(target, matrix.render(made.source, form, title=made.title, note=made.note))
    return target


class _Made(NamedTuple):
    """DOT of a matrix, its words, and its cells as rows of a table."""

    source: str
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _page(made: _Made) -> bytes:
    """The drawing with its figures as a table."""
    from gateways_graph.export import matrix
    from gateways_graph.export.canvas import About, Picture
    from gateways_graph.export.picture_page import render_page

    drawn = matrix.render(made.source, "svg", title=made.title, note=made.note).decode()
    svg = drawn[drawn.index("<svg") :]
    return render_page(Picture(svg, About(made.title, "", made.note), made.title, made.head, made.rows))


def _pair_rows(bands: Iterable[Band], cells: Mapping[tuple[str, str], Cell]) -> tuple[tuple[str, ...], ...]:
    from gateways_graph.analysis.matrix import say_part

    words = {row.id: row.words for band in bands for row in band.rows}
    return tuple(
        (words[one], words[other], f"{say_part(cell.part)}%", _relation(cell), cell.certainty)
        for (one, other), cell in sorted(cells.items())
        if one in words and other in words
    )


def _relation(cell: Cell) -> str:
    return f"{cell.relation}, the other way round" if cell.mark.islower() else cell.relation


def _block_rows(groups: Iterable[Group], blocks: Mapping[tuple[int, int], Block]) -> tuple[tuple[str, ...], ...]:
    names = {group.number: f"{group.number}: {group.name}" for group in groups}
    return tuple(
        (names[one], names[other], str(block.related), str(block.pairs), block.marks)
        for (one, other), block in sorted(blocks.items())
        if one in names and other in names
    )


_PAIRS = ("Row", "Column", "Part of the row in the column", "Relation", "Certainty")
_BLOCKS = ("Group", "Other group", "Pairs that meet", "Of pairs", "Relations (letters as in the legend)")


def _compose(session: Gateways, chosen: str, options: dict[str, Any], about: tuple[str, str]) -> _Made:
    """DOT, title, note and figures of the matrix that is asked for."""
    from gateways_graph.analysis.matrix import block_matrix, pair_matrix
    from gateways_graph.cli.groups import choose_group
    from gateways_graph.export import matrix

    whole = _certain(session.overlaps())
    found = session.groups(whole)
    title, note = "Overlap matrix: groups of gateways that cover the same ground", about[1]
    if not chosen:
        groups, left = _largest(found)
        note = f"{left} {note}"
        bands = [_band_of_groups(groups)]
        blocks = block_matrix(groups, whole.findings)
        source = matrix.compose_blocks(bands, blocks, title=title, note=note)
        return _Made(source, title, note, _BLOCKS, _block_rows(groups, blocks))
    if chosen == "group":
        group = choose_group(session, found.groups, options["group"])
        title = f"Overlap matrix: group {group.number}, {group.name}"
        cells, bands = pair_matrix(group.pairs), [_band(session, "", group.members)]
        source = matrix.compose_pairs(bands, cells, title=title, note=note)
        return _Made(source, title, note, _PAIRS, _pair_rows(bands, cells))
    name = _named(session, chosen, options[chosen])
    part = _choose(session, chosen, options[chosen], whole)
    title = f"Overlap matrix: {chosen} {name}"
    cells = pair_matrix(item for item in part.pairs if {item.a, item.b} <= {*part.own, *part.others})
    if chosen == "purpose":
        note = f"Only pairs whose common ground touches the purpose. {note}"
    if part.left:
        note = f"Left out: {part.left} more gateways that meet these. {note}"
    bands = _bands(
        session, part, found, "that name the purpose or one under it" if chosen == "purpose" else f"of {name}"
    )
    source = matrix.compose_pairs(bands, cells, title=title, note=note)
    return _Made(source, title, note, _PAIRS, _pair_rows(bands, cells))


def _certain(answer: Overlaps) -> Overlaps:
    return answer._replace(findings=tuple(item for item in answer.findings if item.certainty == "certain"))


def _named(session: Gateways, chosen: str, text: str) -> str:
    names = session.purpose_names if chosen == "purpose" else session.statute_names
    found = names.get(text)
    return names.labels.get(found, found)


def _largest(found: Groups) -> tuple[list[Group], str]:
    """The groups to draw, and what is left out, in words."""
    from gateways_graph.export.matrix import MOST

    groups = [group for group in found.groups if len(group.members) >= _SMALLEST][:MOST]
    groups = groups or list(found.groups[:MOST])
    left = len(found.groups) - len(groups)
    text = (
        f"Drawn: the {len(groups)} largest groups; {left} smaller ones, {len(found.broad)} broad gateways and "
        f"{len(found.slight)} that meet others only slightly are left out."
    )
    return groups, text


def _band_of_groups(groups: list[Group]) -> Band:
    from gateways_graph.export.matrix import Band, Row

    return Band("", tuple(Row(str(group.number), f"({len(group.members)}) {group.name}") for group in groups))


class _Chosen(NamedTuple):
    """What a matrix of one purpose or statute shows: its own gateways, others that meet them, and their pairs."""

    own: list[str]
    others: list[str]
    left: int
    pairs: tuple[PairFinding, ...]


def _choose(session: Gateways, chosen: str, text: str, whole: Overlaps) -> _Chosen:
    """Own gateways are those of the statute, or those that name the purpose or one under it."""
    from gateways_graph.analysis.overlaps import from_statute
    from gateways_graph.export.matrix import MOST

    world = session.world
    if chosen == "purpose":
        pairs = _certain(session.overlaps(purpose=text)).findings
        named = world.purposes.below(session.purpose_names.get(text))
        own = {name for name in world.live if any(named & set(flow.purpose) for flow in world.gateways[name].flows)}
    else:
        pairs, statute = whole.findings, session.statute_names.get(text)
        own = {name for name in world.live if from_statute(world, name, statute)}
    near = [item for item in pairs if own & {item.a, item.b}]
    met = Counter(name for item in near for name in (item.a, item.b))
    ranked = sorted(met, key=lambda name: (name in whole.broad, -met[name], name))
    first = [name for name in ranked if name in own][:MOST]
    others = [name for name in ranked if name not in own]
    kept = others[: min(_OTHERS, MOST - len(first))]
    return _Chosen(first, kept, len(ranked) - len(first) - len(kept), pairs)


def _bands(session: Gateways, chosen: _Chosen, found: Groups, what: str) -> list[Band]:
    """Own gateways, then others, then broad ones; those of one group stand together."""
    home = {name: group.number for group in found.groups for name in group.members}
    broad = {item.gateway for item in found.broad}
    parts = (
        (f"Gateways {what}", [name for name in chosen.own if name not in broad]),
        ("Others that meet them", [name for name in chosen.others if name not in broad]),
        ("Broad gateways that meet them", [name for name in (*chosen.own, *chosen.others) if name in broad]),
    )
    order = [(heading, sorted(names, key=lambda name: (home.get(name, len(home)), name))) for heading, names in parts]
    return [_band(session, heading, names) for heading, names in order if names]


def _band(session: Gateways, heading: str, names: Iterable[str]) -> Band:
    from gateways_graph.export.matrix import Band, Row
    from gateways_graph.graph.wording import page_of

    rows = []
    for name in names:
        gateway = session.world.gateways[name]
        iri = (gateway.provisions or (name,))[0]
        rows.append(Row(name, f"{session.labels.get(iri, iri)}: {gateway.label}", page_of(iri) or ""))
    return Band(heading, tuple(rows))
