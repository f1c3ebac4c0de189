"""A real PgBouncer in transaction mode, on a socket: fewer server processes than we have threads."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
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
logfile = {own}/log
pidfile = {own}/pid
"""
PATIENCE = 20.0  # seconds


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
        process = subprocess.Popen([program, "-q", str(settings)], **_as_owner_of(server, own))
        try:
            _wait_for(own / ".s.PGSQL.6432", process)
            yield PgBouncer(own)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _as_owner_of(server: Path, own: Path) -> dict[str, int]:
    """It refuses to be root, and then is who runs the server; anybody else starts it as they are."""
    if os.geteuid() != 0:
        return {}
    owner = server.stat()
    os.chown(own, owner.st_uid, owner.st_gid)
    return {"user": owner.st_uid, "group": owner.st_gid}


def _wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "PgBouncer ended by itself"
        with socket.socket(socket.AF_UNIX) as trying:
            if trying.connect_ex(str(path)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("PgBouncer does not listen")
