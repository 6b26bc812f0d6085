"""Small data files for the command line: one Act, a handful of gateways, everything in a few hundred lines."""

from __future__ import annotations

from tests.rdf.mutations import VALID

__all__ = ["SMALL", "relabelled"]

_ACT = "http://www.legislation.gov.uk/id/ukpga/2005/11"
_TERMS = """gw:condition code:none ; gw:confidence code:silent ; gw:dataProtectionClause code:silent ;
  gw:enforcedBy code:none ; gw:evidence ev:s20.1 ; gw:exclusivity code:silent ;
  gw:extent code:E, code:W, code:S, code:NI ;
  gw:givesWayTo code:none ; gw:inForce per:s20.1 ; gw:legalEffect code:confers ;
  gw:lifts code:none ; gw:obligation code:may ;
  gw:otherRestrictions code:silent ; gw:source code:express ; gw:status code:checked ; gw:takesOnLimitsOf code:none"""


def _gateway(section: str, label: str, onward: str, **axes: str) -> str:
    terms = _TERMS.replace("ev:s20.1", f"ev:s{section}.1").replace("per:s20.1", f"per:s{section}.1")
    ends = " ; ".join(f"gw:{axis} {value}" for axis, value in sorted(axes.items()))
    return f"""
<{_ACT}/section/{section}> a eli:LegalResourceSubdivision ; eli:is_part_of <{_ACT}> .
gwy:ukpga-2005-11-s{section} a gw:Gateway ; gw:conferredBy <{_ACT}/section/{section}> ; gw:onwardRule {onward} ;
  gw:permits flow:s{section}.1 ; {terms} ;
  skos:prefLabel "{label}"@en .
flow:s{section}.1 a gw:Flow ; {ends} .
per:s{section}.1 a gw:Period ; gw:from "2006-01-01"^^xsd:date .
ev:s{section}.1 a gw:Evidence ; dct:source <https://www.legislation.gov.uk/ukpga/2005/11/section/{section}> ;
  gw:dateChecked "2025-12-01"^^xsd:date ; gw:seen code:seen ;
  gw:versionRead <http://www.legislation.gov.uk/ukpga/2005/11/section/20/2025-06-01> .
"""


#: `valid.ttl` with two gateways alike, one inside them, and a council that passes things on.
SMALL = VALID + "".join(
    (
        _gateway("30", "HMRC may tell the council", "code:none", discloser="body:hmrc",
                 recipient="body:kent-council", purpose="pur:fraud"),
        _gateway("31", "HMRC may tell the council too", "code:none", discloser="body:hmrc",
                 recipient="body:kent-council", purpose="pur:fraud"),
        _gateway("32", "HMRC may tell the council of benefits", "code:none", discloser="body:hmrc",
                 recipient="body:kent-council", purpose="pur:benefit-fraud"),
        _gateway("33", "The council may tell the charity", "onw:crca-s20-9", discloser="body:kent-council",
                 recipient="body:charity", purpose="pur:fraud"),
        """
body:kent-council a org:FormalOrganization ; gw:operatesIn code:E ; skos:prefLabel "Kent County Council"@en ;
  skos:altLabel "the council"@en, "shared name"@en .
body:charity a org:FormalOrganization ; gw:needsPower code:objects ; skos:prefLabel "Kent Charity"@en ;
  skos:altLabel "shared name"@en .
pur:fraud a skos:Concept ; skos:broader pur:any ; skos:inScheme pur:scheme ; skos:prefLabel "preventing fraud"@en .
pur:benefit-fraud a skos:Concept ; skos:broader pur:fraud ; skos:inScheme pur:scheme ;
  skos:prefLabel "preventing benefit fraud"@en .
""",
    )
)  # fmt: skip


def relabelled(label: str) -> str:
    """The small data with another label on one gateway, escaped as Turtle asks."""
    escaped = "".join(f"\\u{ord(char):04X}" if char in '"\\' or not char.isprintable() else char for char in label)
    return SMALL.replace('"HMRC may tell the council"@en', f'"{escaped}"@en')
