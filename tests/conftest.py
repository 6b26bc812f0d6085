"""What every test shares: Hypothesis profiles, and what a marked test needs to run.

A test marked `shared`, `browser`, `server` or `elk` is skipped, with the reason, where its need is not met.
In CI (`CI=true`) only `shared` and `elk` may be skipped: a missing browser or server there is a failure.
ELK is other people's Java inside another wheel, so that its absence is no defect of this project.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.servers import find_oxigraph

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHECKOUT = Path(__file__).resolve().parent.parent
#: Research material of the project; not part of it, so never needed for a green run elsewhere.
SHARED = CHECKOUT.parent / "shared"

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def _missing(marker: str) -> str | None:
    """Why tests with this marker cannot run here, or nothing."""
    if marker == "shared" and not SHARED.is_dir():
        return "no shared folder beside the checkout"
    if marker == "browser" and not shutil.which("chromium"):
        return "Chromium is not installed: sh scripts/setup test"
    if marker == "browser" and not find_spec("playwright"):
        return "Playwright is not installed: sh scripts/setup test"
    if marker == "server" and not find_oxigraph():
        return "the oxigraph server is not installed: sh scripts/setup test"
    if marker == "elk":
        from benchmarks.elk import why_not

        return why_not()
    return None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a marked test whose need is not met, or fail it in CI."""
    for marker in ("shared", "browser", "server", "elk"):
        reason = _missing(marker) if item.get_closest_marker(marker) else None
        if reason and marker not in ("shared", "elk") and os.environ.get("CI"):
            pytest.fail(f"CI must run this test, but {reason}", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared research folder; use with `@pytest.mark.shared`."""
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; use with `@pytest.mark.browser`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()
