"""Answers as tables for notebooks: records, Arrow, pandas, and HTML that shows the first rows.

A frame has the columns of `--csv` on the command line; its records are those of `--json`. Each
carries the receipt of the answer, so that a table that is kept still says what it rests on.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.analysis.conflicts import Conflicts
from gateways_graph.analysis.merge_records import merge_record, merge_row
from gateways_graph.analysis.overlaps import Overlaps
from gateways_graph.comparison import Comparison
from gateways_graph.errors import MissingExtraError, UsageError
from gateways_graph.listings.changes import change_row
from gateways_graph.listings.pairs import list_pairs
from gateways_graph.listings.review import conflict_row, event_row, gap_row, group_row, judgement_row, phrase_row
from gateways_graph.listings.routes import list_matrix, list_routes, list_why_not, say_table
from gateways_graph.listings.writing import Listing, say_cell
from gateways_graph.model.conflict import ConflictFinding
from gateways_graph.model.consolidation import Merge
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gaps import Gap, Gaps
from gateways_graph.model.groups import Group, Groups
from gateways_graph.model.history import Event, History
from gateways_graph.model.partnership import Partnership
from gateways_graph.model.redundancy import Judgement, Redundancy
from gateways_graph.model.route import NOT_DECIDED, Routes
from gateways_graph.model.sensitivity import PhraseReport, Sensitivity
from gateways_graph.model.why_not import WhyNot

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from gateways_graph.session import Gateways

__all__ = ["MOST_ROWS", "Frame", "as_frame"]

#: Most rows of the HTML, and most characters of a cell there.
MOST_ROWS = 50
_MOST_CHARACTERS = 240
_WORDS = (
    "Recorded provisions under recorded readings; not legal advice. Data protection, confidentiality, human rights and "
    "vires remain for a person. Contains public sector information licensed under the Open Government Licence v3.0."
)

Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Frame:
    """An answer as a table.

    Attributes:
        title: What each row is.
        items: What was found, in order.
        receipt: What the answer rests on.
        list_rows: Gives items as flat rows.
        list_records: Gives items as nested records.
        complete: Whether the answer is whole.
        columns: Names of the columns, for an answer without a row.
        said: The answer in words, for its caption.
    """

    title: str
    items: Sequence[Any]
    receipt: Mapping[str, Any]
    list_rows: Callable[[Sequence[Any]], Sequence[Row]]
    list_records: Callable[[Sequence[Any]], Sequence[Row]]
    complete: bool = True
    columns: Sequence[str] = ()
    said: str = ""

    def __len__(self) -> int:
        """How many rows."""
        return len(self.items)

    def __repr__(self) -> str:
        """One line."""
        return f"<{self.title}: {len(self):,} as at {self.receipt['as_at']}>"

    def to_records(self) -> list[dict[str, Any]]:
        """Nested records, with the fields of `--json`."""
        return [dict(item) for item in self.list_records(self.items)]

    def to_rows(self) -> list[dict[str, Any]]:
        """Flat rows, with the columns of `--csv`."""
        return [dict(item) for item in self.list_rows(self.items)]

    def to_arrow(self) -> pa.Table:
        """An Arrow table; the receipt, as JSON, is in the metadata of its schema under `gateways-graph`.

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        try:
            import pyarrow as pa
        except ImportError as error:
            extra, library = "frames", "pyarrow"
            raise MissingExtraError(extra, library) from error
        rows = self.to_rows()
        names = list(dict.fromkeys(name for row in rows for name in row)) or list(self.columns)
        table = pa.table({name: _column(pa, [row.get(name) for row in rows]) for name in names})
        receipt = json.dumps(dict(self.receipt), ensure_ascii=False, sort_keys=True)
        return table.replace_schema_metadata({"gateways-graph": receipt})

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame; the receipt is in its `attrs`.

        Raises:
            MissingExtraError: pandas or pyarrow is not installed.
        """
        try:
            import pandas  # noqa: F401, ICN001 - asked for by Arrow
        except ImportError as error:
            extra, library = "frames", "pandas"
            raise MissingExtraError(extra, library) from error
        frame = self.to_arrow().to_pandas()
        frame.attrs["receipt"] = dict(self.receipt)
        return frame

    def _repr_html_(self) -> str:
        """The first rows as an escaped table, with what they rest on as its caption."""
        rows = self.list_rows(self.items[:MOST_ROWS])
        names = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in names)
        body = "\n".join(f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in names)}</tr>" for row in rows)
        return (
            f'<div style="overflow-x:auto"><table><caption style="text-align:left">{escape(self._caption())}</caption>'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        )

    def _caption(self) -> str:
        shown = f"the first {MOST_ROWS} of {len(self):,}" if len(self) > MOST_ROWS else f"{len(self):,}"
        said = [f"{self.title}: {shown}", "" if self.complete else "stopped at the budget: not complete"]
        given = self.receipt
        said += [f"as at {given['as_at']}", f"data {str(given['data']).removeprefix('sha256:')[:12]}"]
        said += [f"extent {', '.join(given['extent'])}", f"version {given['version']}"]
        said += [f"readings {say_cell(list(given['readings']))}"] if given["readings"] else []
        said += [f"local facts from {say_cell(given['local'])}"] if given["local"] else []
        return " ".join(part for part in (f"{'; '.join(part for part in said if part)}.", self.said, _WORDS) if part)


def _column(arrow: Any, values: list[Any]) -> Any:
    """A column; one without a value is text, not of Arrow's own type for nothing."""
    column = arrow.array([list(item) if isinstance(item, tuple) else item for item in values])
    return column.cast(arrow.string()) if arrow.types.is_null(column.type) else column


def _cell(value: Any) -> str:
    text = say_cell(value)
    cut = text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1].rstrip()}…"
    return escape(cut)


class _Kind(NamedTuple):
    """How findings of one kind become rows and records; `columns` are those of a row."""

    title: str
    columns: str
    rows: Callable[[Gateways, Sequence[Any]], Sequence[Row]]
    records: Callable[[Gateways, Sequence[Any]], Sequence[Row]]


def _each(title: str, columns: str, row: Callable[[Gateways, Any], Row]) -> _Kind:
    return _Kind(title, columns, lambda g, found: [row(g, item) for item in found], lambda g, found: g.records(found))


_MERGES = _Kind(
    "What could be one provision",
    "kind certainty gateways into saved axis terms_of level before after gained lost terms_changed refer why turns_on"
    " status siblings provisions",
    lambda g, found: [merge_row(item, g.world.gateways, g.labels) for item in found],
    lambda g, found: [merge_record(item, g.world.gateways, g.labels) for item in found],
)
_PAIRS = _Kind(
    "Pairs of gateways",
    "relation certainty a b share_a share_b also witness only_a only_b turns_on status label_a label_b"
    " provision_a provision_b",
    lambda g, found: list_pairs(g, found, whole=False).rows,
    lambda g, found: g.records(found),
)
#: Kind of finding -> how it is written.
_KINDS: dict[type, _Kind] = {
    PairFinding: _PAIRS,
    Merge: _MERGES,
    Judgement: _each(
        "What could go",
        "gateway verdict certainty cover witness would_go backfilled keystone alone turns_on status label provision",
        judgement_row,
    ),
    Gap: _each("What is missing", "what kind purpose discloser recipient stage extent there evidence", gap_row),
    ConflictFinding: _each(
        "Permissions that meet bars",
        "kind certainty gateway bar share why turns_on witness left lifts overrides yields prevails preserves"
        " exceptions status label_gateway label_bar provision_gateway provision_bar",
        conflict_row,
    ),
    Group: _each(
        "Groups of gateways",
        "group name gateways provisions statutes certainty shape hub meet common witness relations broad members",
        group_row,
    ),
    Event: _each(
        "Events",
        "date vague kind gateway label provision extent others relation scope gained lost terms note",
        event_row,
    ),
    PhraseReport: _each("Disputed phrases", "phrase words provision total readings", phrase_row),
}
#: Kind of answer -> its field that holds findings, and of which kind.
_ANSWERS: dict[type, tuple[str, type]] = {
    Overlaps: ("findings", PairFinding),
    Conflicts: ("findings", ConflictFinding),
    Gaps: ("findings", Gap),
    Redundancy: ("judgements", Judgement),
    Groups: ("groups", Group),
    History: ("events", Event),
    Sensitivity: ("phrases", PhraseReport),
}


def as_frame(session: Gateways, result: Any, *, receipt: Row | None = None) -> Frame:
    """An answer of the library, or findings of one kind, as a table.

    Args:
        session: Whose answer it is.
        result: What a method of `session` gave; or findings from it, one or several.
        receipt: What the answer rests on, when that is not the receipt of the session.

    Raises:
        UsageError: It is neither, or the findings are of several kinds.
    """
    given = dict(receipt or session.receipt())
    for answer, (field, kind) in _ANSWERS.items():
        if isinstance(result, answer):
            return _of(session, getattr(result, field), kind, receipt=given, complete=getattr(result, "complete", True))
    if isinstance(result, Comparison):
        records = Comparison.to_records(result)
        columns = ["change", "what", "certainty", "subject", "other", "was", "becomes", "witness", "details"]
        rows: Any = functools.partial(map, change_row)
        return Frame("Changes", records, given, lambda found: list(rows(found)), list, columns=columns)
    if isinstance(result, (Routes, WhyNot, Partnership)):
        return _of_demand(session, result, given)
    found = (result,) if hasattr(result, "_fields") or not isinstance(result, Iterable) else tuple(result)
    kinds = {next((kind for kind in _KINDS if isinstance(item, kind)), type(item)) for item in found}
    if len(kinds) > 1 or not kinds <= _KINDS.keys():
        named = ", ".join(sorted(kind.__name__ for kind in kinds))
        message = f"a table is of one answer, or of findings of one kind, not of {named}: give what a method returned"
        raise UsageError(message)
    return _of(session, found, kinds.pop() if kinds else PairFinding, receipt=given)


def _of(session: Gateways, found: Sequence[Any], kind: type, *, receipt: Row, complete: bool = True) -> Frame:
    how = _KINDS[kind]
    rows, records = functools.partial(how.rows, session), functools.partial(how.records, session)
    return Frame(how.title, found, receipt, rows, records, complete, how.columns.split())


def _of_demand(session: Gateways, result: Routes | WhyNot | Partnership, receipt: Row) -> Frame:
    """Answers whose rows are written with the whole answer in hand."""
    items: Sequence[Any]
    if isinstance(result, Partnership):
        words = say_table(session, result)

        def tell(found: Sequence[Any]) -> Listing:
            return list_matrix(session, result._replace(cells=tuple(found)), words)

        title, items = "Who may tell whom", result.cells
        columns = ""
    elif isinstance(result, Routes):

        def tell(found: Sequence[Any]) -> Listing:
            return list_routes(session, result._replace(routes=tuple(found)))

        title, items = "Routes", result.routes
        columns = "verdict tier match part path gateways on_request residual doubts turns_on warnings"
    else:

        def tell(found: Sequence[Any]) -> Listing:
            return list_why_not(session, result._replace(sets=tuple(found)), max_steps=None)

        title, items = "Changes that would open a route", result.sets
        columns = "changes kinds provisions verdict match part gateways without"
    said = f"{_verdict(result)}Not decided here: {'; '.join(NOT_DECIDED)}."
    rows, records = (lambda found: tell(found).rows), (lambda found: tell(found).records)
    return Frame(title, items, receipt, rows, records, result.complete, columns.split(), said)


def _verdict(result: Routes | WhyNot | Partnership) -> str:
    """The best verdict of a demand; of a table of bodies each row has its own."""
    if isinstance(result, Partnership):
        return ""
    known = result.verdict if isinstance(result, WhyNot) else ""
    verdict = known or (result.routes[0].verdict if isinstance(result, Routes) and result.routes else "not established")
    more = ", which is no advice that no gateway exists" if verdict == "not established" else ""
    return f"As recorded: {verdict}{more}. "
