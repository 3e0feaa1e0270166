"""`boardpapers serve`: the web app, until it is told to stop."""

from __future__ import annotations

import errno
import signal
import sys
from types import FrameType
from typing import Final, NoReturn

from boardpapers.assembly import make_app, make_engine, open_library, recording
from boardpapers.errors import CommandFailed
from boardpapers.settings import Settings
from corpus.access import PUBLIC_ONLY

_EVERYWHERE: Final = {"", "0.0.0.0", "::", "*"}  # noqa: S104  (recognised, not chosen)


def serve(settings: Settings) -> int:
    """Serve the library over HTTP; SIGTERM and Ctrl-C let the requests under way finish."""
    library = open_library(settings)
    signal.signal(signal.SIGTERM, _leave)
    with recording(library, settings) as book:
        try:
            import waitress

            engine = make_engine(library, settings)
            app = make_app(library, engine, settings, book)
            try:
                # Before the model is loaded: a port in use is said at once.
                server = waitress.create_server(
                    app, host=settings.host, port=settings.port, threads=settings.threads, ident=None
                )
            except OSError as error:
                raise CommandFailed(_why_not(error, settings)) from error
            # The first question pays for loading the model and the indexes; nobody should have to ask it.
            engine.search("ready", PUBLIC_ONLY, limit=1)
            host, port = _address(server, settings)
            print(f"Boardpapers is at http://{host}:{port}/ (Ctrl-C stops it)", file=sys.stderr, flush=True)
            server.run()
        except KeyboardInterrupt:
            pass
    print("Boardpapers has stopped.", file=sys.stderr, flush=True)
    return 0


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _address(server: object, settings: Settings) -> tuple[str, int]:
    """Return what people reach the server by; port 0 was given a free one."""
    listens = getattr(server, "effective_listen", None) or [(settings.host, getattr(server, "effective_port", 0))]
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host
    return (f"[{host}]" if ":" in host else host), int(listens[0][1])


def _why_not(error: OSError, settings: Settings) -> str:
    where = f"port {settings.port} on {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is in use: stop what uses it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"{where} may not be used: choose a port of 1024 or above with --port"
    return f"{where} cannot be used: {error.strerror or error}"
