"""Out to a spreadsheet and back: no fact is lost, none is added."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from gateways_graph.curation.changes import plan_changes, read_rows
from gateways_graph.curation.delimited import read_csv, render_csv, render_csv_folder
from gateways_graph.curation.layout import TABLES
from gateways_graph.curation.rows import Row, build_rows, of_statute
from gateways_graph.curation.workbook import read_xlsx, render_xlsx
from gateways_graph.errors import DataError, UsageError
from gateways_graph.model.identifiers import LEGISLATION, expand
from gateways_graph.rdf.sources import read_source
from gateways_graph.rdf.triples import Literal, Triple
from gateways_graph.resources import default_data
from tests.curation.worlds import valid


def _packaged() -> tuple[Triple, ...]:
    return tuple(triple for file in default_data() for triple in read_source(file).triples)


def _again(folder: Path, form: str, triples: tuple[Triple, ...]) -> set[Triple]:
    """Triples after a trip through files of a form into an empty data set."""
    tables = build_rows(triples)
    if form == "csv":
        for name, content in render_csv_folder(tables).items():
            (folder / name).write_bytes(content)
        grids = [read_csv(path) for path in sorted(folder.glob("*.csv"))]
    else:
        (folder / "book.xlsx").write_bytes(render_xlsx(tables, note="a note"))
        grids = read_xlsx(folder / "book.xlsx")
    rows, refused = read_rows(grids)
    changes = plan_changes((), rows, whole=True)
    assert [*refused, *changes.refused] == []
    return set(changes.triples)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_packaged_data_comes_back_whole(form: str, tmp_path: Path) -> None:
    """Every triple of the packaged data is there again, and no other."""
    triples = _packaged()
    assert _again(tmp_path, form, triples) == set(triples)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_kind_of_node_comes_back(form: str, tmp_path: Path) -> None:
    """So is a data set with all kinds, and with text that spreadsheets like to change or run."""
    gateway, note = expand("gwy:ukpga-2005-11-s20"), expand("skos:altLabel")
    lang = expand("rdf:langString")
    texts = [
        "=1+1",
        "@sum",
        "-3",
        "'quoted",
        "''",
        "2018-05",
        "1E5",
        "a | b",
        '"a"',
        "x@cy",
        " space ",
    ]
    odd = tuple((gateway, note, Literal(text, lang, "en")) for text in texts)
    assert any(subject == gateway for subject, _, _ in valid())
    assert _again(tmp_path, form, (*valid(), *odd)) == {*valid(), *odd}


def test_the_same_data_gives_the_same_workbook() -> None:
    """Two exports are equal byte for byte: no time of writing is inside."""
    tables = build_rows(valid())
    assert render_xlsx(tables, note="n") == render_xlsx(tables, note="n")


def test_a_workbook_holds_text_and_no_formula() -> None:
    """A label that begins like a formula stays a label, and columns of enumerated values offer them."""
    import openpyxl

    triples = (
        *valid(),
        (expand("gwy:ukpga-2005-11-s20"), expand("skos:altLabel"), Literal("=1+1", expand("rdf:langString"), "en")),
    )
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(build_rows(triples), note="n")))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [
        offer.formula1 for offer in book["gateways"].data_validations.dataValidation if "must-respond" in offer.formula1
    ]
    assert book.worksheets[0].title == "read me"


def test_a_cell_too_long_for_a_workbook_is_refused() -> None:
    """What Excel would cut off without a word is not written; CSV has no such bound."""
    row = Row("gateways", 2, dict.fromkeys(TABLES["gateways"].headers, "x" * 40_000))
    with pytest.raises(UsageError, match="export csv instead"):
        render_xlsx({"gateways": [row]}, note="n")
    assert len(render_csv("gateways", [row])) > 40_000


def test_one_act_takes_along_what_its_gateways_rest_on() -> None:
    """The tables of a statute have its gateways, flows, evidence and terms, and no rows for bodies or other Acts."""
    statute = f"{LEGISLATION}id/ukpga/2014/23"
    tables = build_rows(_packaged(), only=of_statute(_packaged(), statute))
    assert {row.cells["provision"].startswith("ukpga/2014/23/") for row in tables["gateways"]} == {True}
    assert {"flows", "evidence", "provisions", "versions", "statutes"} <= set(tables)
    assert not {"bodies", "classes", "purposes", "information"} & set(tables)
    flows = {row.cells["of"] for row in tables["flows"]}
    assert {row.id for row in tables["gateways"]} <= flows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfeg\x00", "save it as CSV UTF-8"),
        (b'gateway,label\n"a,b\n', "check the quotes"),
    ],
)
def test_a_file_that_is_no_csv_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    """Text in another encoding, or with a quote that never ends, is said with file and place."""
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(DataError, match=said):
        read_csv(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_out(separator: str, tmp_path: Path) -> None:
    """Continental spreadsheets write semicolons, and some people tabs."""
    path = tmp_path / "x.csv"
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator).writerows([["gateway", "label", "status"], ["x", "a, b; c", "coded"]])
    path.write_text(stream.getvalue(), encoding="utf-8")
    assert [cells for _, cells in read_csv(path).lines] == [["gateway", "label", "status"], ["x", "a, b; c", "coded"]]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    """A renamed text file, and an archive that is something else."""
    import zipfile

    (tmp_path / "a.xlsx").write_text("gateway,label\n")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("x.txt", "x")
    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(DataError, match="not a workbook"):
            read_xlsx(tmp_path / name)


def test_formulas_dates_and_numbers_of_a_workbook(tmp_path: Path) -> None:
    """A year typed as a number and a day typed as a date are read; a formula is refused in its row."""
    from datetime import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.create_sheet("periods", 0)
    sheet.append(["period", "of", "from", "until"])
    day = datetime(2020, 5, 1)  # noqa: DTZ001 - a workbook has no zones
    sheet.append([None, "ukpga-2005-11-s20", 2018, day])
    sheet.append([None, "ukpga-2005-11-s20", "=YEAR(NOW())", None])
    book.save(tmp_path / "x.xlsx")
    rows, _ = read_rows(read_xlsx(tmp_path / "x.xlsx"))
    assert (rows[0].cells["from"], rows[0].cells["until"]) == ("2018", "2020-05-01")
    refused = plan_changes(valid(), rows[1:]).refused
    assert [(item.column, "formula" in item.reason) for item in refused] == [("from", True)]


def test_a_workbook_saved_by_another_program_is_read(tmp_path: Path) -> None:
    """Other programs leave out styles that openpyxl warns of; the cells are the same, and nothing is said."""
    import re
    import zipfile

    tables = build_rows(valid())
    ours, theirs = tmp_path / "ours.xlsx", tmp_path / "theirs.xlsx"
    ours.write_bytes(render_xlsx(tables, note="n"))
    with zipfile.ZipFile(ours) as old, zipfile.ZipFile(theirs, "w") as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/styles.xml":
                text = re.sub(rb"<cellStyles.*?</cellStyles>", b"", text)
            new.writestr(item.filename, text)
    assert read_xlsx(theirs) == read_xlsx(ours)
