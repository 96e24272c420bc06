"""The OAuth app: where admins authorize it, and what the token endpoint grants.

Front's reference: "OAuth" (https://dev.frontapp.com/docs/oauth), RFC 6749 for what it leaves open.
"""

import logging
from base64 import b64encode
from http import HTTPStatus
from urllib.parse import quote_plus, urlencode

from yarl import URL

from front_async.auth.answers import Grant, GrantUnknown, read_grant
from front_async.auth.pkce import check_verifier, s256_challenge
from front_async.auth.token import OAuthToken
from front_async.errors import InvalidArgument, TokenUnavailable
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.exchange import Request, Response, WireError
from front_async.wire.hosts import check_endpoint
from front_async.wire.http import Http
from front_async.wire.secret import Secret, masked

AUTHORIZATION_ENDPOINT = "https://app.frontapp.com/oauth/authorize"
TOKEN_ENDPOINT = "https://app.frontapp.com/oauth/token"  # noqa: S105  # an address

_log = logging.getLogger("front_async.auth")

_CONNECT = 5.0  # seconds
_TOTAL = 30.0  # seconds; less than any store's lock lease
_MAX_BODY = 64 * 1024  # bytes


class OAuthApp:
    """An app registered with Front.

    Args:
        client_id: From the app's OAuth settings.
        client_secret: Likewise; never shown.
        redirect_uri: Exactly as registered.
        authorization_endpoint: Front's own unless given.
        token_endpoint: Front's own unless given; https, or http to this machine.
        revocation_endpoint: "revoke" beside the token endpoint unless given.

    Raises:
        InvalidArgument: One of them is empty, or an endpoint is not a safe address.
    """

    def __init__(
        self,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        authorization_endpoint: str | URL = AUTHORIZATION_ENDPOINT,
        token_endpoint: str | URL = TOKEN_ENDPOINT,
        revocation_endpoint: str | URL | None = None,
        clock: Clock | None = None,
    ) -> None:
        client_secret = masked(client_secret)
        for name, value in (("client_id", client_id), ("redirect_uri", redirect_uri)):
            _check_text(value, name)
        _check_text(client_secret, "client_secret")
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.authorization_endpoint: URL = check_endpoint(
            authorization_endpoint, "authorization_endpoint"
        )
        self.token_endpoint: URL = check_endpoint(token_endpoint, "token_endpoint")
        self.revocation_endpoint: URL = check_endpoint(
            revocation_endpoint or self.token_endpoint.parent / "revoke", "revocation_endpoint"
        )
        self._authorization = _basic(client_id, client_secret)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"OAuthApp(client_id={self.client_id!r}, redirect_uri={self.redirect_uri!r})"

    def authorization_url(self, *, state: str, code_verifier: str | None = None) -> URL:
        """Return where to send an admin's browser.

        Args:
            state: Unguessable and bound to that browser's session, as a
                :class:`~front_async.StateSigner` makes it; Front hands it back with the code, and
                a callback with another state is an attack.
            code_verifier: With one, the code is good only for who knows it (PKCE, RFC 7636): its
                SHA-256 goes along. Pass the same one to :meth:`exchange`.

        Raises:
            InvalidArgument: The state is empty, or the verifier is not of RFC 7636's form.
        """
        _check_text(state, "state")
        url = self.authorization_endpoint.update_query(
            response_type="code",
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
            state=state,
        )
        if code_verifier is None:
            return url
        challenge = s256_challenge(check_verifier(code_verifier))
        return url.update_query(code_challenge=challenge, code_challenge_method="S256")

    async def exchange(self, code: str, *, code_verifier: str | None = None) -> OAuthToken:
        """Trade the code of a callback for the first token. A code works once.

        Args:
            code: From the query of the callback.
            code_verifier: The one that :meth:`authorization_url` was given, if any.

        Raises:
            InvalidArgument: The code is empty, or the verifier is not of RFC 7636's form.
            ReauthorizationRequired: The code is used up, too old, or another app's.
            AuthConfigError: Front refuses the app itself.
            TokenUnavailable: Front does not answer, or not with a token.
        """
        code, code_verifier = masked(code), masked(code_verifier)
        _check_text(code, "code")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        if code_verifier is not None:
            form["code_verifier"] = check_verifier(code_verifier)
        return (await self.grant(form)).token

    async def refresh(self, refresh_token: str) -> OAuthToken:
        """Trade a refresh token for a new access token, once and without looking after either.

        :class:`~front_async.OAuthTokenAuth` does this when it is needed, and keeps the result.

        Raises:
            ReauthorizationRequired: Front no longer honours the refresh token.
            AuthConfigError: Front refuses the app itself.
            TokenUnavailable: Front does not answer, or not with a token.
        """
        refresh_token = masked(refresh_token)
        _check_text(refresh_token, "refresh_token")
        grant = await self.grant({"grant_type": "refresh_token", "refresh_token": refresh_token})
        kept = grant.token.refresh_token or refresh_token
        return OAuthToken(grant.token.access_token, kept, grant.token.expires_at)

    async def revoke(self, token: OAuthToken | str) -> bool:
        """Ask Front to forget a token; with a refresh token goes its whole grant (RFC 7009).

        Front's guides do not mention revocation, so this is a best effort: it raises nothing when
        Front does not answer.

        Returns:
            Whether Front says that the token is forgotten.

        Raises:
            InvalidArgument: It is no token.
        """
        token = masked(token)
        if isinstance(token, OAuthToken):
            token = token.refresh_token or token.access_token
        secret = masked(token)
        _check_text(secret, "token")
        answer = await self._ask(self.revocation_endpoint, {"token": secret})
        if isinstance(answer, Response) and answer.status == HTTPStatus.OK:
            return True
        said = answer.status if isinstance(answer, Response) else answer
        _log.warning("Front did not confirm that a token is revoked: %s", said)
        return False

    async def grant(self, form: dict[str, str]) -> Grant:
        """Ask the token endpoint, and sort its answer."""
        sent_at = self._clock.monotonic()
        answer = await self._ask(self.token_endpoint, form)
        if isinstance(answer, Response):
            return read_grant(answer, sent_at, self._clock.now())
        unsent = answer.fault == "not sent"
        raise (TokenUnavailable if unsent else GrantUnknown)(f"the token endpoint: {answer}")

    async def _ask(self, endpoint: URL, form: dict[str, str]) -> Response | WireError:
        """Post *form* over a session of its own: without Bearer, pacing or retries.

        A redirect is not followed: it would hand the secret to somebody else.
        """
        request = Request(
            "POST",
            endpoint,
            {
                "Authorization": self._authorization,
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Cache-Control": "no-store",
            },
            urlencode(form).encode(),
            connect_timeout=_CONNECT,
            timeout=_TOTAL,
            max_body=_MAX_BODY,
        )
        http = Http(connections=1)
        try:
            return await http.send(request)
        except WireError as error:
            return error.with_traceback(None)  # its frames hold the request
        finally:
            await http.close()


def _basic(client_id: str, client_secret: str) -> Secret:
    # RFC 6749 section 2.3.1: both are form-encoded before they are joined.
    pair = Secret(f"{quote_plus(client_id)}:{quote_plus(client_secret)}")
    return Secret(f"Basic {b64encode(pair.encode()).decode()}")


def _check_text(value: object, name: str) -> None:
    value = masked(value)
    if not isinstance(value, str) or not value.strip():
        raise InvalidArgument(f"{name} must be text and not empty")
