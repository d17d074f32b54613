"""The site and the browser that opens it."""

import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from gpt2_specification.claim import SPEC

DOCS = SPEC.parent / "docs"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def built():
    """The directory of the site, built anew with warnings as errors. It stays, to be looked at and published."""
    directory = DOCS / "_build"
    shutil.rmtree(directory, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-j", "auto", "-q", "-W", "--keep-going", DOCS, directory]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    return directory


@pytest.fixture(scope="session")
def site(built):
    """The address of the site."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=built))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    assert path, "chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def at_home(url, site):
    return url.startswith((site, "data:"))


@pytest.fixture
def page(chromium, site):
    """A page of the browser; an error or a request to another host fails the test."""
    complaints = []
    page = chromium.new_page(base_url=site)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda response: None if response.status < 400 else complaints.append(response.url))
    page.on("request", lambda request: None if at_home(request.url, site) else complaints.append(request.url))
    yield page
    page.close()
    assert complaints == []
