"""A language server, spoken to as an editor does: JSON-RPC over its standard input and output."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

ROOT = Path(__file__).parents[2]

_NAMES = ("basedpyright-langserver", "pyright-langserver")
_PATIENCE = 120.0  # seconds for a whole session, a first analysis included


def installed() -> str | None:
    """Return the language server beside this Python, or on the path."""
    beside = Path(sys.executable).parent
    for name in _NAMES:
        found = shutil.which(name, path=str(beside)) or shutil.which(name)
        if found:
            return found
    return None


class LanguageServer:
    """One session with a server, in the folder of the repository."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._asked = 0

    def __enter__(self) -> Self:
        """Start the server and tell it who asks."""
        self._process = subprocess.Popen(
            [self._command, "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        self._timer = threading.Timer(_PATIENCE, self._process.kill)
        self._timer.start()
        folder = {"uri": ROOT.as_uri(), "name": "repository"}
        formats = {"signatureInformation": {"documentationFormat": ["plaintext"]}}
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"signatureHelp": formats},
        }
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": ROOT.as_uri(),
                "workspaceFolders": [folder],
                "capabilities": capabilities,
            },
        )
        self._send({"method": "initialized", "params": {}})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def signature(self, text: str) -> str:
        """Return what an editor shows when *text* has just been written, up to its end."""
        uri = (ROOT / f"scratch_{self._asked}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        lines = text.split("\n")
        where = {"line": len(lines) - 1, "character": len(lines[-1])}
        params = {"textDocument": {"uri": uri}, "position": where}
        answer = self.ask("textDocument/signatureHelp", params)
        label: str = answer["signatures"][0]["label"]
        return label

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Ask, and answer what the server asks meanwhile."""
        self._asked += 1
        self._send({"id": self._asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._settings(message)})
            elif message.get("id") == self._asked:
                return message["result"]

    def _settings(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [{"pythonPath": sys.executable} for _ in message["params"]["items"]]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = _open(self._process.stdin)
        pipe.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        pipe.flush()

    def _receive(self) -> dict[str, Any]:
        pipe = _open(self._process.stdout)
        size = 0
        while line := pipe.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                size = int(value)
        if not size:
            raise ConnectionError("the language server has ended")
        message: dict[str, Any] = json.loads(pipe.read(size))
        return message


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
