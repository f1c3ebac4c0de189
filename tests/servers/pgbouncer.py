"""A real PgBouncer in transaction mode, on a socket; with fewer processes than we have threads."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS = """\
[databases]
* = host={folder} port={port} user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {own}
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 100
log_connections = 0
log_disconnections = 0
pidfile = {own}/pid
"""


@dataclass(frozen=True, slots=True)
class PgBouncer:
    """Where it listens."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of a database behind it."""
        return f"postgresql://postgres@/{name}?host={self.folder}&port=6432"


def find_pgbouncer() -> str | None:
    """The program; Debian keeps it where only root looks."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running_pgbouncer(server: Path) -> Iterator[PgBouncer]:
    """Before the server whose socket that is; ended afterwards."""
    program = find_pgbouncer()
    assert program
    with tempfile.TemporaryDirectory(prefix="cairn-pgb-") as name:
        own = Path(name)
        settings = own / "pgbouncer.ini"
        port = server.suffix.removeprefix(".")
        settings.write_text(SETTINGS.format(folder=server.parent, port=port, own=own))
        user = _owner_of(server)
        if user is not None:
            os.chown(own, user, -1)
        command = [program, str(settings)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, user=user) as process:
            try:
                _wait_for(process)
                yield PgBouncer(own)
            finally:
                process.terminate()


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    """Until it serves; what it says afterwards is read by nobody, and must not fill the pipe."""
    assert process.stderr
    while b"process up" not in (line := process.stderr.readline()):
        assert line, "PgBouncer ended by itself"
    threading.Thread(target=process.stderr.read, daemon=True).start()


def _owner_of(server: Path) -> int | None:
    """Whose it is to be: it refuses root, and is then who runs the server; None: who we are."""
    if os.geteuid() != 0:
        return None
    return server.stat().st_uid
