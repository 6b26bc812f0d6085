"""What an assistant may ask of the data: six questions, all of them reading only.

Every answer is one document: the receipt, what was found in a sentence, the results with their
citations, how many were left out, and what the answer does not decide. No answer says that a
disclosure would break the law or keep it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from gateways_graph.errors import UsageError
from gateways_graph.listings.pairs import RELATIONS, list_pair, list_pairs, narrow_pairs
from gateways_graph.listings.recorded import choose_gateways, find_words, list_gateways
from gateways_graph.listings.routes import list_routes, list_why_not
from gateways_graph.mcp.bounds import fit
from gateways_graph.model.route import NOT_DECIDED, OTHER_FOOTINGS
from gateways_graph.rdf.query import Limits, QueryWorker
from gateways_graph.session import Gateways, load

__all__ = ["CAVEAT", "SOURCE", "Questions"]

CAVEAT = (
    "Recorded provisions under recorded readings; not legal advice. Data protection, confidentiality, human rights "
    "and vires remain for a person. Read the cited provision before relying on it."
)
SOURCE = "Contains public sector information licensed under the Open Government Licence v3.0."
#: Verdict -> what it claims, in words that an assistant can hand on.
MEANINGS = {
    "supported on these facts": "a recorded express power or duty covers each step; a person judges what is `residual`",
    "arguable": "it fits only under some reading, or on an implied, general or residual power, or past an open doubt",
    "blocked": "a gateway fits, but a recorded bar, a limit carried along or a stated fact stops it",
    "no power needed": "the discloser is recorded as needing no power: bars, confidence and data protection decide",
    "not established": "no gateway is recorded here; that is no advice that none exists",
}
#: Sessions kept open: another day, extent or reading is another one.
_KEPT = 3

Text = Annotated[str, Field(max_length=400)]
Query = Annotated[str, Field(max_length=20_000)]
Few = Annotated[int, Field(ge=1, le=50)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
Facts = Annotated[list[Text], Field(max_length=20)]
Extent = Annotated[list[Literal["E", "W", "S", "NI"]], Field(max_length=4)]
Relation = Annotated[str, Field(json_schema_extra={"enum": list(RELATIONS)})]
Certainty = Literal["certain", "possible", "all"]


class Questions:
    """The questions, over one choice of data; safe to ask from several threads, answered one by one.

    Args:
        sources: As for `load`; none means the packaged data.
        seconds: Most time of one SPARQL query.
    """

    def __init__(self, sources: Sequence[str] = (), *, seconds: float = Limits().seconds) -> None:
        self._sources, self._seconds = tuple(sources), seconds
        self._sessions: OrderedDict[tuple[date, tuple[str, ...]], Gateways] = OrderedDict()
        self._lock = threading.Lock()
        self._worker: QueryWorker | None = None

    def close(self) -> None:
        """End the query process, if there is one."""
        if self._worker is not None:
            self._worker.close()

    def session(self, as_at: str | None = None, extent: Sequence[str] = ()) -> Gateways:
        """The data on a day; the last few are kept.

        Raises:
            UsageError: The day is not in the calendar.
        """
        try:
            day = date.fromisoformat(as_at) if as_at else date.today()
        except ValueError as error:
            message = f"{as_at!r} is not a day of the calendar: write YYYY-MM-DD"
            raise UsageError(message) from error
        key = (day, tuple(name for name in ("E", "W", "S", "NI") if name in extent))
        if key not in self._sessions:
            self._sessions[key] = load(*self._sources, as_at=day, extent=key[1])
            while len(self._sessions) > _KEPT:
                self._sessions.popitem(last=False)
        self._sessions.move_to_end(key)
        return self._sessions[key]

    def find_gateways(
        self,
        words: Text = "",
        *,
        body: Text | None = None,
        purpose: Text | None = None,
        statute: Text | None = None,
        as_at: Day | None = None,
        limit: Few = 20,
    ) -> dict[str, Any]:
        """Find legal gateways: UK provisions that let one body tell another something for a purpose.

        Args:
            words: Words that the id, label or citation of the gateway holds.
            body: Only gateways that name this body or a class it is in ("HMRC", "local authority").
            purpose: Only gateways in force that day that serve this purpose ("fuel poverty").
            statute: Only gateways of this statute ("Digital Economy Act 2017").
            as_at: The day, YYYY-MM-DD; today when left out.
            limit: Most gateways.
        """
        with self._lock:
            session = self.session(as_at)
            found = choose_gateways(session, body=body, purpose=purpose, statute=statute)
            if words:
                named = {row["id"] for row in find_words(session, words) if row["kind"] == "gateway"}
                found = [item for item in found if item.id in named]
            links = {item.id: [iri for iri in item.provisions if iri.startswith("http")] for item in found}
            rows = [{**row, "links": links[row["id"]]} for row in list_gateways(session, found).rows]
            others = [row for row in find_words(session, words) if row["kind"] != "gateway"][:10] if words else []
            said = f"{len(rows)} recorded gateway{'' if len(rows) == 1 else 's'} found."
            said = said if rows else f"{said} That is no advice that none exists."
            return self._answer(session, said, rows, limit=limit, also_called_that=others)

    def explain_gateway(self, gateway: Text, *, other: Text | None = None, as_at: Day | None = None) -> dict[str, Any]:
        """One gateway in full with its evidence; or two side by side, with their relation and its proof.

        Args:
            gateway: Its id, IRI, legislation path, label, or statute initials with section ("cda-1998-s115").
            other: A second gateway to compare it with.
            as_at: The day, YYYY-MM-DD; today when left out.
        """
        from gateways_graph.analysis.pages import compare_axes, say_gateway, say_pair

        with self._lock:
            session = self.session(as_at)
            if other is not None:
                finding = session.explain(gateway, other)
                pair = session.live_gateway(gateway), session.live_gateway(other)
                text = say_pair(session.world, pair, finding, compare_axes(session.world, *pair))
                records = list(list_pair(session, *pair, finding).records)
                return self._answer(session, text, records, citations=_cited(session, pair))
            names = session.gateway_names.find(gateway)
            found = [session.world.gateways[name] for name in names]
            text = "\n".join(say_gateway(session.world, item, session.labels) for item in found[:5])
            listing = list_gateways(session, found)
            return self._answer(session, text, listing.records, limit=5, citations=_cited(session, names))

    def find_overlaps(
        self,
        *,
        gateway: Text | None = None,
        body: Text | None = None,
        purpose: Text | None = None,
        statute: Text | None = None,
        relation: Relation | None = None,
        certainty: Certainty = "certain",
        as_at: Day | None = None,
        limit: Few = 10,
    ) -> dict[str, Any]:
        """Pairs of gateways that duplicate, contain, undercut or partly overlap each other, strongest first.

        Overlap is not redundancy: provisions may co-exist for good reasons. Each pair has a witness:
        one concrete disclosure that both carry.

        Args:
            gateway: Only pairs of this gateway.
            body: Only common ground that this body gives or takes.
            purpose: Only common ground for this purpose.
            statute: Only pairs with a gateway of this statute.
            relation: Only this relation.
            certainty: `certain` holds under every recorded reading, `possible` under some.
            as_at: The day, YYYY-MM-DD; today when left out.
            limit: Most pairs.
        """
        wishes = {"gateway": gateway, "body": body, "purpose": purpose, "statute": statute}
        if not any(wishes.values()):
            message = "name at least one of gateway, body, purpose and statute"
            raise UsageError(message)
        if relation is not None and relation not in RELATIONS:
            message = f"no relation is called {relation!r}: one of {', '.join(RELATIONS)}"
            raise UsageError(message)
        with self._lock:
            session = self.session(as_at)
            answer = session.overlaps(gateway=gateway, body=body, purpose=purpose, statute=statute)
            wanted = {relation} if relation else set()
            answer = narrow_pairs(session, answer, wanted, certainty=certainty, wishes=wishes)
            found = answer.findings
            said = f"{len(found)} pair{'' if len(found) == 1 else 's'} among {answer.live} gateways in force."
            records = list_pairs(session, found[:limit]).records
            return self._answer(session, said, records, omitted=max(0, len(found) - limit))

    def find_routes(
        self,
        discloser: Text,
        recipient: Text,
        purpose: Text,
        *,
        information: Text | None = None,
        facts: Facts | None = None,
        extent: Extent | None = None,
        as_at: Day | None = None,
        max_steps: Annotated[int, Field(ge=1, le=4)] = 2,
        limit: Few = 5,
    ) -> dict[str, Any]:
        """Candidate routes by which one body may tell another something for a purpose, with verdicts.

        Say the verdict in its own words, cite the provisions of each step, and pass on `residual` (what a
        person must still judge), `warnings` and `not_decided`. No verdict says that a disclosure is permitted.

        Args:
            discloser: Who would tell ("HMRC").
            recipient: Who would be told ("council").
            purpose: What for ("fuel poverty").
            information: About what; left out, each step says what it carries.
            facts: What is known: "written request", "consent given", "not: court order".
            extent: Jurisdictions, of E, W, S, NI; all when left out.
            as_at: The day, YYYY-MM-DD; today when left out.
            max_steps: Most bodies that may pass it on.
            limit: Most routes.
        """
        with self._lock:
            session = self.session(as_at, extent or ())
            answer = session.routes(
                discloser, recipient, purpose,
                information=information, max_steps=max_steps, facts=facts or (), top=min(limit, 10),
            )  # fmt: skip
            listing = list_routes(session, answer)
            verdict = listing.more["verdict"]
            whole = not answer.routes or any(
                item.verdict == verdict and item.match == "whole" for item in answer.routes
            )
            count = len(answer.routes)
            said = f"{_claim(verdict, whole)} {count} candidate route{'' if count == 1 else 's'}."
            records = [_without(record, "not_decided", "other_footings") for record in listing.records]
            used = sorted({step.gateway for route in answer.routes[:limit] for step in route.steps})
            more = {**listing.more, "citations": _cited(session, used), "other_footings": list(OTHER_FOOTINGS)}
            return self._answer(session, said, records, limit=limit, complete=answer.complete, **more)

    def why_not(
        self,
        discloser: Text,
        recipient: Text,
        purpose: Text,
        *,
        information: Text | None = None,
        facts: Facts | None = None,
        as_at: Day | None = None,
        limit: Annotated[int, Field(ge=1, le=10)] = 3,
    ) -> dict[str, Any]:
        """What keeps a disclosure from a better route: near misses, and the smallest changes that would open one.

        None of the changes is advice to change anything. May take some seconds.

        Args:
            discloser: Who would tell.
            recipient: Who would be told.
            purpose: What for.
            information: About what.
            facts: What is known, as for `find_routes`.
            as_at: The day, YYYY-MM-DD; today when left out.
            limit: Most sets of changes.
        """
        with self._lock:
            session = self.session(as_at)
            asked: dict[str, Any] = {"information": information, "facts": facts or (), "max_steps": 2, "top": limit}
            listing = list_why_not(session, session.why_not(discloser, recipient, purpose, **asked), max_steps=2)
            verdict = listing.more["verdict"]
            count = len(listing.records)
            claim = _claim(verdict, not listing.more["whole"])
            said = f"As recorded: {claim} {count} set{'' if count == 1 else 's'} of changes found."
            records = [
                {**record, "route": _without(record["route"], "not_decided", "other_footings")}
                for record in listing.records
            ]
            more = {**listing.more, "near_misses": listing.more["near_misses"][:5]}
            used = sorted({step["gateway"] for record in records for step in record["route"]["steps"]})
            more["citations"] = _cited(session, [name for name in used if name in session.world.gateways])
            return self._answer(session, said, records, limit=limit, complete=listing.complete, **more)

    def query_sparql(self, query: Query, *, limit: Annotated[int, Field(ge=1, le=1000)] = 100) -> dict[str, Any]:
        """Answer a SPARQL 1.1 query over the data. Reading only: updates, SERVICE and remote FROM are refused.

        The prefixes gw:, code:, body:, bcls:, pur:, inf:, skos: and others need no declaration. Gateways are
        `?g a gw:Gateway ; skos:prefLabel ?label ; gw:conferredBy ?provision`. A query is stopped after ten seconds.

        Args:
            query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            limit: Most rows or triples.
        """
        with self._lock:
            session = self.session()
            if self._worker is None:
                self._worker = QueryWorker(session.loaded.files)
        answer = self._worker.ask(query, limits=Limits(seconds=self._seconds, rows=limit, answer_bytes=1_000_000))
        records = answer.to_records()
        if answer.kind == "boolean":
            said = f"The answer to the query is {str(answer.boolean).lower()}."
        else:
            said = answer.cut or f"{len(records)} row{'' if len(records) == 1 else 's'}."
        return self._answer(session, said, records, complete=answer.complete)

    def _answer(
        self,
        session: Gateways,
        said: str,
        results: Sequence[Mapping[str, Any]],
        *,
        limit: int | None = None,
        omitted: int = 0,
        complete: bool = True,
        **more: Any,
    ) -> dict[str, Any]:
        """The document of an answer, within bounds."""
        kept = results if limit is None else results[:limit]
        document = {
            "answer": said,
            **more,
            "complete": complete,
            "omitted": omitted + len(results) - len(kept),
            "not_decided": list(NOT_DECIDED),
            "caveat": CAVEAT,
            "source": SOURCE,
            "receipt": session.receipt(),
        }
        return fit(document, kept)


def _claim(verdict: str, whole: bool) -> str:
    """What a verdict claims, and of how much: a sentence may be all that is handed on."""
    part = "" if whole else " It is so of a part of what was asked only: each route names its `part`."
    return f"{verdict}: {MEANINGS[verdict]}.{part}"


def _cited(session: Gateways, names: Sequence[str]) -> dict[str, list[str]]:
    """Gateway to the citations of the provisions that confer it."""
    gateways = session.world.gateways
    return {name: [session.labels.get(iri, iri) for iri in gateways[name].provisions] for name in names}


def _without(record: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}
