"""The library's face: a data set at a date, and the questions it answers.

The command line is a client of this module. Heavy libraries are imported by the method that needs
them, so that a cached answer needs neither rdflib nor networkx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from gateways_graph import __version__
from gateways_graph.engine.world import World, build_world
from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.names import Names, bar_names, body_names, concept_names, gateway_names, statute_names
from gateways_graph.model.readings import choose_readings, find_phrase, settle
from gateways_graph.rdf.load import Loaded, load_dataset

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from gateways_graph.analysis.conflicts import Conflicts
    from gateways_graph.analysis.overlaps import Filters, Overlaps
    from gateways_graph.comparison import Comparison
    from gateways_graph.model.consolidation import Merge
    from gateways_graph.model.finding import PairFinding
    from gateways_graph.model.gaps import Gaps
    from gateways_graph.model.groups import Groups
    from gateways_graph.model.history import History
    from gateways_graph.model.partnership import Partnership
    from gateways_graph.model.redundancy import Redundancy
    from gateways_graph.model.route import Routes
    from gateways_graph.model.sensitivity import Sensitivity
    from gateways_graph.model.why_not import WhyNot

__all__ = ["Finding", "Gateways", "load"]


class Finding(Protocol):
    """What an analysis finds: it can be written as a record."""

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps the id of a gateway or bar to its short record."""


def load(
    *sources: str | Path,
    as_at: date | None = None,
    extent: Sequence[str] = ALL_EXTENTS,
    readings: Sequence[str] = (),
    cache: bool = True,
) -> Gateways:
    """Open the packaged data, or files of one's own.

    Args:
        sources: Files, stores, `sparql+http://` servers; none means the packaged data; `+file.ttl` adds to it.
        as_at: The day all answers are for; today when left out.
        extent: Jurisdictions to look at, of E, W, S, NI.
        readings: `PHRASE=READING` or a stance, to settle disputed phrases.
        cache: Whether to use the compiled cache.

    Raises:
        UsageError: A path does not exist.
        DataError: A file cannot be read, or the data has errors.
    """
    return Gateways(
        load_dataset([str(item) for item in sources], use_cache=cache), as_at, tuple(extent), tuple(readings)
    )


class Gateways:
    """A data set at a date.

    Attributes:
        dataset: Everything recorded, as frozen values, with the chosen readings settled.
        as_at: The day answers are for.
    """

    def __init__(self, loaded: Loaded, as_at: date | None, extent: tuple[str, ...], readings: tuple[str, ...]) -> None:
        self.loaded = loaded
        self.as_at = as_at or date.today()
        self.extent = extent or ALL_EXTENTS
        self.readings = choose_readings(loaded.dataset, readings)
        self.dataset: Dataset = settle(loaded.dataset, self.readings)

    def __repr__(self) -> str:
        """One line: how many gateways, at which date."""
        return f"<Gateways: {len(self.dataset.gateways)} gateways as at {self.as_at}>"

    @cached_property
    def world(self) -> World:
        """The data compiled for its date."""
        return build_world(self.dataset, self.as_at.toordinal(), extent=self.extent)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Id or IRI to label."""
        from gateways_graph.analysis.labels import labels_of

        return labels_of(self.world)

    def receipt(self, *, as_at: str | None = None) -> dict[str, Any]:
        """What an answer rests on: data, date, extent, readings, version and local files."""
        return {
            "data": f"sha256:{self.dataset.digest}",
            "as_at": as_at or self.as_at.isoformat(),
            "extent": list(self.extent),
            "readings": self.readings,
            "version": __version__,
            "local": list(self.dataset.local),
        }

    def records(self, findings: Iterable[Finding]) -> list[dict[str, Any]]:
        """Findings as the records of `docs/cli-reference.md`, in their order."""
        from gateways_graph.analysis.records import short_record

        short = {name: short_record(gateway, self.labels) for name, gateway in self.world.gateways.items()}
        short |= {name: short_record(bar, self.labels) for name, bar in self.world.restrictions.items()}
        return [item.to_record(short, self.labels) for item in findings]

    # -- names

    @cached_property
    def body_names(self) -> Names:
        """Names of bodies."""
        return body_names(self.dataset)

    @cached_property
    def purpose_names(self) -> Names:
        """Names of purposes."""
        return concept_names(self.dataset, "purpose")

    @cached_property
    def information_names(self) -> Names:
        """Names of information categories."""
        return concept_names(self.dataset, "information")

    @cached_property
    def gateway_names(self) -> Names:
        """Names of gateways."""
        return gateway_names(self.dataset)

    @cached_property
    def statute_names(self) -> Names:
        """Names of statutes."""
        return statute_names(self.dataset)

    @cached_property
    def bar_names(self) -> Names:
        """Names of bars."""
        return bar_names(self.dataset)

    def live_gateway(self, text: str) -> str:
        """The id of a gateway that is in force and operative on the day, from any of its names.

        Raises:
            UnknownNameError: Nothing, or several things, are called that, or it is not live that day.
        """
        found = self.gateway_names.find(text)
        live = [name for name in found if name in self.world.scopes]
        if len(live) == 1:
            return live[0]
        if not live:
            waiting = self.world.dormant.get(found[0])
            why = f"waits for {waiting}" if waiting else "has ended or not begun"
            message = f"{found[0]} {why} on {self.as_at}: choose another --as-at"
            raise UnknownNameError(message, found)
        shown = "; ".join(f"{name} ({self.gateway_names.labels[name]})" for name in live[:8])
        message = f"{text!r} is {len(live)} gateways, say which: {shown}"
        raise UnknownNameError(message, tuple(live))

    def filters(self, wishes: Mapping[str, str | None]) -> Filters:
        """Filters from names as people say them; `wishes` maps the fields of `Filters` to names.

        Raises:
            UnknownNameError: Nothing, or several things, are called that.
        """
        from gateways_graph.analysis.overlaps import Filters

        body, purpose, information, statute, gateway = (wishes.get(name) for name in Filters._fields)
        return Filters(
            body=self.body_names.get(body) if body else None,
            purpose=self.purpose_names.get(purpose) if purpose else None,
            information=self.information_names.get(information) if information else None,
            statute=self.statute_names.get(statute) if statute else None,
            gateway=self.gateway_names.find(gateway) if gateway else (),
        )

    # -- questions

    def overlaps(
        self,
        *,
        body: str | None = None,
        purpose: str | None = None,
        information: str | None = None,
        statute: str | None = None,
        gateway: str | None = None,
        always: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Overlaps:
        """Pairs of gateways that share a point, strongest relation first.

        Args:
            body: Keep pairs whose common ground touches this body; any name of it.
            purpose: The same for a purpose.
            information: The same for a category of information.
            statute: Keep pairs with a gateway of this statute.
            gateway: Keep pairs with this gateway.
            always: Compare over all time instead of on one day.
            progress: Called with (done, all).
        """
        from gateways_graph.analysis.always import find_overlaps_always
        from gateways_graph.analysis.overlaps import find_overlaps

        wishes = {"body": body, "purpose": purpose, "information": information, "statute": statute, "gateway": gateway}
        filters = self.filters(wishes)
        if always:
            return find_overlaps_always(self.dataset, extent=self.extent, filters=filters, progress=progress)
        return find_overlaps(self.world, filters=filters, progress=progress)

    def redundant(
        self,
        *,
        filters: Mapping[str, str | None] | None = None,
        prefer: str = "narrowest",
        keep: Sequence[str] = (),
        exact: bool = False,
        budget: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Redundancy:
        """What could go and what must stay, a removable set, and the fewest that keep every flow.

        Args:
            filters: Judge only gateways that touch these; keys as the arguments of `overlaps`.
            prefer: What goes first: `narrowest`, `oldest` or `newest`.
            keep: Names of gateways that are never to go.
            exact: Prove the fewest with the solver of the extra `large`.
            budget: Most steps for one question; beyond it the answer is *undecided*.
            progress: Called with (done, all).
        """
        from gateways_graph.analysis.removal import find_redundant
        from gateways_graph.engine.box import BUDGET

        kept = tuple(self.live_gateway(name) for name in keep)
        return find_redundant(
            self.world,
            filters=self.filters(filters or {}),
            prefer=prefer,
            keep=kept,
            exact=exact,
            budget=budget or BUDGET,
            progress=progress,
        )

    def conflicts(
        self,
        *,
        filters: Mapping[str, str | None] | None = None,
        bar: str | None = None,
        kinds: Sequence[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Conflicts:
        """Permissions that meet bars, strongest first, and what the recorded precedence says of them.

        Args:
            filters: Keep only conflicts that touch these; keys as the arguments of `overlaps`.
            bar: Keep only conflicts with this bar; any name of it.
            kinds: Put only these kinds into words; the others are counted.
            progress: Called with (done, all).

        Raises:
            UnknownNameError: Nothing, or several things, are called that.
        """
        from gateways_graph.analysis.conflicts import find_conflicts

        bars = self.bar_names.find(bar) if bar else ()
        chosen = self.filters(filters or {})
        return find_conflicts(self.world, filters=chosen, bars=bars, kinds=kinds, progress=progress)

    def groups(self, overlaps: Overlaps | None = None) -> Groups:
        """Groups of gateways that cover the same ground, named by what they share.

        Args:
            overlaps: Findings of `overlaps` on one day, filtered as wished; by default the certain
                ones of the whole data set. Pairs that only may hold make groups that only may.
        """
        from gateways_graph.analysis.groups import describe_groups, find_ties, share_of
        from gateways_graph.graph.overlaps import divide

        if overlaps is None:
            overlaps = self.overlaps()
            sure = tuple(item for item in overlaps.findings if item.certainty == "certain")
            overlaps = overlaps._replace(findings=sure)
        ties = ((item.a, item.b, float(share_of(item))) for item in find_ties(overlaps))
        return describe_groups(self.world, overlaps, [part for part in divide(ties) if len(part) > 1])

    def history(self, family: str) -> History:
        """A family of gateways through time: what began, ended and changed.

        Args:
            family: A recorded family, a gateway, a statute, a purpose, or words.

        Raises:
            UnknownNameError: Nothing fits.
        """
        from gateways_graph.analysis.family import find_family
        from gateways_graph.analysis.history import build_history

        found = find_family(self.dataset, family, self.gateway_names, self.statute_names)
        return build_history(self.world, found, family, extent=self.extent, labels=self.labels)

    def explain(self, a: str, b: str) -> PairFinding | None:
        """How two gateways relate, or None when they share no point."""
        from gateways_graph.analysis.relations import Comparer

        one, two = self.live_gateway(a), self.live_gateway(b)
        if one == two:
            message = f"both are {one}: name two gateways"
            raise UsageError(message)
        return Comparer(self.world).compare(one, two)

    def merges(
        self,
        *names: str,
        family: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        **wishes: str | None,
    ) -> tuple[Merge, ...]:
        """What could be one provision, with a certificate or what would change.

        Args:
            names: Gateways to put together; none asks for proposals.
            family: Keep proposals with a version of this family; id or label.
            progress: Called with (done, all).
            wishes: `body`, `purpose`, `information`, `statute`, `gateway`: what a proposal must touch.

        Raises:
            UnknownNameError: Nothing, or several things, are called that, or it is not live that day.
        """
        from gateways_graph.analysis.proposals import assess_named, find_merges, get_family

        if names:
            return assess_named(self.world, [self.live_gateway(name) for name in names])
        wanted = get_family(self.dataset, family) if family else None
        return find_merges(self.world, filters=self.filters(wishes), family=wanted, progress=progress)

    def routes(
        self,
        discloser: str,
        recipient: str,
        purpose: str,
        *,
        information: str | None = None,
        max_steps: int = 4,
        top: int = 5,
        facts: Sequence[str] = (),
        profile: str | None = None,
    ) -> Routes:
        """Candidate routes for a wished disclosure; all names as people say them.

        Args:
            discloser: Who would tell.
            recipient: Who would be told.
            purpose: What for.
            information: About what; left out, each step says what it carries.
            max_steps: Most steps in a route.
            top: Most routes per tier and verdict.
            facts: What is known: "written request", "consent given", "not: court order".
            profile: What matters most: one of `PROFILES`; the named order when left out.

        Raises:
            UnknownNameError: Something, or a fact, has no such name, or several things have it.
            UsageError: From and to are the same, two facts contradict each other, or no such profile.
        """
        from gateways_graph.analysis.rerouting import find_routes_read
        from gateways_graph.model.facts import read_facts
        from gateways_graph.model.route import PROFILES, Demand

        if profile is not None and profile not in PROFILES:
            message = f"no profile is called {profile!r}: one of {', '.join(PROFILES)}"
            raise UsageError(message)
        demand = Demand(
            self.body_names.get(discloser),
            self.body_names.get(recipient),
            self.purpose_names.get(purpose),
            self.information_names.get(information) if information else None,
            self.extent if self.extent != ALL_EXTENTS else (),
            self.as_at.isoformat(),
            read_facts(self.dataset, facts)[0] if facts else (),
        )
        return find_routes_read(self.world, demand, max_steps=max_steps, top=top, profile=profile)

    def partnership(
        self, bodies: Sequence[str], purpose: str, information: str | None = None, facts: Sequence[str] = (), **how: Any
    ) -> Partnership:
        """Who of several bodies may tell whom, for a purpose; see `roundtable.partnership`."""
        from gateways_graph import roundtable

        return roundtable.partnership(self, bodies, purpose, information=information, facts=facts, **how)

    def gaps(self, bodies: Sequence[str] = (), purposes: Sequence[str] = (), **how: Any) -> Gaps:
        """Purposes, pairs of bodies and thresholds with no specific gateway; see `roundtable.gaps`."""
        from gateways_graph import roundtable

        return roundtable.gaps(self, bodies, purposes, **how)

    def why_not(self, discloser: str, recipient: str, purpose: str, *, top: int = 5, **asked: Any) -> WhyNot:
        """What keeps a demand from a better route, and the smallest changes on which one would open on the record.

        Args:
            discloser: Who would tell.
            recipient: Who would be told.
            purpose: What for.
            top: Most change sets.
            asked: `information`, `max_steps` and `facts`, as for `routes`.
        """
        from gateways_graph.analysis.why_not import find_why_not

        found = self.routes(discloser, recipient, purpose, **asked)
        return find_why_not(self.world, found.demand, max_steps=asked.get("max_steps", 4), top=top, routes=found)

    def diff(
        self, old: str | date, new: str | date, *, kinds: Sequence[str] = (), demands: int | None = None
    ) -> Comparison:
        """What differs between two days of this data, or two data sets; see `comparison.diff`."""
        from gateways_graph import comparison

        asked = comparison.DEMANDS if demands is None else demands
        return comparison.diff(self, old, new, kinds=kinds, demands=asked)

    def what_if(
        self,
        *,
        add: Sequence[str | Path] = (),
        repeal: Sequence[str] = (),
        on: date | None = None,
        kinds: Sequence[str] = (),
        demands: int | None = None,
    ) -> Comparison:
        """What a bill would change: files added, law repealed; see `comparison.what_if`."""
        from gateways_graph import comparison

        asked = comparison.DEMANDS if demands is None else demands
        return comparison.what_if(self, add=add, repeal_=repeal, on=on, kinds=kinds, demands=asked)

    def readings_sensitivity(
        self, phrase: str | None = None, *, progress: Callable[[int, int], None] | None = None
    ) -> Sensitivity:
        """What turns on each disputed phrase, the one on which most turns first.

        Args:
            phrase: Only this one: its id, or words that only it has.
            progress: Called with (done, all).

        Raises:
            UnknownNameError: No phrase, or several, are called that.
        """
        from gateways_graph.analysis.sensitivity import find_sensitivity

        wanted = None if phrase is None else [find_phrase(self.dataset, phrase)]
        return find_sensitivity(self.world, phrases=wanted, progress=progress)

    # -- other shapes of the data

    def triples(self) -> tuple[Any, ...]:
        """The data as plain triples, read again from its files."""
        from gateways_graph.rdf.load import read_triples

        return read_triples(self.loaded.files)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Statutes, provisions, gateways, flows, bodies, purposes and information as one graph."""
        from gateways_graph.graph.build import build_graph

        return build_graph(self.dataset, as_at=self.as_at)

    def to_rdflib(self) -> rdflib.Graph:
        """The same triples in rdflib."""
        from gateways_graph.rdf.rdflib_graph import to_rdflib

        return to_rdflib(self.triples())
