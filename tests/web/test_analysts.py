"""Processes for the analyses of pages: they answer as the session does, and one that takes too long is ended."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

pytest.importorskip("starlette")

from starlette.testclient import TestClient

from gateways_graph.errors import UnknownNameError
from gateways_graph.session import Gateways
from gateways_graph.web import disclosing
from gateways_graph.web.analyst import Inquiry
from gateways_graph.web.analysts import Analysts, BusyError, TooLongError
from gateways_graph.web.app import create_app
from gateways_graph.web.asking import Settings
from tests.cli.worlds import SMALL

PAIRS = Inquiry(Settings(), "overlaps")
WHY_NOT = "/routes?from=kent+police&to=hmrc&for=fraud"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Gateways:
    """The small data of the command line's tests."""
    from gateways_graph.session import load

    path = tmp_path_factory.mktemp("analysts") / "small.ttl"
    path.write_text(SMALL, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="module")
def analysts(session: Gateways) -> Iterator[Analysts]:
    """One process."""
    found = Analysts(session, slots=1)
    yield found
    found.close()


def test_an_answer_is_that_of_the_session(analysts: Analysts, session: Gateways) -> None:
    """The process finds what the session finds, at the settings asked for."""
    assert analysts.ask(PAIRS) == session.overlaps()
    early = Inquiry(Settings("1990-01-01"), "overlaps")
    assert analysts.ask(early).findings == ()


def test_an_analysis_that_takes_too_long_is_ended(analysts: Analysts, session: Gateways) -> None:
    """It ends with its process, the asker is told, and the next question of the slot gets a new one."""
    analysts.ask(PAIRS)
    first = analysts._analysts[0]._child
    assert first is not None
    # A process that is held answers nothing, however quick the machine is.
    first.send_signal(signal.SIGSTOP)
    with pytest.raises(TooLongError, match=r"within 0\.1 seconds"):
        analysts.ask(PAIRS, seconds=0.1)
    assert first.poll() is not None
    assert analysts.ask(PAIRS) == session.overlaps()


def test_errors_come_through(analysts: Analysts) -> None:
    """What the analysis raises on purpose is raised here, with the nearest names; a bug brings its trace."""
    with pytest.raises(UnknownNameError) as told:
        analysts.ask(Inquiry(Settings(), "routes", ("hmrk", "kent council", "fraud")))
    assert told.value.nearest
    with pytest.raises(RuntimeError, match="Traceback"):
        analysts.ask(Inquiry(Settings(), "overlaps", (1, 2, 3)))


def test_nobody_waits_for_ever(session: Gateways) -> None:
    """Without a free slot the asker is told to try again, and so is one who asks while the server ends."""
    with pytest.raises(BusyError, match="try again"):
        Analysts(session, slots=0).ask(PAIRS, seconds=0.01)
    ending = Analysts(session, slots=1)
    ending.close()
    with pytest.raises(BusyError, match="ended"):
        ending.ask(PAIRS)


@pytest.mark.parametrize(
    "address", ["/overlaps", "/overlaps/matrix", WHY_NOT, "/matrix?for=fraud&body=hmrc&body=kent+council"]
)
def test_a_page_that_ran_out_of_time_says_what_to_narrow(session: Gateways, address: str) -> None:
    """It is 503 with words, and pages that need no analysis are answered."""
    with TestClient(create_app(session, slots=1, page_seconds=1e-6), base_url="http://localhost") as client:
        answer = client.get(address)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "Ask for less at once" in answer.text
        assert client.get("/routes").status_code == client.get("/gateways").status_code == 200


def test_nobody_waits_for_what_was_not_asked(session: Gateways, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no route is open the page says why not, unless that takes long: then it offers to."""
    monkeypatch.setattr(disclosing, "_UNASKED", 0.1)
    app = create_app(session, slots=1)
    with TestClient(app, base_url="http://localhost") as client:
        # The routes, without what is wanting for them, are worked out and kept.
        assert client.get(WHY_NOT + "&why-not=no").status_code == 200
        (child,) = [item._child for item in app.state.analysts._analysts if item._child]
        child.send_signal(signal.SIGSTOP)
        answer = client.get(WHY_NOT)
        assert answer.status_code == 200
        assert "takes longer to work out" in answer.text
        assert "why-not=yes" in answer.text
        assert "Nearest on the record" in client.get(WHY_NOT + "&why-not=yes").text
