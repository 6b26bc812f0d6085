"""Triples to model values. Reads what is valid; `validate` says what is not.

The reader is total on valid data and never guesses: an absent property becomes None ("not
established"), `code:none` becomes an empty tuple ("read, and nothing there").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gateways_graph.model import dataset as ds
from gateways_graph.model import gateway as gm
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.identifiers import NAMESPACES, compact, expand
from gateways_graph.model.periods import Period, VagueDate, parse_vague
from gateways_graph.rdf.triples import RDF_TYPE, Index, Literal, Triple, index_triples

__all__ = ["read_dataset"]

_GW, _SKOS, _ELI, _ORG = (NAMESPACES[name] for name in ("gw", "skos", "eli", "org"))
_SCHEMA, _DCT, _PROV = (NAMESPACES[name] for name in ("schema", "dct", "prov"))
_NONE = "code:none"


def read_dataset(triples: Iterable[Triple], *, digest: str, local: Sequence[str] = ()) -> ds.Dataset:
    """All triples of the data set to one frozen value, in order of id."""
    return _Reader(index_triples(triples)).dataset(digest, tuple(local))


def _name(obj: str | Literal) -> str:
    """The id of an object inside the package: gateways by local id, the rest compact."""
    if isinstance(obj, Literal):
        return obj.value
    return compact(obj).removeprefix("gwy:")


class _Reader:
    """One pass per kind of node over the index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.by_type: dict[str, list[str]] = {}
        for subject in sorted(index):
            for kind in index[subject].get(RDF_TYPE, ()):
                self.by_type.setdefault(str(kind), []).append(subject)

    # -- reading single values

    def objects(self, node: str, predicate: str) -> tuple[str, ...]:
        """Objects as ids, sorted."""
        found = self.index.get(node, {}).get(predicate)
        return tuple(sorted(map(_name, found))) if found else ()

    def one(self, node: str, predicate: str) -> str | None:
        values = self.index.get(node, {}).get(predicate)
        return _name(values[0]) if values else None

    def gw(self, node: str, name: str) -> tuple[str, ...]:
        return self.objects(node, _GW + name)

    def code(self, node: str, name: str) -> str | None:
        """A single enumeration value without its prefix; None when absent or held under readings only."""
        value = self.one(node, _GW + name)
        return None if value is None or value.startswith("term:") else value.removeprefix("code:")

    def term_list(self, node: str, name: str) -> gm.SetTerm:
        """Values that hold whatever the reading; those under some readings are in `alternatives`."""
        values = tuple(value for value in self.gw(node, name) if not value.startswith("term:"))
        return None if not values else () if values == (_NONE,) else values

    def whole_list(self, node: str, name: str) -> gm.SetTerm:
        """A list of a gateway; None when any of it turns on a reading, since a part is not the whole."""
        disputed = any(value.startswith("term:") for value in self.gw(node, name))
        return None if disputed else self.term_list(node, name)

    def extents(self, node: str, name: str) -> tuple[str, ...] | None:
        values = self.gw(node, name)
        codes = [value.removeprefix("code:") for value in values]
        return tuple(sorted(codes, key=gm.ALL_EXTENTS.index)) if values else None

    def label(self, node: str) -> str:
        return self.one(node, _SKOS + "prefLabel") or self.one(node, _DCT + "title") or compact(node)

    def each(self, kind: str, build: Callable[[str], object]) -> tuple:  # type: ignore[type-arg]
        """Values of one class, in order of IRI."""
        return tuple(build(node) for node in self.by_type.get(kind, ()))

    def parts(self, node: str, name: str) -> list[str]:
        """IRIs of nodes that hang on a property, in order."""
        found = (obj for obj in self.index.get(node, {}).get(_GW + name, ()) if isinstance(obj, str))
        return sorted((iri for iri in found if iri in self.index), key=_by_number)

    # -- parts of gateways

    def date(self, node: str, predicate: str) -> VagueDate | None:
        text = self.one(node, predicate)
        return parse_vague(text) if text else None

    def period(self, node: str) -> Period:
        return Period(
            self.extents(node, "extent") or (),
            self.date(node, _GW + "from"),
            self.date(node, _GW + "until"),
            self.gw(node, "commencedBy"),
            self.gw(node, "underReading"),
        )

    def periods(self, node: str) -> tuple[Period, ...] | None:
        values = self.parts(node, "inForce")
        return tuple(self.period(part) for part in values) if values else None

    def flow(self, node: str) -> gm.Flow:
        giver, taker, purpose, subject = (
            self.gw(node, "except" + axis) for axis in ("Discloser", "Recipient", "Purpose", "Subject")
        )
        return gm.Flow(
            id=compact(node),
            discloser=self.gw(node, "discloser"),
            recipient=self.gw(node, "recipient"),
            purpose=self.gw(node, "purpose"),
            subject=self.gw(node, "subject"),
            form=self.codes(node, "form"),
            obtained_under=self.gw(node, "obtainedUnder"),
            received_through=self.gw(node, "receivedThrough"),
            except_=gm.Exclusions(
                giver, taker, purpose, subject, self.codes(node, "exceptForm"), self.gw(node, "exceptOrigin")
            ),
            pairing=self.codes(node, "pairing"),
            extent=self.extents(node, "extent"),
            applies_in=self.extents(node, "appliesIn"),
            in_force=self.periods(node),
            readings=self.gw(node, "underReading"),
        )

    def codes(self, node: str, name: str) -> tuple[str, ...]:
        return tuple(value.removeprefix("code:") for value in self.gw(node, name))

    def evidence(self, node: str) -> gm.Evidence:
        return gm.Evidence(
            id=compact(node),
            source=self.one(node, _DCT + "source"),
            supports=tuple(value.removeprefix("supports-") for value in self.codes(node, "supports")),
            seen=self.code(node, "seen"),
            version=self.one(node, _GW + "versionRead"),
            checked=self.one(node, _GW + "dateChecked"),
            phrase=self.one(node, _PROV + "value"),
        )

    def exception(self, node: str) -> gm.LimitException:
        return gm.LimitException(
            id=compact(node),
            label=self.label(node),
            discloser=self.gw(node, "discloser"),
            recipient=self.gw(node, "recipient"),
            purpose=self.gw(node, "purpose"),
            subject=self.gw(node, "subject"),
            form=self.codes(node, "form"),
            conditions=self.gw(node, "condition"),
        )

    def alternatives(self, node: str) -> tuple[gm.AltTerm, ...]:
        """Disputed terms; what a disputed list has under every reading stands among them, with no reading named."""
        found = []
        for predicate in self.index[node]:
            values = self.objects(node, predicate)
            if not any(value.startswith("term:") for value in values):
                continue
            for name in values:
                value, readings = name, gm.Names()
                if name.startswith("term:"):
                    value = self.one(expand(name), NAMESPACES["rdf"] + "value") or ""
                    readings = self.gw(expand(name), "underReading")
                # Lists keep `code:any-other-power` as they have it; "none" and single values go by their name.
                plain = value if value == "code:any-other-power" else value.removeprefix("code:")
                found.append(gm.AltTerm(predicate.removeprefix(_GW), plain, readings))
        return tuple(sorted(found))

    def gateway(self, node: str) -> gm.Gateway:
        return gm.Gateway(
            id=_name(node),
            label=self.label(node),
            alt_labels=self.objects(node, _SKOS + "altLabel"),
            provisions=self.gw(node, "conferredBy"),
            aliases=self.gw(node, "alias"),
            family=self.one(node, _GW + "versionOf"),
            act=self.code(node, "act") or "disclose",
            flows=tuple(self.flow(part) for part in self.parts(node, "permits")),
            obligation=self.code(node, "obligation"),
            source=self.code(node, "source"),
            legal_effect=self.code(node, "legalEffect"),
            depends_on=self.whole_list(node, "dependsOn"),
            base_gateways=self.gw(node, "baseGateway"),
            gives_way_to=self.whole_list(node, "givesWayTo"),
            takes_on_limits_of=self.whole_list(node, "takesOnLimitsOf"),
            conditions=self.whole_list(node, "condition"),
            onward=self.whole_list(node, "onwardRule"),
            lifts=self.whole_list(node, "lifts"),
            offences=self.whole_list(node, "enforcedBy"),
            confidence=self.code(node, "confidence"),
            other_restrictions=self.code(node, "otherRestrictions"),
            except_restrictions=self.gw(node, "exceptRestriction"),
            data_protection_clause=self.code(node, "dataProtectionClause"),
            exclusivity=self.code(node, "exclusivity"),
            extent=self.extents(node, "extent"),
            applies_in=self.extents(node, "appliesIn"),
            in_force=self.periods(node),
            not_commenced="code:not-commenced" in self.gw(node, "inForce"),
            repealed_by=self.objects(node, _ELI + "repealed_by"),
            saved_for=self.gw(node, "savedFor"),
            evidence=tuple(self.evidence(part) for part in self.parts(node, "evidence")),
            status=self.code(node, "status") or "candidate",
            terms_complete=self.one(node, _GW + "termsComplete") == "true",
            alternatives=self.alternatives(node),
        )

    def restriction(self, node: str) -> gm.Restriction:
        return gm.Restriction(
            id=compact(node),
            label=self.label(node),
            provisions=self.gw(node, "conferredBy"),
            bars=tuple(self.flow(part) for part in self.parts(node, "bars")),
            binds=self.gw(node, "binds"),
            exceptions=tuple(self.exception(part) for part in self.parts(node, "exception")),
            yields_to=self.term_list(node, "yieldsTo"),
            prevails_over=self.term_list(node, "prevailsOver"),
            depends_on=self.term_list(node, "dependsOn"),
            ends_when=self.gw(node, "endsWhen"),
            offences=self.term_list(node, "enforcedBy"),
            extent=self.extents(node, "extent"),
            in_force=self.periods(node),
            evidence=tuple(self.evidence(part) for part in self.parts(node, "evidence")),
            status=self.code(node, "status") or "candidate",
            alternatives=self.alternatives(node),
        )

    def onward_rule(self, node: str) -> gm.OnwardRule:
        return gm.OnwardRule(
            id=compact(node),
            label=self.label(node),
            act=self.code(node, "act"),
            origin=self.gw(node, "origin"),
            binds=self.code(node, "binds"),
            exceptions=tuple(self.exception(part) for part in self.parts(node, "exception")),
            ends_when=self.gw(node, "endsWhen"),
            provisions=self.gw(node, "conferredBy"),
            offences=tuple(name for name in self.gw(node, "enforcedBy") if name != _NONE),
            conditions=self.gw(node, "condition"),
            readings=self.gw(node, "underReading"),
        )

    def condition(self, node: str) -> gm.Condition:
        lists = (self.gw(node, name) for name in ("entails", "allOf", "anyOf", "underReading"))
        return gm.Condition(
            compact(node),
            self.label(node),
            (self.code(node, "conditionType") or "").removeprefix("condition-") or None,
            (self.code(node, "test") or "").removeprefix("test-") or None,
            self.one(node, _GW + "judgedBy"),
            self.one(node, _GW + "object"),
            *lists,
        )

    # -- hierarchies

    def life(self, node: str) -> tuple[Period, ...]:
        start, end = self.date(node, _SCHEMA + "startDate"), self.date(node, _SCHEMA + "endDate")
        if start is None and end is None:
            return ()
        return (Period((), start or parse_vague("1000"), end),)

    def node(self, iri: str, kind: str) -> Node:
        identifiers = [
            (compact(obj.datatype).removeprefix("code:"), obj.value)
            for obj in self.index[iri].get(_ORG + "identifier", ())
            if isinstance(obj, Literal)
        ]
        matches = [*self.objects(iri, _SKOS + "closeMatch"), *self.objects(iri, _SKOS + "exactMatch")]
        return Node(
            id=compact(iri),
            label=self.label(iri),
            kind=kind,
            alt_labels=self.objects(iri, _SKOS + "altLabel"),
            definition=self.one(iri, _SKOS + "definition"),
            exhaustive=self.one(iri, _GW + "exhaustive") == "true",
            disjoint_with=self.gw(iri, "disjointWith"),
            functions=self.gw(iri, "function"),
            needs_power=self.code(iri, "needsPower"),
            operates_in=self.extents(iri, "operatesIn"),
            legal_person=self.one(iri, _GW + "legalPerson"),
            exists=self.life(iri),
            identifiers=tuple(sorted(identifiers)),
            matches=tuple(matches),
            defined_in=self.gw(iri, "definedIn"),
            holders=(*self.gw(iri, "capacityOf"), *self.gw(iri, "officeIn")),
        )

    def bodies(self) -> Hierarchy:
        kinds = (
            (_ORG + "FormalOrganization", "body"), (_GW + "BodyClass", "class"), (_GW + "Capacity", "capacity"),
        )  # fmt: skip
        nodes = [self.node(iri, kind) for type_, kind in kinds for iri in self.by_type.get(type_, ())]
        edges = []
        for iri in self.by_type.get(_GW + "BodyClass", ()):
            edges += [Edge(compact(iri), over) for over in self.objects(iri, _SKOS + "broader")]
        for iri in self.by_type.get(_GW + "Capacity", ()):
            over = (*self.gw(iri, "capacityOf"), *self.gw(iri, "officeIn"), *self.objects(iri, _SKOS + "broader"))
            edges += [Edge(compact(iri), parent) for parent in over]
        for iri in self.by_type.get(_GW + "ClassMembership", ()):
            for member in self.gw(iri, "member"):
                edges += [Edge(member, over, self.life(iri)) for over in self.gw(iri, "inClass")]
        return Hierarchy(tuple(sorted(nodes)), tuple(sorted(edges, key=lambda edge: edge[:2])))

    def concepts(self, prefix: str, kind: str) -> Hierarchy:
        found = [iri for iri in self.by_type.get(_SKOS + "Concept", ()) if compact(iri).startswith(prefix)]
        edges = [Edge(compact(iri), over) for iri in found for over in self.objects(iri, _SKOS + "broader")]
        return Hierarchy(tuple(self.node(iri, kind) for iri in found), tuple(edges))

    # -- law and the rest

    def provision(self, iri: str) -> ds.Provision:
        versions = self.objects(iri, _ELI + "is_realized_by")
        parent = self.one(iri, _ELI + "is_part_of") or ""
        return ds.Provision(iri, parent, self.one(iri, _DCT + "title"), versions)

    def dataset(self, digest: str, local: tuple[str, ...]) -> ds.Dataset:
        return ds.Dataset(
            digest=digest,
            statutes=self.each(
                _ELI + "LegalResource", lambda n: ds.Statute(n, self.label(n), self.one(n, _ELI + "date_document"))
            ),
            provisions=self.each(_ELI + "LegalResourceSubdivision", self.provision),
            common_law=self.each(_GW + "CommonLawAuthority", self.common_law),
            bodies=self.bodies(),
            purposes=self.concepts("pur:", "purpose"),
            information=self.concepts("inf:", "information"),
            gateways=tuple(sorted(self.each(_GW + "Gateway", self.gateway))),
            restrictions=self.each(_GW + "Restriction", self.restriction),
            conditions=self.each(_GW + "Condition", self.condition),
            onward_rules=self.each(_GW + "OnwardRule", self.onward_rule),
            offences=self.each(
                _GW + "Offence", lambda n: (compact(n), self.label(n), self.gw(n, "conferredBy"))
            ),
            enactment_classes=self.each(_GW + "EnactmentClass", self.enactment_class),
            families=tuple(
                (compact(n), self.label(n))
                for n in self.by_type.get(_SKOS + "Concept", ()) if compact(n).startswith("fam:")
            ),
            phrases=self.each(_GW + "Phrase", self.phrase),
            readings=self.each(_GW + "Reading", self.reading),
            compatibilities=self.each(_GW + "Compatibility", self.compatibility),
            rejections=tuple(item for found in self.each(_GW + "Rejection", self.rejections) for item in found),
            local=local,
        )  # fmt: skip

    def common_law(self, node: str) -> ds.CommonLaw:
        return ds.CommonLaw(
            compact(node), self.label(node), self.one(node, _DCT + "title"),
            self.extents(node, "extent") or (), self.one(node, _GW + "recognised"),
        )  # fmt: skip

    def enactment_class(self, node: str) -> gm.EnactmentClass:
        return gm.EnactmentClass(
            compact(node), self.label(node), self.code(node, "enactmentType"), self.code(node, "legislature"),
            self.one(node, _GW + "madeBefore"), self.one(node, _GW + "madeAfter"),
            self.one(node, _GW + "mustReferExpressly") == "true",
        )  # fmt: skip

    def phrase(self, node: str) -> ds.Phrase:
        provision, words = self.one(node, _GW + "provision"), self.one(node, _PROV + "value")
        return ds.Phrase(compact(node), compact(provision or ""), words or "")

    def reading(self, node: str) -> ds.Reading:
        return ds.Reading(
            compact(node), self.one(node, _GW + "readingOf") or "", self.label(node), self.code(node, "stance"),
            self.one(node, _PROV + "wasAttributedTo"), self.one(node, _DCT + "date"), self.one(node, _DCT + "source"),
        )  # fmt: skip

    def compatibility(self, node: str) -> ds.Compatibility:
        return ds.Compatibility(
            compact(node), self.one(node, _GW + "purpose") or "", self.one(node, _GW + "compatibleWith") or "",
            self.one(node, _DCT + "source"),
        )  # fmt: skip

    def rejections(self, node: str) -> list[ds.Rejection]:
        """One for each provision that was read and rejected together."""
        note, version = self.one(node, _SKOS + "note") or "", self.one(node, _GW + "versionRead")
        return [ds.Rejection(compact(node), name, note, version) for name in self.gw(node, "provision")]


def _by_number(iri: str) -> tuple[str, int]:
    """Order `….2` before `….10`."""
    head, _, tail = iri.rpartition(".")
    return (head, int(tail)) if tail.isdigit() else (iri, 0)
