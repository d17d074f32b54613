"""A local HTTP server that stands in for the hub, for the tests of --checkpoint NAME."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class StubHub(BaseHTTPRequestHandler):
    """A request handler that stands in for the hub. Subclasses define the answers in `do_GET`."""

    def do_HEAD(self):
        self.do_GET()

    def answer(self, body, status=200, headers=None):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **(headers or {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
            self.wfile.flush()

    def log_message(self, *arguments):
        pass

    @classmethod
    @contextmanager
    def served(cls, **settings):
        """Serve with these attributes of the class, and yield the address."""
        with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (cls,), settings)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
