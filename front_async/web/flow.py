"""Installing your app from a browser: away to Front, back with a code, and who is back."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from yarl import URL

from front_async.auth.state import StateSigner
from front_async.client import FrontClient
from front_async.errors import (
    AuthError,
    ClientClosed,
    FrontError,
    InvalidArgument,
    InvalidState,
    ReauthorizationRequired,
)
from front_async.installations import Installations
from front_async.models.identity import Identity
from front_async.web.cookies import Cookie, check_seconds
from front_async.web.failure import FRONTS_OWN
from front_async.web.reply import Reply, redirect, text
from front_async.web.session import SessionSeal
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.hosts import is_loopback
from front_async.wire.secret import masked

_log = logging.getLogger("front_async.web")

_TO_AUTHORIZE = 600.0  # seconds; Front's codes live no longer
_SIGNED_IN = 12 * 3600.0  # seconds
_AGAIN = "Start the installation again."

Installed = Callable[[Identity], Awaitable[object]]
"""What is awaited when a company has installed the app."""


class InstallFlow:
    """The steps of an installation, as answers to requests; no framework, no global state.

    The admin who comes back from Front is signed in for the company, by a cookie that says so.
    Cookies are HttpOnly, SameSite=Lax, and Secure unless the redirect URI is on this machine.

    Args:
        installations: The companies, among which the new one will be.
        secret: Signs states and cookies; the same in all workers, at least 16 characters.
        after: Where the browser goes when it is signed in, or signed out: a path of your app.
        lifetime: Seconds until the browser has to install, and so sign in, again.
        installed: Awaited with the company's identity before the browser goes on.
        clock: For tests.

    Raises:
        InvalidArgument: The secret is too short, or another argument out of its range.
    """

    def __init__(
        self,
        installations: Installations,
        secret: str,
        *,
        after: str = "/",
        lifetime: float = _SIGNED_IN,
        installed: Installed | None = None,
        clock: Clock | None = None,
    ) -> None:
        secret = masked(secret)
        if not after.startswith("/") or after.startswith(("//", "/\\")):
            raise InvalidArgument("after must be a path of your app, such as /conversations")
        clock = clock or SystemClock()
        secure = not _on_this_machine(URL(installations.app.redirect_uri))
        seconds = check_seconds(lifetime, "lifetime")
        self._installations = installations
        self._states = StateSigner(secret, lifetime=_TO_AUTHORIZE, clock=clock)
        self._seal = SessionSeal(secret, seconds, clock)
        self._begun = Cookie.named("front-install", _TO_AUTHORIZE, secure=secure)
        self._company = Cookie.named("front-company", seconds, secure=secure)
        self._after = after
        self._installed = installed

    def __repr__(self) -> str:
        return f"InstallFlow({self._installations!r})"

    def start(self) -> Reply:
        """Send the browser to Front, with a state that only this browser can bring back."""
        session = masked(secrets.token_urlsafe(32))
        state = self._states.sign(session)
        verifier = self._states.code_verifier(state)
        url = self._installations.app.authorization_url(state=state, code_verifier=verifier)
        return redirect(str(url), self._begun.set(session))

    async def callback(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Reply:
        """Take the browser back from Front: install the company and sign the browser in.

        Args:
            query: Of the request; its "state" and "code". Front sends no code when the admin has
                declined.
            cookies: Of the request.
        """
        state = query.get("state", "")
        try:
            self._states.verify(state, _ascii(cookies.get(self._begun.name)) or "none")
        except InvalidState as error:  # the cookie stays: another tab may have begun since
            return text(HTTPStatus.FORBIDDEN, f"Not installed: {error}. {_AGAIN}")
        code = _ascii(query.get("code"))
        if not code:
            return self._ended(HTTPStatus.FORBIDDEN, "Not installed: Front did not authorize it.")
        try:
            company = await self._complete(code, self._states.code_verifier(state))
        except (*FRONTS_OWN, AuthError, ClientClosed) as error:
            return self._failed(error)
        signed_in = self._company.set(self._seal.seal(company.id))
        return redirect(self._after, signed_in, self._begun.clear())

    def log_out(self, cookies: Mapping[str, str]) -> Reply:
        """Sign the browser out. The company's installation stays.

        Another site can make a browser ask for this, but not with its cookies: then nothing
        happens.
        """
        if self._company.name not in cookies:
            return redirect(self._after)
        return redirect(self._after, self._company.clear())

    def company_id(self, cookies: Mapping[str, str]) -> str | None:
        """Return the company that the browser is signed in for; None when it is not."""
        return self._seal.open(cookies.get(self._company.name) or "")

    def client(self, cookies: Mapping[str, str]) -> FrontClient | None:
        """Return the client of the company that the browser is signed in for, if it is."""
        company_id = self.company_id(cookies)
        return None if company_id is None else self._installations.client(company_id)

    async def _complete(self, code: str, verifier: str) -> Identity:
        code, verifier = masked(code), masked(verifier)
        company = await self._installations.complete(code, code_verifier=verifier)
        if self._installed is not None:
            await self._installed(company)
        return company

    def _failed(self, error: FrontError) -> Reply:
        if isinstance(error, ReauthorizationRequired):
            return self._ended(HTTPStatus.BAD_REQUEST, f"Front refused the code. {_AGAIN}")
        if isinstance(error, FRONTS_OWN):
            _log.warning("an installation failed: %s", error)
            return self._ended(HTTPStatus.BAD_GATEWAY, f"Front did not do its part. {_AGAIN}")
        _log.error("no company can install this app: %s", error)
        said = "Not installed: this app is not set up."
        return self._ended(HTTPStatus.INTERNAL_SERVER_ERROR, said)

    def _ended(self, status: int, said: str) -> Reply:
        return text(status, said, self._begun.clear())


def _ascii(value: str | None) -> str:
    """Return *value* as a secret; nothing for what no honest browser brings back."""
    value = masked(value)
    return value if value is not None and value.isascii() and value.isprintable() else ""


def _on_this_machine(address: URL) -> bool:
    return address.scheme == "http" and is_loopback(address.host or "")
