"""PostgreSQL, without flushes to the disk; what was committed survives a kill all the same."""

import os
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from tests.servers.server import Server, program, running

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "100",
    "autovacuum": "off",
}


def postgres_server() -> AbstractContextManager[Server]:
    """Run a PostgreSQL server; its ``url`` is one for SQLAlchemy and asyncpg."""
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    path = program("postgres", package="postgresql", folders=folders)
    beside = [str(Path(path).parent)]
    initdb = program("initdb", package="postgresql", folders=beside)
    isready = program("pg_isready", package="postgresql", folders=beside)
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root

    def make(folder: Path, port: int) -> Server:
        data = folder / "data"
        if not data.exists():
            create = [
                initdb,
                "--no-sync",
                "--auth=trust",
                "--username=postgres",
                f"--pgdata={data}",
            ]
            subprocess.run(
                [*create, "--encoding=UTF8", "--locale=C"],
                cwd=folder,
                user=user,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        settings = {**_SETTINGS, "port": str(port), "unix_socket_directories": str(folder)}
        options = [text for name, value in settings.items() for text in ("-c", f"{name}={value}")]
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
        probe = [isready, "--quiet", "--host=127.0.0.1", f"--port={port}"]
        command = [path, "-D", str(data), *options]
        return Server(url, port, command, folder, user=user, probe=probe)

    return running(make, user=user)


def dsn_of(server: Server) -> str:
    """Return how psycopg reaches *server*."""
    return f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres"
