"""What may be said of each kind of node: the table that every load is checked against.

`data/shapes.ttl` publishes the same contract in SHACL; a test compares the two property by property.

A use is written `count range …`. Counts: `1` exactly one, `?` at most one, `+` one or more, `*` any.
A range is a kind of node (`gateway`), an enumeration (`codes` module, `obligations`), one value
(`=none`), a datatype (`text` is language-tagged, `vague` a date, month or year), `address` for
any http(s) IRI, or `law` for a work of legislation that need not be recorded here.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from gateways_graph.model.identifiers import NAMESPACES, expand
from gateways_graph.rdf.codes import CODES, OPEN_SCHEMES
from gateways_graph.rdf.triples import XSD

__all__ = ["DATATYPES", "EXCLUSIVE", "KINDS", "PROPERTIES", "Use", "get_uses", "kind_of"]

#: Kind -> class and the prefix its identifiers have; `law` stands for legislation.gov.uk, `` for any.
KINDS: dict[str, tuple[str, str]] = {
    "statute": ("eli:LegalResource", "law"),
    "provision": ("eli:LegalResourceSubdivision", "law"),
    "version": ("eli:LegalExpression", "law"),
    "common-law": ("gw:CommonLawAuthority", "cla"),
    "gateway": ("gw:Gateway", "gwy"),
    "flow": ("gw:Flow", "flow"),
    "restriction": ("gw:Restriction", "bar"),
    "onward": ("gw:OnwardRule", "onw"),
    "exception": ("gw:Exception", "exc"),
    "condition": ("gw:Condition", "cond"),
    "offence": ("gw:Offence", "off"),
    "enactment-class": ("gw:EnactmentClass", "enc"),
    "period": ("gw:Period", "per"),
    "evidence": ("gw:Evidence", "ev"),
    "term": ("gw:Term", "term"),
    "phrase": ("gw:Phrase", "phr"),
    "reading": ("gw:Reading", "rdg"),
    "rejection": ("gw:Rejection", "rej"),
    "compatibility": ("gw:Compatibility", "com"),
    "body": ("org:FormalOrganization", "body"),
    "class": ("gw:BodyClass", "bcls"),
    "capacity": ("gw:Capacity", "cap"),
    "membership": ("gw:ClassMembership", "mem"),
    "change": ("org:ChangeEvent", "chg"),
    "purpose": ("skos:Concept", "pur"),
    "information": ("skos:Concept", "inf"),
    "family": ("skos:Concept", "fam"),
    "scheme": ("skos:ConceptScheme", ""),
}

#: Datatypes that each name of a literal range stands for.
DATATYPES: dict[str, tuple[str, ...]] = {
    "text": (NAMESPACES["rdf"] + "langString",),
    "string": (XSD + "string",),
    "boolean": (XSD + "boolean",),
    "date": (XSD + "date",),
    "vague": (XSD + "date", XSD + "gYearMonth", XSD + "gYear"),
    "identifiers": tuple(NAMESPACES["code"] + name for name in CODES["identifiers"]),
}

#: Values that say "nothing here" and so cannot stand beside another value of the same property.
EXCLUSIVE = (NAMESPACES["code"] + "none", NAMESPACES["code"] + "not-commenced")

_LABELS = {"skos:prefLabel": "+ text", "skos:altLabel": "* text", "skos:note": "* text"}
_LAW = "statute provision"
_PARTY = "body class capacity"
_ORIGIN = f"{_LAW} common-law gateway flow {_PARTY} purpose information"
_PERIODS = "* period =not-commenced"
_SOURCE = "* address string"
_MATCHES = {f"skos:{name}Match": "* address" for name in ("exact", "close", "broad", "narrow", "related")}
_DATES = {"schema:startDate": "? vague", "schema:endDate": "? vague"}
_DEFINED = {"skos:definition": "* text", "gw:definedIn": "* law", "dct:source": _SOURCE}
_POWERS = {
    "gw:function": "* purpose",
    "gw:needsPower": "? needs-power",
    "gw:operatesIn": "* extents",
    "gw:legalPerson": "? body",
}
_EXCEPT = {
    "gw:exceptDiscloser": f"* {_PARTY}",
    "gw:exceptRecipient": f"* {_PARTY}",
    "gw:exceptPurpose": "* purpose",
    "gw:exceptSubject": "* information",
    "gw:exceptForm": "* forms",
    "gw:exceptOrigin": f"* {_ORIGIN}",
}


def _concept(kind: str) -> dict[str, str]:
    places = {"skos:broader": f"* {kind}", "skos:topConceptOf": "? scheme", "skos:inScheme": "+ scheme"}
    return {**_LABELS, **_DEFINED, **_MATCHES, **places, "skos:scopeNote": "* text"}


#: Kind -> property -> use.
PROPERTIES: dict[str, dict[str, str]] = {
    "statute": {
        "dct:title": "+ text",
        "eli:number": "? string",
        "eli:date_document": "? vague",
        "eli:is_realized_by": "* version",
    },
    "provision": {"eli:is_part_of": f"1 {_LAW}", "dct:title": "* text", "eli:is_realized_by": "* version"},
    "version": {"eli:realizes": f"1 {_LAW}", "eli:version_date": "? vague"},
    "common-law": {
        **_LABELS,
        "dct:title": "* text",
        "gw:paragraph": "? string",
        "gw:extent": "* extents",
        "gw:recognised": "? vague",
        "dct:source": _SOURCE,
    },
    "gateway": {
        **_LABELS,
        "gw:conferredBy": f"+ {_LAW} common-law",
        "gw:alias": f"* {_LAW}",
        "gw:versionOf": "? family",
        "gw:act": "? acts",
        "gw:permits": "+ flow",
        "gw:obligation": "? obligations term",
        "gw:source": "? sources term",
        "gw:legalEffect": "? legal-effects term",
        "gw:dependsOn": f"* {_LAW} =instrument-not-found =none term",
        "gw:baseGateway": "* gateway",
        "gw:givesWayTo": "* gateway =any-other-power =none term",
        "gw:takesOnLimitsOf": "* gateway enactment-class =none term",
        "gw:condition": "* condition =none term",
        "gw:onwardRule": "* onward =none term",
        "gw:lifts": "* restriction =none term",
        "gw:enforcedBy": "* offence =none term",
        "gw:confidence": "? confidence term",
        "gw:otherRestrictions": "? other-restrictions term",
        "gw:exceptRestriction": "* restriction",
        "gw:dataProtectionClause": "? data-protection-clauses term",
        "gw:exclusivity": "? exclusivity term",
        "gw:extent": "* extents",
        "gw:appliesIn": "* extents",
        "gw:inForce": _PERIODS,
        "eli:repealed_by": f"* {_LAW}",
        "gw:savedFor": f"* {_ORIGIN}",
        "gw:evidence": "+ evidence",
        "gw:status": "1 statuses",
        "gw:termsComplete": "? boolean",
    },
    "flow": {
        "gw:discloser": f"+ {_PARTY}",
        "gw:recipient": f"+ {_PARTY}",
        "gw:purpose": "+ purpose =functions-of-recipient =functions-of-discloser =purpose-of-receipt",
        "gw:subject": "* information",
        "gw:form": "* forms",
        "gw:obtainedUnder": f"* {_ORIGIN}",
        "gw:receivedThrough": f"* {_ORIGIN}",
        **_EXCEPT,
        "gw:pairing": "* pairings",
        "gw:extent": "* extents",
        "gw:appliesIn": "* extents",
        "gw:inForce": _PERIODS,
        "gw:underReading": "* reading",
        "skos:note": "* text",
    },
    "restriction": {
        **_LABELS,
        "gw:conferredBy": f"+ {_LAW} common-law",
        "gw:bars": "* flow",
        "gw:binds": f"* {_PARTY}",
        "gw:exception": "* exception",
        "gw:yieldsTo": "* gateway enactment-class =none term",
        "gw:prevailsOver": "* gateway enactment-class =none term",
        "gw:dependsOn": f"* {_LAW} =instrument-not-found =none term",
        "gw:endsWhen": "* condition",
        "gw:enforcedBy": "* offence =none term",
        "gw:extent": "* extents",
        "gw:inForce": _PERIODS,
        "gw:evidence": "* evidence",
        "gw:status": "1 statuses",
    },
    "onward": {
        **_LABELS,
        "gw:act": "? onward-acts",
        "gw:origin": f"* {_ORIGIN}",
        "gw:binds": "? binds",
        "gw:exception": "* exception",
        "gw:condition": "* condition",
        "gw:endsWhen": "* condition",
        "gw:conferredBy": f"* {_LAW} common-law",
        "gw:enforcedBy": "* offence =none",
        "gw:underReading": "* reading",
    },
    "exception": {
        **_LABELS,
        "gw:discloser": f"* {_PARTY}",
        "gw:recipient": f"* {_PARTY}",
        "gw:purpose": "* purpose relative-purposes",
        "gw:subject": "* information",
        "gw:form": "* forms",
        "gw:condition": "* condition",
    },
    "condition": {
        **_LABELS,
        "gw:conditionType": "? condition-types",
        "gw:test": "? tests",
        "gw:judgedBy": f"? judges {_PARTY}",
        "gw:object": f"? objects purpose information {_PARTY}",
        "gw:entails": "* condition",
        "gw:allOf": "* condition",
        "gw:anyOf": "* condition",
        "gw:underReading": "* reading",
    },
    "offence": {**_LABELS, "gw:conferredBy": f"* {_LAW} common-law"},
    "enactment-class": {
        **_LABELS,
        "gw:enactmentType": "? enactment-types",
        "gw:legislature": "? legislatures",
        "gw:madeBefore": "? date",
        "gw:madeAfter": "? date",
        "gw:mustReferExpressly": "? boolean",
    },
    "period": {
        "gw:extent": "* extents",
        "gw:from": "? vague",
        "gw:until": "? vague",
        "gw:commencedBy": f"* {_LAW}",
        "gw:underReading": "* reading",
        "skos:note": "* text",
    },
    "evidence": {
        "dct:source": "? address string",
        "gw:versionRead": "? version",
        "gw:seen": "? seen-or-recalled",
        "gw:dateChecked": "? date",
        "gw:supports": "* supports",
        "prov:value": "? string",
        "skos:note": "* text",
    },
    "term": {"rdf:value": "1 value", "gw:underReading": "+ reading"},
    "phrase": {**_LABELS, "skos:prefLabel": "* text", "gw:provision": f"1 {_LAW} common-law", "prov:value": "1 string"},
    "reading": {
        **_LABELS,
        "gw:readingOf": "1 phrase",
        "gw:stance": "? stances",
        "prov:wasAttributedTo": "? string",
        "dct:date": "? vague",
        "dct:source": "? address string",
    },
    "rejection": {"gw:provision": f"+ {_LAW}", "gw:versionRead": "? version", "skos:note": "+ text"},
    "compatibility": {
        "gw:purpose": "1 purpose",
        "gw:compatibleWith": "1 purpose",
        "dct:source": _SOURCE,
        "skos:note": "* text",
    },
    "body": {
        **_LABELS,
        **_DEFINED,
        **_POWERS,
        **_DATES,
        "org:identifier": "* identifiers",
        "schema:sameAs": "* address",
    },
    "class": {
        **_concept("class"),
        **_POWERS,
        "gw:exhaustive": "? boolean",
        "gw:disjointWith": "* class",
        "gw:contractorOf": "* body class",
    },
    "capacity": {
        **_LABELS,
        **_DEFINED,
        **_POWERS,
        "skos:broader": f"* {_PARTY}",
        "gw:capacityOf": "* body class",
        "gw:officeIn": "* body class",
    },
    "membership": {"gw:member": f"1 {_PARTY}", "gw:inClass": "1 class", **_DATES, "dct:source": _SOURCE},
    "change": {
        **_LABELS,
        "org:originalOrganization": "* body",
        "org:resultingOrganization": "* body",
        "schema:startDate": "? vague",
        "gw:definedIn": "* law",
        "dct:source": _SOURCE,
    },
    "purpose": {**_concept("purpose"), "gw:stageAfter": "* purpose"},
    "information": _concept("information"),
    "family": {**_LABELS, "skos:inScheme": "1 scheme"},
    "scheme": {
        "dct:title": "+ text",
        "dct:description": "* text",
        "skos:hasTopConcept": "* purpose information class",
        "skos:note": "* text",
    },
}

_BY_CLASS: dict[str, list[tuple[str, str]]] = {}
for _kind, (_class, _prefix) in KINDS.items():
    _BY_CLASS.setdefault(expand(_class), []).append((_kind, NAMESPACES.get(_prefix, "")))


class Use(NamedTuple):
    """How one property may be used on one kind of node.

    Attributes:
        least, most: How many values; `most` is None when there is no limit.
        kinds: Kinds of node that a value may be.
        schemes: Enumerations that a value may come from.
        values: Full IRIs allowed beside those.
        literals: Names in `DATATYPES`.
        address, law: Whether any http(s) IRI, or any well-formed work of legislation, will do.
    """

    least: int
    most: int | None
    kinds: tuple[str, ...]
    schemes: tuple[str, ...]
    values: tuple[str, ...]
    literals: tuple[str, ...]
    address: bool
    law: bool

    @property
    def by_reading(self) -> bool:
        """Whether a value may be a `gw:Term`, which holds under some readings only."""
        return "term" in self.kinds


def _read_use(text: str) -> Use:
    count, *ranges = text.split()
    return Use(
        least=1 if count in "1+" else 0,
        most=1 if count in "1?" else None,
        kinds=tuple(name for name in ranges if name in KINDS),
        schemes=tuple(name for name in ranges if name in {**CODES, **OPEN_SCHEMES} and name != "identifiers"),
        values=tuple(NAMESPACES["code"] + name[1:] for name in ranges if name.startswith("=")),
        literals=tuple(name for name in ranges if name in DATATYPES),
        address="address" in ranges,
        law="law" in ranges,
    )


@cache
def get_uses(kind: str) -> dict[str, Use]:
    """The uses of a kind by full property IRI, read from `PROPERTIES` once."""
    return {expand(name): _read_use(text) for name, text in PROPERTIES[kind].items()}


def kind_of(iri: str, class_iri: str) -> str | None:
    """The kind of a node of a class; None when the class is unknown.

    Three kinds share `skos:Concept` and are told apart by their identifiers; a concept outside
    all three counts as a purpose, so that its identifier is what gets reported.
    """
    candidates = _BY_CLASS.get(class_iri, [])
    for kind, namespace in candidates:
        if namespace and iri.startswith(namespace):
            return kind
    return candidates[0][0] if candidates else None
