"""Words for properties of other vocabularies that the data use; our own are explained in `data/vocabulary.ttl`."""

from __future__ import annotations

__all__ = ["BORROWED"]

#: Compact name -> what it is used for here.
BORROWED = {
    "skos:prefLabel": "The main name.",
    "skos:altLabel": "Another name by which it may be found.",
    "skos:note": "A remark in our own words.",
    "skos:scopeNote": "What the concept takes in and leaves out.",
    "skos:definition": "What it means, in our own words.",
    "skos:broader": "What it lies under.",
    "skos:inScheme": "The scheme it belongs to.",
    "skos:topConceptOf": "The scheme at whose top it stands.",
    "skos:hasTopConcept": "What stands at the top of the scheme.",
    "skos:exactMatch": "The same concept elsewhere.",
    "skos:closeMatch": "Nearly the same concept elsewhere.",
    "skos:broadMatch": "A broader concept elsewhere.",
    "skos:narrowMatch": "A narrower concept elsewhere.",
    "skos:relatedMatch": "A related concept elsewhere.",
    "dct:title": "The title as printed, or as described.",
    "dct:description": "What it holds.",
    "dct:source": "Where the claim comes from: an address, or a citation in words.",
    "dct:date": "When the reading was put forward.",
    "eli:number": "Its number, as printed.",
    "eli:date_document": "Date of Royal Assent or of making.",
    "eli:is_realized_by": "A text of it at a date.",
    "eli:is_part_of": "The provision or statute it is part of.",
    "eli:realizes": "The statute or provision it is a text of.",
    "eli:version_date": "The date of the text.",
    "eli:repealed_by": "What repealed it.",
    "org:identifier": "An identifier in another register, typed by the register.",
    "org:originalOrganization": "A body that ended in the change.",
    "org:resultingOrganization": "A body that came of the change.",
    "schema:startDate": "First day.",
    "schema:endDate": "First day outside.",
    "schema:sameAs": "The same body elsewhere.",
    "prov:value": "The words themselves, as printed.",
    "prov:wasAttributedTo": "Who puts the reading forward.",
    "rdf:value": "The value that the term has under the reading.",
}  # fmt: skip
