"""The server of a benchmark, in a process of its own: nginx where it is installed, else aiohttp.

What is measured is the client, so the server must not be the limit.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.pages import GRANT, ME, PAGES, TAG, page

_CONFIG = """
daemon off; master_process off; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 16384; }}
http {{
  access_log off; default_type application/json; keepalive_requests 10000000;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  open_file_cache max=1000; sendfile on; tcp_nopush on;
  add_header x-ratelimit-limit 60000; add_header x-ratelimit-remaining 59000;
  add_header x-ratelimit-reset {reset};
  server {{
    listen 127.0.0.1:{port} backlog=8192;
    location = /me {{ return 200 '{me}'; }}
    location = /oauth/token {{ return 200 '{grant}'; }}
    location /tags/ {{ return 200 '{tag}'; }}
    location = /conversations {{ root {folder}; try_files /page-$arg_page_token /page-0 =404; }}
  }}
}}
"""


@contextmanager
def server() -> Generator[str]:
    """Run the fastest server there is for fixed answers, and yield its address."""
    if shutil.which("nginx"):
        with _nginx() as url:
            yield url
    else:
        with program("benchmarks.server") as url:
            yield url


def server_name() -> str:
    """Return what :func:`server` runs."""
    return "nginx" if shutil.which("nginx") else "aiohttp"


@contextmanager
def program(module: str, *arguments: str) -> Generator[str]:
    """Run a Python server of our own, and yield the address that it prints."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("the server's output is not piped")
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def _nginx() -> Generator[str]:
    port = _free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx may serve as another user
        for number in range(PAGES):
            (folder / f"page-{number}").write_bytes(page(number))
        (folder / "nginx.conf").write_text(_config(folder, port), encoding="ascii")
        command = ["nginx", "-p", name, "-c", f"{name}/nginx.conf", "-e", "stderr"]
        with subprocess.Popen(command, env={**os.environ, "LC_ALL": "C"}) as process:
            try:
                _wait_for(port)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def _config(folder: Path, port: int) -> str:
    return _CONFIG.format(
        folder=folder,
        port=port,
        reset=int(time.time()) + 3000,  # a window that outlives the run
        me=ME.decode(),
        tag=TAG.decode(),
        grant=GRANT.decode(),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("nginx did not start")
