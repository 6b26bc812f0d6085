"""The vocabulary as a page to read: classes with their properties, properties, lists of values, findings.

Made from `data/vocabulary.ttl`, `data/finding-vocabulary.ttl` and the contract that each load is checked
against, so that it says what may be said of what and how often: the vocabulary itself has no domains and
ranges on purpose, and general documentation tools show nothing where there are none.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from gateways_graph.export.meanings import BORROWED
from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.contract import KINDS, PROPERTIES
from gateways_graph.rdf.triples import RDF_TYPE, Literal, Triple

__all__ = ["Term", "read_terms", "render_page", "render_vocabulary"]

_OWL = "http://www.w3.org/2002/07/owl#"
_COUNTS = {"1": "exactly one", "?": "at most one", "+": "one or more", "*": "any number"}
_LITERALS = {
    "text": "text in a language", "string": "text", "boolean": "true or false", "date": "a day",
    "vague": "a day, month or year", "address": "a web address", "law": "a provision or statute",
    "value": "what the term may hold", "identifiers": "an identifier, typed by its register",
}  # fmt: skip
_ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
_FINDINGS = (
    "<p>What the analyses find, as <code>gateways export findings</code> writes it. A finding reports what the "
    "recorded provisions say under recorded readings, on the day of its run.</p>\n"
)
_STYLE = """\
body{font:1rem/1.55 Charter,Georgia,"DejaVu Serif",serif;color:#1c1b19;background:#fdfcf9;max-width:70rem}
body{margin:0 auto;padding:1rem 1.25rem 3rem}
h1{font-size:1.9rem}h2{border-top:3px double #8b857a;padding-top:.6rem;margin-top:2.2rem}h3{margin:1.6rem 0 .2rem}
a{color:#0b4a8c}code,table,nav{font-family:"DejaVu Sans",Arial,sans-serif}code{font-size:.85em;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.87rem;line-height:1.4;margin:.5rem 0 1rem;background:#fff}
th,td{border:1px solid #cfc9bd;padding:.35rem .5rem;text-align:left;vertical-align:top}thead th{background:#f1eee6}
.soft{color:#55524c;font-size:.9em}.columns{columns:3 15rem;padding-left:1.1rem}:target{background:#fdf3d6}
@media print{body{font-size:10pt;max-width:none}h3,thead{break-after:avoid}tr{break-inside:avoid}}
"""


class Term(NamedTuple):
    """A class, property, scheme or value.

    Attributes:
        kind: `class`, `property`, `scheme` or `value`.
        schemes: Schemes that a value is in.
    """

    name: str
    kind: str
    label: str
    meaning: str
    schemes: tuple[str, ...] = ()


def read_terms(triples: Iterable[Triple]) -> dict[str, Term]:
    """The terms of a vocabulary by compact name, in the order of the file."""
    said: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in triples:
        text = value.value if isinstance(value, Literal) else compact(value)
        said.setdefault(compact(subject), {}).setdefault(compact(predicate), []).append(text)
    found: dict[str, Term] = {}
    for name, about in said.items():
        for kind in _kinds(about.get(compact(RDF_TYPE), [])):
            # One address may be a list and a value of another (`code:objects`).
            key = name if name not in found else f"{name} as {kind}"
            found[key] = Term(name, kind, *_words(name, kind, about), tuple(about.get("skos:inScheme", ())))
    return found


def _words(name: str, kind: str, about: Mapping[str, list[str]]) -> tuple[str, str]:
    """Label and meaning, from the properties that its kind of term has them in."""
    label, meaning = {"scheme": ("dct:title", "dct:description"), "value": ("skos:prefLabel", "skos:definition")}.get(
        kind, ("rdfs:label", "rdfs:comment")
    )
    return about.get(label, about.get("rdfs:label", [name]))[0], about.get(meaning, about.get("rdfs:comment", [""]))[0]


def _kinds(types: list[str]) -> list[str]:
    known = {
        _OWL + "Class": "class", _OWL + "ObjectProperty": "property", _OWL + "DatatypeProperty": "property",
        "skos:ConceptScheme": "scheme", "skos:Concept": "value", "gwf:Relation": "value", "gwf:Verdict": "value",
        "gwf:Certainty": "value", "gwf:Kind": "value",
    }  # fmt: skip
    return sorted({known[name] for name in types if name in known})


def render_vocabulary(terms: Mapping[str, Term], findings: Mapping[str, Term]) -> str:
    """The page's content, to be set in a page: sections with headings from the second level.

    Args:
        terms: Of the vocabulary.
        findings: Of the vocabulary of findings.
    """
    own = [name for name, term in terms.items() if term.kind == "property"]
    schemes = [term for term in terms.values() if term.kind == "scheme"]
    return "".join(
        (
            _introduction(),
            '<h2 id="classes">Classes</h2>\n',
            f'<ul class="columns">{"".join(f"<li>{_link_to_kind(kind)}</li>" for kind in KINDS)}</ul>\n',
            *(_class(kind, terms) for kind in KINDS),
            '<h2 id="properties">Properties</h2>\n',
            _index(own),
            _properties([terms[name] for name in own]),
            '<h2 id="values">Lists of values</h2>\n',
            *(_scheme(scheme, terms) for scheme in schemes),
            '<h2 id="findings">Findings</h2>\n',
            _FINDINGS,
            _properties([term for term in findings.values() if term.kind == "class"]),
            _properties([term for term in findings.values() if term.kind == "property"]),
            f'<p class="soft">{_ATTRIBUTION}</p>\n',
        )
    )


def _introduction() -> str:
    gw, code, gwf = (f"<code>{prefix}:</code> is <code>{NAMESPACES[prefix]}</code>" for prefix in ("gw", "code", "gwf"))
    return (
        "<p>Terms for the powers and duties in United Kingdom law to disclose information between bodies: who may "
        "tell whom, for what, about what, on which terms, and where that is written.</p>\n"
        "<p><strong>An absent value always means <em>not established</em></strong>; <code>code:none</code> means that "
        "the text was read and nothing is there. Several values of one property mean any of them. There are no domains "
        "and ranges: what may be said of what is checked at every load, and published as SHACL in "
        "<code>data/shapes.ttl</code>; the tables here are that contract.</p>\n"
        f"<p>{gw}, {code}, {gwf}. The rest is borrowed: ELI for law, ORG for bodies, SKOS for classes and words, PROV "
        "and Dublin Core for evidence.</p>\n"
        '<ul><li><a href="#classes">Classes</a></li><li><a href="#properties">Properties</a></li>'
        '<li><a href="#values">Lists of values</a></li><li><a href="#findings">Findings</a></li></ul>\n'
    )


def _anchor(name: str) -> str:
    """The fragment of a term: its own local name for `gw:`, as its address ends."""
    return name.removeprefix("gw:").replace(":", "-")


def _link(name: str) -> str:
    return f'<a href="#{escape(_anchor(name))}"><code>{escape(name)}</code></a>'


def _index(names: Iterable[str]) -> str:
    return f'<ul class="columns">{"".join(f"<li>{_link(name)}</li>" for name in names)}</ul>\n'


def _class(kind: str, terms: Mapping[str, Term]) -> str:
    name, prefix = KINDS[kind]
    term = terms.get(name)
    title, anchor = (term.label, _anchor(name)) if term else (kind, f"kind-{kind}")
    meaning = f"<p>{escape(term.meaning)}</p>\n" if term else ""
    named = "an address of legislation.gov.uk" if prefix == "law" else f"<code>{prefix}:…</code>" if prefix else ""
    rows = [
        (_property_link(prop), _COUNTS[use[0]], _range(use[1:].split()), escape(_meaning(prop, terms)))
        for prop, use in PROPERTIES[kind].items()
    ]
    used = [
        f"{_link_to_kind(other)} by {_property_link(prop)}"
        for other in KINDS
        for prop, use in PROPERTIES[other].items()
        if kind in use[1:].split()
    ]
    return (
        f'<h3 id="{escape(anchor)}">{escape(title)}</h3>\n{meaning}'
        f'<p class="soft"><code>{escape(name)}</code>{", named " + named if named else ""}</p>\n'
        + _table(("property", "how many", "value", "meaning"), rows)
        + (f'<p class="soft">Named by {", ".join(used)}.</p>\n' if used else "")
    )


def _property_link(name: str) -> str:
    return _link(name) if name.startswith("gw:") else f"<code>{escape(name)}</code>"


def _link_to_kind(kind: str) -> str:
    name = KINDS[kind][0]
    anchor = _anchor(name) if name.startswith("gw:") else f"kind-{kind}"
    return f'<a href="#{escape(anchor)}">{escape(kind)}</a>'


def _range(parts: list[str]) -> str:
    words = []
    for part in parts:
        if part in KINDS:
            words.append(_link_to_kind(part))
        elif part.startswith("="):
            words.append(f"<code>code:{escape(part[1:])}</code>")
        else:
            words.append(_LITERALS.get(part) or f'<a href="#code-{escape(part)}">{escape(part.replace("-", " "))}</a>')
    return ", ".join(words)


def _meaning(prop: str, terms: Mapping[str, Term]) -> str:
    return terms[prop].meaning if prop in terms else BORROWED.get(prop, "")


def _properties(terms: Iterable[Term]) -> str:
    rows = []
    for term in terms:
        used = [kind for kind in KINDS if term.name in PROPERTIES[kind]]
        own = f'<span id="{escape(_anchor(term.name))}"><code>{escape(term.name)}</code></span>'
        rows.append((own, escape(term.meaning), ", ".join(map(_link_to_kind, used))))
    if not any(row[2] for row in rows):
        return _table(("term", "meaning"), [row[:2] for row in rows])
    return _table(("property", "meaning", "used on"), rows)


def _scheme(scheme: Term, terms: Mapping[str, Term]) -> str:
    short = scheme.name.removeprefix("code:")
    values = [term for term in terms.values() if term.kind == "value" and scheme.name in term.schemes]
    props = sorted({prop for kind in KINDS for prop, use in PROPERTIES[kind].items() if short in use[1:].split()})
    used = f" Values of {', '.join(map(_property_link, props))}." if props else ""
    rows = [(f"<code>{escape(term.name)}</code>", escape(term.label), escape(term.meaning)) for term in values]
    return (
        f'<h3 id="code-{escape(short)}">{escape(scheme.label)}</h3>\n<p>{escape(scheme.meaning)}{used}</p>\n'
        + _table(("value", "said as", "meaning"), rows)
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    top = "".join(f'<th scope="col">{name}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{text}</td>" for text in row[1:])}</tr>\n' for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table class="plain-table"><thead><tr>{top}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>\n"
    )


def render_page(content: str) -> str:
    """A page of its own, that loads nothing and runs nothing."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Vocabulary of UK legal gateways</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>Vocabulary of UK legal gateways</h1>\n{content}</main>\n</body>\n</html>\n"
    )
