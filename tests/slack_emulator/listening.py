"""A Bolt app that listens over HTTP, served as any WSGI app."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler


class ThreadingServer(ThreadingMixIn, WSGIServer):
    """One thread for each request, as real servers have it."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Does not write a line for each request."""

    def log_message(self, format, *args):
        """Nothing."""


@contextmanager
def serving(application) -> Iterator[str]:
    """A WSGI application behind an address."""
    server = make_server("127.0.0.1", 0, application, ThreadingServer, Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serving_bolt(app: App) -> Iterator[str]:
    """A Bolt app behind an address; it hears at /slack/events."""
    with serving(SlackRequestHandler(app)) as url:
        yield url
