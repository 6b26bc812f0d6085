"""Pages that compare gateways: the list of overlaps, the matrix of them, and a pair side by side."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import UsageError
from gateways_graph.listings.pairs import (
    JOIN,
    RELATIONS,
    apart,
    list_pair,
    list_pairs,
    narrow_pairs,
    say_point,
    say_share,
)
from gateways_graph.web.catalogue import form_names, paged
from gateways_graph.web.page import Asked, Moved, Page

if TYPE_CHECKING:
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.model.finding import PairFinding
    from gateways_graph.rdf.triples import Triple

__all__ = ["overlap_matrix", "overlaps", "pair", "pair_form"]

#: Most gateways of a matrix.
_MATRIX = 20
_NARROW = "name a body, a purpose, a statute or a gateway"
_LINES = 40
_FILTERS = ("body", "purpose", "statute", "information", "gateway")
_CERTAINTIES = ("certain", "possible", "all")


def _find(asked: Asked) -> tuple[Overlaps, dict[str, str | None], str, tuple[str, ...]]:
    """The pairs asked for, with the filters, the certainty and the relations."""
    wishes = {name: asked.parameters.one(name) or None for name in _FILTERS}
    # Looked at before the analysis, which takes seconds: a wrong name is told at once.
    asked.session.filters(wishes)
    sure = asked.parameters.choice("certainty", _CERTAINTIES)
    relations = asked.parameters.all("relation")
    wrong = [item for item in relations if item not in RELATIONS]
    if wrong:
        message = f"relation={wrong[0]}: choose of {', '.join(RELATIONS)}"
        raise UsageError(message)
    always = asked.settings.as_at == "all"
    found: Overlaps = asked.analyse("overlaps", how={**wishes, "always": always}, narrow=_NARROW)
    if relations or sure:
        key = ("pairs", *wishes.values(), sure, tuple(sorted(set(relations))))
        found = asked.answer(
            *key, work=lambda: narrow_pairs(asked.session, found, relations, certainty=sure or None, wishes=wishes)
        )
    return found, wishes, sure, relations


def overlaps(asked: Asked) -> Page:
    """Pairs of gateways that share a point, strongest first, folded for reading."""
    from gateways_graph.analysis.folding import count_relations, fold_overlaps

    answer, wishes, sure, relations = _find(asked)
    folded = fold_overlaps(asked.session.world, answer, possible=sure in ("possible", "all"))
    lines, pages = paged(asked, list(folded.lines), _LINES)
    findings = answer.findings
    named = list(findings)
    said = {
        "lines": [(_pair(asked, line.finding), line.others) for line in lines],
        "pages": pages, "live": answer.live,
        "counts": list(count_relations(findings).items()),
        "broad": [(asked.gateway(name), meets, list(counts.items())) for name, (meets, counts) in folded.broad.items()],
        "possible": folded.possible,
        "siblings": (sum(folded.siblings.values()), len(folded.siblings)),
        "wishes": wishes, "sure": sure, "relations": relations, "all_relations": RELATIONS,
        "certainties": _CERTAINTIES, "matrix": _matrix_link(asked), **form_names(asked),
    }  # fmt: skip
    return Page(
        "overlaps.html", "Overlaps", said, "gateways-overlaps", lambda: list_pairs(asked.session, named),
        triples=lambda: _triples(asked, named),
    )  # fmt: skip


def _matrix_link(asked: Asked) -> str:
    if asked.settings.as_at == "all":
        return ""
    return asked.link("overlaps", "matrix", **{name: asked.parameters.one(name) for name in _FILTERS})


def _triples(asked: Asked, findings: Iterable[PairFinding]) -> Iterable[Triple]:
    from gateways_graph.rdf.findings import findings_to_triples

    return findings_to_triples([{"receipt": asked.receipt(), "results": asked.session.records(findings)}])


def _pair(asked: Asked, item: PairFinding) -> dict[str, Any]:
    """A pair in words, with the page that shows it in full."""
    return {
        "relation": item.relation, "class": item.relation.replace(" ", "-"), "certainty": item.certainty,
        "join": JOIN.get(item.relation, "beside"), "a": asked.gateway(item.a), "b": asked.gateway(item.b),
        "share_a": say_share(item.share_a), "share_b": say_share(item.share_b),
        "witness": _arrow(say_point(asked.session, item.witness)), "why": item.why or "",
        "also": [f"{other.relation}{'' if other.certainty == 'certain' else ' (possible)'}" for other in item.also],
        "turns_on": item.turns_on, "status": item.status,
        "href": asked.link("pair", item.a, item.b) if asked.settings.as_at != "all" else "",
    }  # fmt: skip


def overlap_matrix(asked: Asked) -> Page:
    """Who overlaps whom, as a table: those that share most with others, broad ones left out."""
    from gateways_graph.analysis.matrix import MARKS, pair_matrix

    answer, wishes, sure, _ = _find(asked)
    pairs = [item for item in answer.findings if sure or item.certainty == "certain"]
    met: dict[str, float] = {}
    for item in pairs:
        if not answer.broad.keys() & {item.a, item.b}:
            share = max(Fraction(*item.share_a), Fraction(*item.share_b))
            for name in (item.a, item.b):
                met[name] = met.get(name, 0.0) + float(share)
    first = [name for name, _ in sorted(met.items(), key=lambda one: (-one[1], one[0]))[:_MATRIX]]
    names = sorted(first, key=lambda name: (asked.session.world.gateways[name].provisions, name))
    chosen = set(names)
    findings = [item for item in pairs if {item.a, item.b} <= chosen]
    cells = pair_matrix(findings)
    rows = [(asked.gateway(name), [_cell(asked, cells, name, other) for other in names]) for name in names]
    said = {
        "rows": rows, "heads": [asked.gateway(name) for name in names], "wishes": wishes, "sure": sure,
        "left": len(met) - len(names), "broad": sorted(answer.broad), "most": _MATRIX,
        "marks": [(mark, relation) for relation, mark in MARKS.items() if mark], "certainties": _CERTAINTIES,
        "list": asked.link("overlaps", **{name: value or "" for name, value in wishes.items()}), **form_names(asked),
    }  # fmt: skip
    return Page(
        "overlap_matrix.html", "Overlap matrix", said, "gateways-overlap-matrix",
        lambda: list_pairs(asked.session, findings), triples=lambda: _triples(asked, findings),
    )  # fmt: skip


def _cell(asked: Asked, cells: Any, row: str, column: str) -> dict[str, Any] | None:
    cell = cells.get((row, column))
    if row == column:
        return {"self": True}
    if cell is None:
        return None
    share = say_share((cell.part.numerator, cell.part.denominator))
    step = 0 if not cell.part else 1 + min(3, int(cell.part * 4))
    return {
        "self": False, "mark": cell.mark or "·", "share": share, "relation": cell.relation, "step": step,
        "certainty": cell.certainty, "href": asked.link("pair", row, column),
    }  # fmt: skip


def pair_form(asked: Asked) -> Page | Moved:
    """Two gateways to compare, by any name; leads to the page of the pair."""
    one, two = asked.parameters.one("a"), asked.parameters.one("b")
    if one and two:
        return Moved(asked.link("pair", asked.session.live_gateway(one), asked.session.live_gateway(two)))
    return Page("pair_form.html", "Compare two gateways", {"one": one, "two": two})


def pair(asked: Asked, a: str, b: str) -> Page | Moved:
    """Two gateways side by side.

    Raises:
        UnknownNameError: Nothing, or several things, are called that, or it is not in force on the day.
        UsageError: Both are the same.
    """
    from gateways_graph.analysis.pages import TERM_NAMES, compare_axes

    session = asked.session
    one, two = session.live_gateway(a), session.live_gateway(b)
    if (one, two) != (a, b):
        return Moved(asked.link("pair", one, two))
    finding: PairFinding | None = asked.answer("pair", one, two, work=lambda: session.explain(one, two))
    axes = compare_axes(session.world, one, two)
    first, second = (finding.a, finding.b) if finding else (one, two)
    if (first, second) != (one, two):
        axes = compare_axes(session.world, first, second)
    said = {
        "a": asked.gateway(first), "b": asked.gateway(second), "axes": list(axes.items()),
        "found": _pair(asked, finding) if finding else None, "finding": finding,
        "relation": finding.relation if finding else apart(axes),
        "points": _points(asked, finding) if finding else [],
        "terms": [(TERM_NAMES.get(x.term, x.term), x.a, x.b) for x in finding.terms] if finding else [],
        "turns_on": [asked.say(name) for name in finding.turns_on] if finding else [],
    }  # fmt: skip
    return Page(
        "pair.html", f"{_name(asked, first)} and {_name(asked, second)}", said, "gateways-pair",
        lambda: list_pair(session, one, two, finding),
        things=None if finding else lambda: [one, two],
        triples=(lambda: _triples(asked, [finding])) if finding else None,
    )  # fmt: skip


def _arrow(text: str) -> str:
    return text.replace(" -> ", " \N{RIGHTWARDS ARROW} ")


def _name(asked: Asked, gateway: str) -> str:
    cited = asked.cited(gateway)
    return cited[0][0] if cited else gateway


def _points(asked: Asked, finding: PairFinding) -> list[tuple[str, str]]:
    named = (
        ("In both", finding.witness),
        ("Only in the first", finding.only_a),
        ("Only in the second", finding.only_b),
    )
    return [(words, _arrow(say_point(asked.session, point)) or "no such disclosure") for words, point in named]
