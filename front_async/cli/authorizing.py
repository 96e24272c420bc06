"""Sends an admin's browser to Front, and trades what it brings back for a token."""

import asyncio
import secrets
import threading
import webbrowser
from collections.abc import Coroutine
from typing import Any

import attrs
import typer
from yarl import URL

from front_async.auth.pkce import new_code_verifier
from front_async.auth.token import OAuthToken
from front_async.cli.account import Account
from front_async.cli.pasting import pasted_code
from front_async.cli.receiver import Receiver
from front_async.errors import AuthError, InvalidArgument
from front_async.wire.hosts import is_loopback
from front_async.wire.secret import Secret


@attrs.frozen
class Question:
    """What makes this login's answer recognisable (state) and its code useless to others (PKCE)."""

    state: Secret = attrs.field(factory=lambda: Secret(secrets.token_urlsafe(32)))
    code_verifier: Secret = attrs.field(factory=new_code_verifier)


@attrs.frozen
class Asking:
    """How the admin is asked."""

    browser: bool
    """Open one; otherwise only the address is printed."""
    timeout: float
    """Seconds the admin has."""


async def authorize(account: Account, asking: Asking) -> OAuthToken:
    """Have the app authorized.

    Raises:
        InvalidArgument: The redirect URI cannot be one.
        AuthError: It was not authorized, not in time, or Front grants nothing for the code.
        OSError: The port of the redirect URI is taken.
    """
    question = Question()
    if not _can_listen(account.redirect_uri):
        return await _authorize(account, question, asking, None)
    async with Receiver(account.redirect_uri, question.state) as receiver:
        return await _authorize(account, question, asking, receiver)


async def _authorize(
    account: Account, question: Question, asking: Asking, receiver: Receiver | None
) -> OAuthToken:
    app = account.app(receiver.redirect_uri if receiver else None)
    address = app.authorization_url(state=question.state, code_verifier=question.code_verifier)
    _show(str(address), browser=asking.browser)
    answer = receiver.code() if receiver else pasted_code(question.state)
    code = await _in_time(answer, asking.timeout)
    return await app.exchange(code, code_verifier=question.code_verifier)


def _can_listen(redirect_uri: str) -> bool:
    try:
        url = URL(redirect_uri)
    except ValueError:
        raise InvalidArgument("--redirect-uri is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.host or "#" in redirect_uri:
        raise InvalidArgument("--redirect-uri must be a whole address without a fragment")
    return url.scheme == "http" and is_loopback(url.host)


async def _in_time(answer: Coroutine[Any, Any, Secret], seconds: float) -> Secret:
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        raise AuthError(f"the app was not authorized within {seconds:g} seconds") from None


def _show(address: str, *, browser: bool) -> None:
    """Open the address, in a thread: some browsers keep their caller waiting."""
    if browser:
        typer.echo("Press Authorize in the browser.", err=True)
        threading.Thread(target=_open, args=(address,), daemon=True).start()
    else:
        _print(address)


def _open(address: str) -> None:
    if not webbrowser.open(address):
        _print(address)


def _print(address: str) -> None:
    typer.echo("Open this address in a browser, and press Authorize:", err=True)
    typer.echo(address)
