"""MariaDB, without flushes to the disk (a kill loses nothing), passwords or privileges."""

import getpass
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from tests.servers.server import Server, program, running


def mariadb_server() -> AbstractContextManager[Server]:
    """Run a MariaDB server; its ``url`` is one for SQLAlchemy and aiomysql."""
    path = program("mariadbd", "mysqld", package="mariadb-server")

    def make(folder: Path, port: int) -> Server:
        data = folder / "data"
        command = [path, "--no-defaults", f"--datadir={data}", f"--user={getpass.getuser()}"]
        command += ["--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M"]
        if not data.exists():
            data.mkdir()
            subprocess.run(
                [*command, "--bootstrap"],
                cwd=folder,
                check=True,
                input=b"CREATE DATABASE front;",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        options = [
            "--skip-grant-tables",
            "--bind-address=127.0.0.1",
            f"--port={port}",
            f"--socket={folder / 'socket'}",
            "--innodb-flush-log-at-trx-commit=2",
            "--performance-schema=off",
            "--skip-log-bin",
        ]
        url = f"mysql+aiomysql://root@127.0.0.1:{port}/front"
        return Server(url, port, [*command, *options], folder)

    return running(make)
