"""Answers as tables for notebooks, over small data."""

from __future__ import annotations

import copy
import json
import pickle
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import gateways_graph
from gateways_graph import session
from gateways_graph.analysis.overlaps import Overlaps
from gateways_graph.errors import MissingExtraError, UsageError
from gateways_graph.listings.frames import MOST_ROWS
from gateways_graph.notebook import Gateways, Shown, load
from tests.cli.worlds import SMALL, relabelled

HOSTILE = '<script>alert("1")</script> & <b>'


def _open(folder: Path, text: str) -> Gateways:
    path = folder / "small.ttl"
    path.write_text(text, encoding="utf-8")
    return load(path, cache=False)


@pytest.fixture(scope="module")
def g(tmp_path_factory: pytest.TempPathFactory) -> Gateways:
    """Six gateways."""
    return _open(tmp_path_factory.mktemp("small"), SMALL)


ANSWERS: dict[str, Callable[[Gateways], Shown]] = {
    "overlaps": lambda g: g.overlaps(),
    "redundant": lambda g: g.redundant(),
    "groups": lambda g: g.groups(),
    "history": lambda g: g.history("preventing fraud"),
    "merges": lambda g: g.merges(),
    "routes": lambda g: g.routes("HMRC", "the council", "preventing fraud"),
    "why_not": lambda g: g.why_not("the council", "HMRC", "preventing fraud"),
    "partnership": lambda g: g.partnership(["HMRC", "the council"], "preventing fraud"),
    "gaps": lambda g: g.gaps(["HMRC", "the council"], ["preventing fraud"]),
    "what_if": lambda g: g.what_if(repeal=["ukpga-2005-11-s30"]),
}
#: Empty for this data: no bar meets a gateway, no phrase is disputed.
EMPTY: dict[str, Callable[[Gateways], Shown]] = {
    "overlaps": lambda g: g.overlaps(body="the council")._replace(findings=()),
    "conflicts": lambda g: g.conflicts(kinds=["dead"]),
    "routes": lambda g: g.routes("the council", "HMRC", "preventing fraud"),
}


class Cells(HTMLParser):
    """The tags and texts of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Remember the tag; none may do anything."""
        assert not any(name.startswith("on") for name, _ in attrs)
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def test_the_package_opens_data_whose_answers_show_themselves() -> None:
    """`from gateways_graph import load` is this one; the plain session stays what it was."""
    assert gateways_graph.load is load
    assert gateways_graph.Gateways is Gateways
    assert issubclass(Gateways, session.Gateways)


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_records_arrow_pandas_and_html(g: Gateways, name: str) -> None:
    """As many rows in each; the columns fixed; the receipt goes with all of them."""
    answer = ANSWERS[name](g)
    records, table, frame = answer.to_records(), answer.to_arrow(), answer.to_pandas()
    assert len(records) == table.num_rows == len(frame) > 0
    json.dumps(records)
    assert list(frame.columns) == table.column_names
    known = answer.to_frame().columns
    assert not known or table.column_names == list(known)
    assert json.loads(table.schema.metadata[b"gateways-graph"]) == g.receipt()
    assert frame.attrs["receipt"] == g.receipt()
    html = Cells(answer._repr_html_())
    assert html.tags.count("tr") == min(len(records), MOST_ROWS) + 1
    assert html.tags.count("caption") == 1
    assert g.dataset.digest[:12] in html.text
    assert "not legal advice" in html.text
    assert "Open Government Licence v3.0" in html.text
    assert "\n" not in repr(answer)
    assert len(repr(answer)) < 200


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_answer_keeps_its_columns(g: Gateways, name: str) -> None:
    """So that what filters a table works on nothing too."""
    frame = EMPTY[name](g).to_pandas()
    assert len(frame) == 0
    assert {"verdict", "certainty"} & set(frame.columns)
    assert "<tbody>" in EMPTY[name](g)._repr_html_()


def test_an_answer_stays_the_value_that_it_is(g: Gateways) -> None:
    """Equal to the plain one and an instance of it; changed, it still knows its data; copied, it is plain."""
    answer = g.overlaps()
    plain = session.Gateways.overlaps(g)
    assert answer == plain
    assert isinstance(answer, Overlaps)
    fewer = answer._replace(findings=answer.findings[:1])
    assert len(fewer.to_pandas()) == 1
    assert type(pickle.loads(pickle.dumps(answer))) is Overlaps  # noqa: S301 - our own bytes
    assert copy.copy(g.merges()) == tuple(g.merges())


def test_findings_can_be_chosen_and_put_in_a_table(g: Gateways) -> None:
    """Findings of one kind, or one alone; not a mixture, and not anything else."""
    pairs = [item for item in g.overlaps().findings if item.relation == "duplicate"]
    assert list(g.to_frame(pairs).to_pandas()["relation"]) == ["duplicate"] * len(pairs)
    assert len(g.to_frame(pairs[0])) == 1
    pair = g.explain("ukpga-2005-11-s30", "ukpga-2005-11-s32")
    assert pair is not None
    assert pair.to_pandas()["b"][0] in ("ukpga-2005-11-s30", "ukpga-2005-11-s32")
    with pytest.raises(UsageError, match="findings of one kind, not of Judgement, PairFinding"):
        g.to_frame([pairs[0], g.redundant().judgements[0]])
    with pytest.raises(UsageError, match="not of str"):
        g.to_frame("overlaps")


def test_routes_say_their_verdict_and_what_is_not_decided(g: Gateways) -> None:
    """In the caption; nothing recorded is not told as if nothing existed; no word of lawfulness anywhere."""
    found = ANSWERS["routes"](g)._repr_html_()
    assert "As recorded: " in found
    assert "Not decided here: " in found
    none = EMPTY["routes"](g)._repr_html_()
    assert "As recorded: not established, which is no advice that no gateway exists" in none
    assert "lawful" not in found + none


def test_labels_cannot_become_markup(tmp_path: Path) -> None:
    """Everything is escaped; long texts are cut in the HTML and whole in the table."""
    long = "long " * 100
    g = _open(tmp_path, relabelled(HOSTILE + long))
    html = g.overlaps()._repr_html_()
    assert set(Cells(html).tags) == {"div", "table", "caption", "thead", "tr", "th", "tbody", "td"}
    assert "&lt;script&gt;" in html
    assert long not in html
    assert any(long.strip() in label for label in g.overlaps().to_pandas()["label_a"])


def test_the_html_stops_at_fifty_rows_and_says_so(g: Gateways) -> None:
    """A list of thousands does not flood a notebook."""
    pair = g.overlaps().findings[0]
    html = Cells(g.to_frame([pair] * 120)._repr_html_())
    assert html.tags.count("tr") == MOST_ROWS + 1
    assert "the first 50 of 120" in html.text


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])
def test_a_missing_library_is_named_with_its_extra(g: Gateways, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records and HTML need neither."""
    monkeypatch.setitem(sys.modules, library, None)
    answer = g.overlaps()
    assert answer.to_records()
    assert answer._repr_html_()
    with pytest.raises(MissingExtraError, match=rf"{library} is not installed: pip install 'gateways-graph\[frames\]'"):
        answer.to_pandas()
