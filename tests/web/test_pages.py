"""The explorer's pages, asked of the application itself: what they say, their other forms, and bad questions."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from gateways_graph.session import Gateways, load
from gateways_graph.web.app import create_app
from tests.cli.worlds import SMALL, relabelled

PAIR = "/pair/ukpga-2005-11-s30/ukpga-2005-11-s31"
ROUTES = "/routes?from=hmrc&to=kent+council&for=fraud"
WHY_NOT = "/routes?from=kent+police&to=hmrc&for=fraud&why-not=yes"
MATRIX = "/matrix?for=fraud&body=hmrc&body=kent+council&body=kent+charity"
#: One page of each kind.
PAGES = (
    "/", "/search?q=hmrc", "/words", "/gateways", "/statutes", "/bodies", "/purposes", "/information", "/restrictions",
    "/conditions", "/onward-rules", "/readings", "/rejections", "/gateway/ukpga-2005-11-s30", "/statute/ukpga/2005/11",
    "/body/body:hmrc", "/purpose/pur:fraud", "/overlaps", "/overlaps/matrix", "/pair", PAIR, "/routes", ROUTES, WHY_NOT,
    "/matrix", MATRIX,
)  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data of the command line's tests, as a file."""
    path = tmp_path_factory.mktemp("explorer") / "small.ttl"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def session(file: Path) -> Gateways:
    """The small data."""
    return load(file)


@pytest.fixture(scope="module")
def client(session: Gateways) -> Iterator[TestClient]:
    """The application over it."""
    with TestClient(create_app(session, slots=1), base_url="http://localhost") as asked:
        yield asked


@pytest.fixture(scope="module")
def packaged() -> Iterator[TestClient]:
    """The application over the packaged data."""
    with TestClient(create_app(load(), slots=1), base_url="http://localhost") as asked:
        yield asked


def said(text: str) -> str:
    """What a reader sees of the content of a page."""
    content = text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


@pytest.mark.parametrize("address", PAGES)
def test_each_page_says_what_it_rests_on(client: TestClient, session: Gateways, address: str) -> None:
    """Every page has one heading, its receipt, what is not decided, the licence, and an address that names the day."""
    answer = client.get(address)
    assert answer.status_code == 200, said(answer.text)
    assert answer.text.count("<h1") == 1
    foot = answer.text.partition("<footer")[2]
    assert "not legal advice" in foot
    assert "Article 8" in foot
    assert "Open Government Licence v3.0" in foot
    assert session.dataset.digest[:10] in foot
    assert f"as-at={session.as_at.isoformat()}" in foot
    assert "lawful" not in said(answer.text).replace("lawfully co-exist", "")


@pytest.mark.parametrize("address", PAGES)
def test_pages_need_no_script_and_allow_none_inline(client: TestClient, address: str) -> None:
    """There is no script, no style in the page, no handler, and nothing from elsewhere; the policy forbids them too."""
    answer = client.get(address)
    assert not re.search(r"<script|<style| style=| on[a-z]+=|javascript:", answer.text)
    assert not re.search(r'(src|action)="(https?:)?//', answer.text)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", PAGES)
def test_headings_do_not_skip_a_level(client: TestClient, address: str) -> None:
    """A reader who goes from heading to heading finds no gap, and every table has a caption and headed columns."""
    text = client.get(address).text
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert text.count("<caption>") == text.count("<table")
    assert len(re.findall(r"<th(?! scope)[ >]", text)) == 0


def forms(text: str) -> dict[str, str]:
    """The other forms of a page, with their addresses."""
    found = re.findall(r'rel="alternate" href="([^"]+)">([A-Za-z]+)<', text)
    return {name: address.replace("&amp;", "&") for address, name in found}


@pytest.mark.parametrize(
    "address", [page for page in PAGES if page not in ("/", "/words", "/pair", "/routes", "/matrix")]
)
def test_each_page_comes_in_other_forms(client: TestClient, address: str) -> None:
    """CSV, JSON and Turtle of the same answer parse, and carry the receipt."""
    import pyoxigraph

    links = forms(client.get(address).text)
    assert set(links) == {"CSV", "JSON", "Turtle"}
    document = client.get(links["JSON"]).json()
    table = client.get(links["CSV"])
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.DictReader(io.StringIO(table.text)))) == len(document["results"])
    turtle = client.get(links["Turtle"])
    assert turtle.headers["content-type"].startswith("text/turtle")
    triples = list(pyoxigraph.parse(turtle.text, format=pyoxigraph.RdfFormat.TURTLE))
    assert bool(triples) == bool(document["results"])
    for answer in (table, turtle):
        assert json.loads(answer.headers["gateways-receipt"]) == document["receipt"]


COMMANDS = {
    "/search?q=hmrc": ["search", "hmrc"],
    "/gateways?body=hmrc": ["list", "gateways", "--body", "hmrc"],
    "/statutes": ["list", "statutes"],
    "/onward-rules": ["list", "onward-rules"],
    "/gateway/ukpga-2005-11-s30": ["explain", "ukpga-2005-11-s30"],
    "/statute/ukpga/2005/11": ["show", "ukpga/2005/11"],
    "/body/body:hmrc": ["show", "hmrc"],
    "/overlaps?purpose=fraud": ["overlaps", "--purpose", "fraud"],
    "/overlaps?relation=duplicate&certainty=certain": ["overlaps", "--relation", "duplicate", "--certainty", "certain"],
    "/overlaps?as-at=all": ["overlaps", "--as-at", "all"],
    PAIR: ["explain", "ukpga-2005-11-s30", "ukpga-2005-11-s31"],
    f"{ROUTES}&fact=not:+written+request&extent=E": [
        "routes", "--from", "hmrc", "--to", "kent council", "--for", "fraud", "--fact", "not: written request",
        "--extent", "E",
    ],
    WHY_NOT: ["routes", "--from", "kent police", "--to", "hmrc", "--for", "fraud", "--why-not"],
    MATRIX: ["matrix", "--for", "fraud", "hmrc", "kent council", "kent charity"],
}  # fmt: skip


@pytest.mark.parametrize("address", COMMANDS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_other_forms_are_what_the_command_line_writes(
    client: TestClient, file: Path, capfd: pytest.CaptureFixture[str], address: str, form: str
) -> None:
    """JSON and CSV of a page are, byte for byte, those of the command that asks the same."""
    from gateways_graph.cli import main

    got = client.get(address, params=[*_pairs(address), ("format", form)])
    assert got.status_code == 200, got.text
    capfd.readouterr()
    with pytest.raises(SystemExit) as end:
        main([*COMMANDS[address], f"--{form}", "-q", "--no-cache", "--data", str(file)])
    assert end.value.code == 0
    assert got.text == capfd.readouterr().out


def _pairs(address: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    return parse_qsl(address.partition("?")[2])


def test_any_name_leads_to_the_address_of_the_thing(client: TestClient) -> None:
    """A thing is found by any of its names, keeps the settings asked for, and has one address."""
    moved = client.get("/body/HMRC?as-at=2020-01-01", follow_redirects=False)
    assert moved.status_code == 307
    assert moved.headers["location"] == "/body/body:hmrc?as-at=2020-01-01"
    assert client.get("/statute/ukpga-2005-11", follow_redirects=False).headers["location"] == "/statute/ukpga/2005/11"
    compared = client.get("/pair?a=ukpga-2005-11-s30&b=ukpga-2005-11-s31", follow_redirects=False)
    assert compared.headers["location"] == PAIR


def test_a_gateway_shows_its_law_and_its_evidence(packaged: TestClient) -> None:
    """A gateway links its provision at legislation.gov.uk, and says what was read, when, and how far it was checked."""
    page = packaged.get("/gateway/ukpga-1998-37-s115")
    assert 'href="https://www.legislation.gov.uk/ukpga/1998/37/section/115"' in page.text
    text = said(page.text)
    assert "double-checked" in text
    assert re.search(r"text read: \d{4}-\d\d-\d\d", text)
    assert "Only under the reading “" in text
    assert "rdg:" not in text


def test_settings_change_the_answer_and_stay_in_links(packaged: TestClient) -> None:
    """A day, an extent and a reading are shown, kept in every link, and change what is said."""
    page = packaged.get("/gateway/ukpga-1998-37-s115?as-at=1997-01-01&extent=E&reading=narrow")
    assert "not in force on this day" in said(page.text)
    inner = re.findall(r'href="(/(?:body|purpose)/[^"]+)"', page.text)
    assert inner
    assert all("as-at=1997-01-01&amp;extent=E&amp;reading=narrow" in link for link in inner)
    assert "1997-01-01" in page.text.partition("<footer")[2]


def test_a_body_is_told_apart_from_the_classes_it_is_in(packaged: TestClient) -> None:
    """Gateways that name a body itself come first; those that name a class say which."""
    text = said(packaged.get("/body/body:hmrc").text)
    assert re.search(r"May or must tell \d+ gateways in force on \S+; \d+ name it", text)
    assert "May or must be told" in text


def test_a_name_that_several_have_offers_them(packaged: TestClient) -> None:
    """Limbs of one provision are offered to choose from."""
    text = packaged.get("/gateway/Digital%20Economy%20Act%202017%20s.35").text
    assert "gateways</h1>" in text
    assert "/gateway/ukpga-2017-30-s35.fuel-poverty" in text


def test_a_route_says_what_is_left_to_judge(client: TestClient) -> None:
    """Verdict, provision and status stand with each step, and other footings below."""
    page = client.get(ROUTES)
    text = said(page.text)
    assert "Route 1: supported on these facts" in text
    assert "https://www.legislation.gov.uk/ukpga/2005/11/section/30" in page.text
    assert "Not decided here" in text
    assert "Other footings" in text


def test_where_nothing_is_open_the_page_says_why_not(client: TestClient) -> None:
    """A demand without an open route is answered with near misses and what would open one, as no advice."""
    text = said(client.get(WHY_NOT.removesuffix("&why-not=yes")).text)
    assert "Nearest on the record" in text
    assert "None of what follows is advice to change anything" in text
    assert "Nearest on the record" not in said(client.get(WHY_NOT.replace("yes", "no")).text)


def test_a_table_of_bodies_links_each_pair(client: TestClient) -> None:
    """The table has a cell per ordered pair, and each pair leads to its routes."""
    text = client.get(MATRIX).text
    assert text.count('href="/routes?') == 6
    assert "One-way cells" in text


def test_long_lists_come_in_pages(packaged: TestClient) -> None:
    """A page of a list says which part it is, and leads to the others."""
    first = packaged.get("/gateways")
    assert re.search(r"1 to 100 of \d+ gateways", said(first.text))
    second = packaged.get("/gateways?page=2")
    assert "101 to 200" in said(second.text)
    assert packaged.get("/gateways?page=9999").status_code == 400


ASKED_WRONGLY = {
    "/gateway/ukpga-2005-11-s33x": (404, "ukpga-2005-11-s33x"),
    "/body/hmcr": (404, "Revenue"),
    "/purpose/nothing": (404, "nothing"),
    "/statute/ukpga/1066/1": (404, "ukpga/1066/1"),
    "/pair/ukpga-2005-11-s30/ukpga-2005-11-s30": (400, "name two"),
    "/pair/ukpga-2005-11-s30/none": (404, "none"),
    "/overlaps?purpse=fraud": (400, "purpse"),
    "/overlaps?relation=sameness": (400, "partial overlap"),
    "/overlaps?certainty=maybe": (400, "certain"),
    "/overlaps?body=nobody": (404, "nobody"),
    "/overlaps?page=0": (400, "number"),
    "/overlaps?page=%D9%A1": (400, "number"),
    "/overlaps/matrix?as-at=all": (400, "name a day"),
    "/gateways?status=wonderful": (400, "checked"),
    "/gateways?as-at=2020-02-30": (400, "YYYY-MM-DD"),
    "/gateways?extent=FR": (400, "NI"),
    "/gateways?reading=broadest": (404, "broadest"),
    "/gateways?format=turtel": (400, "turtle"),
    "/?format=csv": (400, "html"),
    "/gateways?as-at=2020-01-01&as-at=2021-01-01": (400, "once"),
    "/routes?from=hmrc": (400, "who would be told"),
    "/routes?from=hmrc&to=hmrc&for=fraud": (400, "both"),
    "/routes?from=hmrc&to=kent+council&for=fraud&max-steps=99": (400, "1 to 6"),
    "/routes?from=hmrc&to=kent+council&for=fraud&profile=best": (400, "fewest-eyes"),
    "/routes?from=hmrc&to=kent+council&for=fraud&fact=moonshine": (404, "moonshine"),
    "/matrix?for=fraud&body=hmrc": (400, "two bodies"),
    "/matrix?for=fraud" + "".join(f"&body=b{number}" for number in range(13)): (400, "at most 12"),
}


@pytest.mark.parametrize("address", ASKED_WRONGLY)
def test_bad_questions_get_a_page_that_says_how_to_mend_them(client: TestClient, address: str) -> None:
    """An unknown name is 404 with the nearest names; a wrong parameter is 400 with what may be said."""
    status, words = ASKED_WRONGLY[address]
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8"), said(
        answer.text
    )
    assert words.casefold() in said(answer.text).casefold()
    assert "--" not in said(answer.text)
    assert answer.text.count("<h1") == 1


HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "{{ 7*7 }}", "{% raw %}",
    "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/app.py", "\r\nSet-Cookie: a=b",
    "%0d%0aX-Evil:%20yes",
    "//evil.example/", "https://evil.example/", "javascript:alert(1)", "\x00", "\u202egnp.exe", "%ed%a0%80",
    "a" * 299, "a" * 301, "a" * 9000, "%", "%zz", "%ff%fe", "🦉", "=1+1", "body:hmrc/", "rest(bcls:police)", "_:b1",
)  # fmt: skip
PLACES = (
    "/search?q={}", "/gateway/{}", "/body/{}", "/purpose/{}", "/information/{}", "/statute/{}", "/pair/{}/x",
    "/pair?a={}&b={}", "/overlaps?body={}", "/overlaps?statute={}&gateway={}", "/routes?from={}&to=hmrc&for=fraud",
    "/routes?from=hmrc&to=kent+council&for=fraud&fact={}&information={}", "/matrix?for={}&body=hmrc&body=x",
    "/matrix?for=fraud&body=hmrc&body=kent+council&ladder={}", "/gateways?q={}", "/gateways?as-at={}", "/bodies?q={}",
    "/gateways?reading={}", "/gateways?reading={}={}", "/gateways?extent={}", "/gateways?page={}",
    "/gateways?format={}",
    "/{}", "/static/{}", "/words?{}={}",
)  # fmt: skip


class _Watch(HTMLParser):
    """Notes elements and attributes that could run something or fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "base", "style"):
            self.found.append(tag)
        for name, value in attrs:
            where = (value or "").strip().casefold()
            if name.startswith("on") or name in ("style", "srcset"):
                self.found.append(name)
            if name in ("href", "src", "action") and not where.startswith(("/", "#", "https://", "http://", "data:,")):
                self.found.append(f"{name}={value}")
            if name == "href" and where.startswith("//"):
                self.found.append(f"{name}={value}")


def smuggled(text: str) -> list[str]:
    """What a page holds that no page of the explorer should."""
    watch = _Watch()
    watch.feed(text)
    return watch.found


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_is_only_text(client: TestClient, place: str) -> None:
    """Markup, templates, paths, line ends and huge values are refused or shown as text; nothing fails."""
    from urllib.parse import quote

    for text in HOSTILE:
        for value in (quote(text, safe=""), text.replace("\r\n", "%0d%0a").replace("\x00", "%00")):
            answer = client.get(place.replace("{}", value), follow_redirects=False)
            assert answer.status_code in (200, 307, 400, 404, 405), (answer.status_code, value)
            assert not {"set-cookie", "x-evil"} & set(answer.headers)
            assert smuggled(answer.text) == []
            assert "root:" not in answer.text
            assert "Traceback" not in answer.text
            if answer.status_code == 307:
                assert re.match(r"(http://localhost)?/[a-z]+/?[^/]", answer.headers["location"])


def test_nearest_names_lead_back_to_the_question(packaged: TestClient) -> None:
    """A name that nothing has is mended in its place: the rest of the question stays."""
    asked = "/matrix?for=safeguarding&body=police&body=council&extent=E"
    answer = packaged.get(asked)
    assert answer.status_code == 404
    assert 'href="/matrix?for=child+safeguarding&amp;body=police&amp;body=council&amp;extent=E"' in answer.text
    by_path = packaged.get("/gateway/ukpga-1998-37-s116")
    assert 'href="/gateway/ukpga-1998-37-s115"' in by_path.text
    several = packaged.get("/pair?a=cda-1998-s115&b=Pensions+Act+2004+s.84").text
    assert "<h1>Several things have that name</h1>" in several
    assert 'href="/pair?a=cda-1998-s115&amp;b=ukpga-2004-35-s84-3"' in several
    assert "<h1>Not in force on that day</h1>" in packaged.get("/pair/ukpga-1998-37-s115.2013/s115").text


def test_a_section_is_found_as_people_cite_it(packaged: TestClient) -> None:
    """Search and the address of a gateway take "section 115" with or without the year."""
    assert "/gateway/ukpga-1998-37-s115" in packaged.get("/search?q=Crime+and+Disorder+Act+section+115").text
    moved = packaged.get("/gateway/Crime and Disorder Act section 115", follow_redirects=False)
    assert moved.headers["location"] == "/gateway/ukpga-1998-37-s115"


@pytest.mark.parametrize("address", [ROUTES, MATRIX])
def test_the_forms_ask_where(client: TestClient, address: str) -> None:
    """The form of a route or a table has a tick for each jurisdiction, and those chosen stay."""
    form = client.get(address + "&extent=E,S").text.partition("<form")[2].partition("</form>")[0]
    assert re.findall(r'name="extent" value="(\w+)" checked', form) == ["E", "S"]
    assert 'type="hidden" name="extent"' not in form


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_only_read(client: TestClient, method: str) -> None:
    """Nothing but GET and HEAD is answered."""
    assert client.request(method, "/gateways").status_code == 405
    assert client.head("/gateways").status_code == 200


def test_labels_are_only_text(tmp_path: Path) -> None:
    """Markup in the data is shown as it is written."""
    label = '<script>alert("&")</script>{{ 7 * 7 }}'
    path = tmp_path / "odd.ttl"
    path.write_text(relabelled(label), encoding="utf-8")
    with TestClient(create_app(load(path, cache=False), slots=1), base_url="http://localhost") as asked:
        for address in (
            "/gateways",
            "/gateway/ukpga-2005-11-s30",
            "/overlaps",
            PAIR,
            ROUTES,
            MATRIX,
            "/search?q=script",
        ):
            text = asked.get(address).text
            assert "<script" not in text
            assert "49" not in said(text).partition("alert")[2][:30]


def test_addresses_do_not_depend_on_who_asked_before(client: TestClient) -> None:
    """The same address gives the same bytes, whatever was asked in between."""
    before = client.get(ROUTES).text
    client.get("/routes?from=hmrc&to=kent+council&for=benefit+fraud&extent=E")
    assert client.get(ROUTES).text == before


def test_answers_are_kept_within_bounds(session: Gateways) -> None:
    """Many dates and many questions do not fill the memory: the oldest are let go."""
    from gateways_graph.web.asking import Settings
    from gateways_graph.web.desk import Desk

    desk = Desk(session)
    asked: list[Any] = []
    for number in range(60):
        desk.answer(number, partial(asked.append, number))
    desk.answer(59, lambda: asked.append("again"))
    desk.answer(0, lambda: asked.append("again"))
    assert asked == [*range(60), "again"]
    assert desk.open(Settings()) is session
    assert desk.open(Settings("2020-01-01")) is desk.open(Settings("2020-01-01"))


def test_a_question_asked_twice_at_once_is_worked_out_once(session: Gateways) -> None:
    """Whoever asks second waits for the answer of the first, and errors are not kept."""
    import threading

    from gateways_graph.web.desk import Desk

    desk, began, go, count = Desk(session), threading.Event(), threading.Event(), []

    def work() -> str:
        count.append(1)
        began.set()
        go.wait(10)
        return "answer"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(desk.answer("key", work))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert began.wait(10)
    go.set()
    for thread in threads:
        thread.join()
    assert (found, len(count)) == (["answer"] * 5, 1)
    with pytest.raises(ZeroDivisionError):
        desk.answer("broken", lambda: 1 // 0)
    assert desk.answer("broken", lambda: "mended") == "mended"


def test_slow_pages_do_not_hold_up_quick_ones() -> None:
    """Analyses have threads of their own: others are answered meanwhile, and the queue has an end."""
    import threading

    import anyio

    from gateways_graph.web.analysts import BusyError
    from gateways_graph.web.pages import Room

    go = threading.Event()

    async def ask() -> list[str]:
        slow, quick, told = Room(1, 1), Room(1, 1), []
        async with anyio.create_task_group() as group:
            group.start_soon(slow.run, lambda: go.wait(10))
            group.start_soon(slow.run, lambda: go.wait(10))
            await anyio.wait_all_tasks_blocked()
            told.append(await quick.run(lambda: "answered"))
            try:
                await slow.run(lambda: "not reached")
            except BusyError as error:
                told.append(str(error))
            go.set()
        return told

    answered, busy = anyio.run(ask)
    assert answered == "answered"
    assert "try again" in busy
