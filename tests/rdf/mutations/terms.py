"""Claims and hierarchies that contradict themselves."""

from __future__ import annotations

from tests.rdf.mutations import GATEWAY, VERSION, Mutation, before_bodies

__all__ = ["HIERARCHIES", "TERMS"]

_S20_STATUS = "gw:status code:checked ;\n  gw:termsComplete true"
_FIRST_FLOW = "gw:discloser body:hmrc ;\n  gw:purpose pur:crime-prevention"
_READ = f"gw:versionRead <{VERSION}>"

TERMS: list[Mutation] = [
    Mutation(
        "terms complete below status checked",
        "terms-complete-unchecked",
        GATEWAY,
        _S20_STATUS,
        "gw:status code:coded ;\n  gw:termsComplete true",
        "raise the status",
    ),
    Mutation(
        "checked without a version read", "checked-without-version", GATEWAY, f"{_READ} ;\n  ", "", "gw:versionRead"
    ),
    Mutation(
        "checked from memory",
        "checked-without-version",
        GATEWAY,
        "gw:seen code:seen ;\n  gw:supports",
        "gw:seen code:recalled ;\n  gw:supports",
        "code:coded",
    ),
    Mutation(
        "a judgment nobody saw",
        "checked-without-version",
        "gwy:common-law-police",
        "gw:seen code:seen .",
        "gw:seen code:recalled .",
        "code:coded",
    ),
    Mutation(
        "a candidate that says the text is silent",
        "silent-unread",
        GATEWAY,
        _S20_STATUS,
        "gw:status code:candidate",
        "what was not read",
    ),
    Mutation(
        "evidence of nothing",
        "evidence-without-source",
        "ev:cl.1",
        'dct:source "R v Example [1999] 1 Ex 1" ;\n  gw:seen',
        "gw:seen",
        "dct:source",
    ),
    Mutation(
        "a bar lifted and no bar there",
        "contradictory-terms",
        GATEWAY,
        "gw:legalEffect code:confers ;\n  gw:lifts bar:crca-s18",
        "gw:legalEffect code:lifts-bar ;\n  gw:lifts code:none",
        "name the restriction",
    ),
    Mutation(
        "an enabling power that needs no instrument",
        "contradictory-terms",
        GATEWAY,
        "gw:legalEffect code:confers",
        "gw:legalEffect code:enables ;\n  gw:dependsOn code:none",
        "name the instrument",
    ),
    Mutation(
        "restrictions that survive no override",
        "contradictory-terms",
        GATEWAY,
        "gw:obligation code:may",
        "gw:obligation code:may ;\n  gw:otherRestrictions code:silent ;\n  gw:exceptRestriction bar:crca-s18",
        "gw:otherRestrictions",
    ),
    Mutation(
        "a phrase with one reading",
        "lone-reading",
        "phr:interest",
        "gw:readingOf phr:interest ;\n  gw:stance code:broad",
        "gw:readingOf phr:other ;\n  gw:stance code:broad",
        "rival reading",
    ),
    Mutation(
        "two readings that say the same",
        "equal-readings",
        "rdg:interest.broad",
        'gw:stance code:broad ;\n  skos:prefLabel "any interest of the public"@en',
        'gw:stance code:narrow ;\n  skos:prefLabel "only a pressing interest"@en',
        "delete one",
    ),
    Mutation(
        "a gateway not commenced with a flow in force",
        "dormant-live",
        "flow:s20.1",
        "gw:inForce per:s20.1",
        "gw:inForce code:not-commenced",
        "flow's gw:inForce",
        also=(_FIRST_FLOW, _FIRST_FLOW + " ;\n  gw:inForce per:s20.1"),
    ),
    Mutation(
        "a gateway waiting for an instrument with a flow in force",
        "dormant-live",
        "flow:s20.1",
        "gw:legalEffect code:confers",
        "gw:legalEffect code:enables",
        "record the instrument",
        also=(_FIRST_FLOW, _FIRST_FLOW + " ;\n  gw:inForce per:s20.1"),
    ),
    Mutation(
        "an offence that nothing is enforced by",
        "unattached",
        "off:other",
        *before_bodies('off:other a gw:Offence ;\n  skos:prefLabel "other"@en .'),
        "gw:enforcedBy",
    ),
    Mutation(
        "a period that belongs to nothing",
        "unattached",
        "per:s20.2",
        *before_bodies("per:s20.2 a gw:Period ;\n  gw:extent code:E ."),
        "gw:inForce",
    ),
    Mutation(
        "a term that belongs to nothing",
        "unattached",
        "term:cl-exclusivity",
        "gw:exclusivity term:cl-exclusivity ;\n  ",
        "",
        "as the value",
    ),
]

HIERARCHIES: list[Mutation] = [
    Mutation(
        "a purpose below itself",
        "cycle",
        "pur:any",
        "skos:topConceptOf pur:scheme",
        "skos:broader pur:crime-prevention",
        "step that is wrong",
    ),
    Mutation(
        "a class in itself through a membership",
        "cycle",
        "bcls:police-force",
        "gw:inClass bcls:police-force ;\n  gw:member body:kent-police",
        "gw:inClass bcls:police-force ;\n  gw:member bcls:public-authority",
        "step that is wrong",
    ),
    Mutation(
        "gateways that give way to each other",
        "cycle",
        "gwy:common-law-police",
        "gw:givesWayTo code:none",
        "gw:givesWayTo gwy:common-law-police",
        "step that is wrong",
    ),
    Mutation(
        "a gateway that takes on its own limits",
        "cycle",
        GATEWAY,
        "gw:source code:express",
        f"gw:source code:express ;\n  gw:takesOnLimitsOf {GATEWAY}",
        "step that is wrong",
    ),
    Mutation(
        "conditions that entail each other",
        "cycle",
        "cond:public-interest",
        'skos:prefLabel "relevant"@en',
        'gw:entails cond:public-interest ;\n  skos:prefLabel "relevant"@en',
        "step that is wrong",
    ),
    Mutation(
        "a purpose that hangs nowhere",
        "unplaced-concept",
        "pur:crime-prevention",
        "skos:broader pur:any ;\n  ",
        "",
        "skos:broader",
    ),
    Mutation(
        "one membership recorded twice",
        "overlapping-memberships",
        "mem:hmrc-2",
        *before_bodies(
            "mem:hmrc-2 a gw:ClassMembership ;\n"
            "  gw:inClass bcls:public-authority ;\n"
            "  gw:member body:hmrc ;\n"
            '  schema:startDate "2010-01-01"^^xsd:date .'
        ),
        "delete one",
    ),
    Mutation(
        "a class that nothing fills",
        "class-without-member",
        "bcls:court",
        *before_bodies(
            "bcls:court a gw:BodyClass ;\n"
            "  skos:broader bcls:public-authority ;\n"
            "  skos:inScheme bcls:scheme ;\n"
            '  skos:prefLabel "court"@en .'
        ),
        "skos:definition",
        also=("gw:recipient bcls:police-force ;\n  gw:subject", "gw:recipient bcls:court ;\n  gw:subject"),
    ),
    Mutation(
        "a body in no class",
        "body-without-class",
        "body:hmrc",
        "gw:member body:hmrc",
        "gw:member body:kent-police",
        "gw:ClassMembership",
    ),
]
