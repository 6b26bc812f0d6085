"""One cell and back: every value of every column, whatever its text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways_graph.curation.cells import BadCellError, format_cell, parse_cell
from gateways_graph.curation.layout import TABLES
from gateways_graph.model.identifiers import LEGISLATION, NAMESPACES, expand
from gateways_graph.rdf.codes import CODES, OPEN_SCHEMES
from gateways_graph.rdf.contract import DATATYPES, KINDS, Use
from gateways_graph.rdf.triples import XSD, Literal

COLUMNS = [(table.kind, header, column.use) for table in TABLES.values() for header, column in table.columns.items()]
LANG = NAMESPACES["rdf"] + "langString"
_LOCAL = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,8}[a-z0-9]", fullmatch=True)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


class NoNames:
    """A register in which nothing is called anything."""

    # The names of the parameters are those of the protocol.

    def find(self, kinds: tuple[str, ...], text: str) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing."""
        return ()

    def nearest(self, kinds: tuple[str, ...], text: str) -> str:  # noqa: ARG002
        """Nothing."""
        return ""


def _iris(kind: str) -> st.SearchStrategy[str]:
    if kind in ("statute", "provision", "version"):
        path = "ukpga/2017/30" + ("" if kind == "statute" else "/section/37A/2")
        return st.just(LEGISLATION + path + "/2026-02-12" if kind == "version" else f"{LEGISLATION}id/{path}")
    prefix = KINDS[kind][1] or "pur"
    return _LOCAL.map(lambda local: NAMESPACES[prefix] + local)


def _values(use: Use) -> st.SearchStrategy[str | Literal]:
    """Anything that the contract lets stand in a column."""
    found: list[st.SearchStrategy[str | Literal]] = [_iris(kind) for kind in use.kinds]
    found += [st.sampled_from(CODES[scheme]).map(expand_code) for scheme in use.schemes if scheme in CODES]
    found += [_LOCAL.map(f"{OPEN_SCHEMES[s]}{{}}".format).map(expand_code) for s in use.schemes if s in OPEN_SCHEMES]
    found += [st.just(value) for value in use.values]
    if use.law:
        found.append(st.just(f"{LEGISLATION}id/uksi/2024/208/regulation/13"))
    if use.address:
        found += [st.just("https://a.example/b c".replace(" ", "%20")), _iris("version"), _iris("provision")]
    if "text" in use.literals:
        found.append(st.tuples(_TEXT, st.just(LANG), st.sampled_from(["en", "cy", "en-gb"])).map(Literal._make))
    if "string" in use.literals:
        found.append((_TEXT | st.sampled_from(["http://a.example/1", "ukpga/2017/30", '"a" or "b"'])).map(Literal))
    if "boolean" in use.literals:
        found.append(st.sampled_from([Literal("true", XSD + "boolean"), Literal("false", XSD + "boolean")]))
    if {"date", "vague"} & set(use.literals):
        found.append(st.just(Literal("2024-02-29", XSD + "date")))
    if "vague" in use.literals:
        found.append(st.sampled_from([Literal("2018", XSD + "gYear"), Literal("2018-05", XSD + "gYearMonth")]))
    if "identifiers" in use.literals:
        found.append(st.sampled_from(DATATYPES["identifiers"]).map(lambda kind: Literal("E:1|2"[:3], kind)))
    return st.one_of(found) if found else st.one_of(_iris("gateway"), st.just(expand("code:may")))


def expand_code(name: str) -> str:
    """The IRI of an enumerated value."""
    return expand(f"code:{name}")


@pytest.mark.parametrize(("kind", "header", "use"), COLUMNS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_value_of_every_column_comes_back(kind: str, header: str, use: Use) -> None:
    """What a cell says is what was recorded: text with bars, quotes, tags, control characters and all."""

    @settings(max_examples=25)
    @given(st.lists(_values(use), max_size=1 if use.most == 1 else 3, unique=True))
    def check(values: list[str | Literal]) -> None:
        assert set(parse_cell(format_cell(values, use), use, NoNames())) == set(values)

    check()


def _use(kind: str, header: str) -> Use:
    return next(use for one, two, use in COLUMNS if (one, two) == (kind, header))


@pytest.mark.parametrize(
    ("kind", "header", "text", "said"),
    [
        ("gateway", "obligation", "shall", "write one of must, must-when-required, must-respond, may"),
        ("gateway", "obligation", "may | must", "keep the one that the law has"),
        ("period", "from", "31/12/2018", "format the column as text"),
        ("period", "from", "2018-02-30", "correct the day or month"),
        ("gateway", "terms complete", "perhaps", "write yes"),
        ("body", "identifier", "E09000007", "SCHEME:VALUE"),
        ("flow", "discloser", "the taxman", "write the id of a body or class or capacity"),
    ],
)
def test_a_cell_that_means_nothing_says_what_to_write(kind: str, header: str, text: str, said: str) -> None:
    """A refusal names what is wrong and how to mend it."""
    with pytest.raises(BadCellError) as found:
        parse_cell(text, _use(kind, header), NoNames())
    assert said in found.value.mend


@pytest.mark.parametrize(
    ("kind", "header", "text", "value"),
    [
        ("gateway", "provision", "https://www.legislation.gov.uk/ukpga/2017/30/section/37",
         f"{LEGISLATION}id/ukpga/2017/30/section/37"),
        ("evidence", "source", "ukpga/2017/30/section/37", f"{LEGISLATION}id/ukpga/2017/30/section/37"),
        ("evidence", "version read", "ukpga/2017/30/section/37/enacted",
         f"{LEGISLATION}ukpga/2017/30/section/37/enacted"),
        ("evidence", "words", 'a | b, "c"', Literal('a | b, "c"')),
        ("gateway", "label", "Mae'r cyngor@cy", Literal("Mae'r cyngor", LANG, "cy")),
        ("gateway", "terms complete", "TRUE", Literal("true", XSD + "boolean")),
        ("flow", "purpose", "code:functions-of-recipient", expand("code:functions-of-recipient")),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(kind: str, header: str, text: str, value: str | Literal) -> None:
    """Pasted addresses, bars in a quotation, a spreadsheet's own TRUE."""
    assert parse_cell(text, _use(kind, header), NoNames()) == [value]


def test_headers_of_a_table_are_all_different() -> None:
    """No two properties of a kind share a column, so that none is lost."""
    from gateways_graph.curation.layout import OWNED
    from gateways_graph.rdf.contract import PROPERTIES

    for table in TABLES.values():
        own = {owners.get(table.kind) for owners in OWNED.values()} - {"gw:inForce"}
        assert len(table.columns) == len(set(PROPERTIES[table.kind]) - own), table.name
