"""The OAuth server: authorize, token and revoke, after RFC 6749, 7009 and 7636."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

import attrs
import msgspec

from front_async.sandbox.calls import Call, Route
from front_async.sandbox.oauth_pages import consent_page, error_page, redirected
from front_async.sandbox.replies import Reply, json_reply
from front_async.sandbox.settings import ExpiryForm, Settings
from front_async.sandbox.tokens import Grant, InvalidGrantError, TokenOffice, Tokens, fingerprint

AUTHORIZE: Final = "/oauth/authorize"
TOKEN: Final = "/oauth/token"  # noqa: S105 - a path
REVOKE: Final = "/oauth/revoke"
_NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}

Form = Mapping[str, str]


@attrs.frozen
class Application:
    """The app that is registered with the sandbox."""

    client_id: str
    client_secret: str = attrs.field(repr=False)
    redirect_uri: str


class OAuthServer:
    """Answers the three OAuth endpoints for one application."""

    def __init__(self, settings: Settings, application: Application, office: TokenOffice) -> None:
        self._settings = settings
        self._application = application
        self._office = office
        self.grants: list[Grant] = []

    def routes(self) -> tuple[Route, ...]:
        """The endpoints; no Bearer token and no rate limit stands before them."""
        return (
            Route("GET", AUTHORIZE, None, self.ask, guarded=False),
            Route("POST", AUTHORIZE, None, self.decide, guarded=False),
            Route("POST", TOKEN, None, self.grant, guarded=False),
            Route("POST", REVOKE, None, self.revoke, guarded=False),
        )

    def ask(self, call: Call) -> Reply:
        """Show the admin what is asked."""
        asked = dict(call.query.pairs)
        return self._objection(asked) or consent_page(asked)

    def decide(self, call: Call) -> Reply:
        """Send the admin back to the app, with a code or with a refusal."""
        asked = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
        objection = self._objection(asked)
        if objection is not None:
            return objection
        answer = {"error": "access_denied"}
        if asked.get("decision") == "allow":
            redirect_uri = self._application.redirect_uri
            answer = {"code": self._office.code(redirect_uri, asked.get("code_challenge"))}
        if "state" in asked:
            answer["state"] = asked["state"]
        return redirected(self._application.redirect_uri, answer)

    def grant(self, call: Call) -> Reply:
        """Exchange a code or a refresh token for tokens."""
        form = _form(call)
        kind = form.get("grant_type", "")
        if not self._knows_client(call.headers, form):
            return self._refuse(form, "invalid_client", HTTPStatus.UNAUTHORIZED)
        if kind not in ("authorization_code", "refresh_token"):
            return self._refuse(form, "unsupported_grant_type")
        needed = ("code", "redirect_uri") if kind == "authorization_code" else ("refresh_token",)
        if not all(form.get(name) for name in needed):
            return self._refuse(form, "invalid_request")
        try:
            tokens = self._exchange(form) if kind == "authorization_code" else self._refresh(form)
        except InvalidGrantError:
            return self._refuse(form, "invalid_grant")
        return _granted(tokens, self._settings.expiry_form, call.now)

    def revoke(self, call: Call) -> Reply:
        """Make a token worthless; an unknown one already is."""
        form = _form(call)
        if not self._knows_client(call.headers, form):
            return _error("invalid_client", HTTPStatus.UNAUTHORIZED)
        if not form.get("token"):
            return _error("invalid_request", HTTPStatus.BAD_REQUEST)
        self._office.revoke(form["token"])
        return Reply(HTTPStatus.OK, headers=_NO_STORE)

    def _objection(self, asked: Form) -> Reply | None:
        """An error page, shown here: nobody is sent to an address that is not the app's."""
        if asked.get("client_id") != self._application.client_id:
            return error_page("No application has this client_id.")
        if asked.get("redirect_uri") != self._application.redirect_uri:
            return error_page("The redirect_uri is not one of the application's.")
        if asked.get("response_type") != "code":
            return error_page("The response_type must be code.")
        if asked.get("code_challenge_method", "S256") != "S256":
            return error_page("The code_challenge_method must be S256.")
        return None

    def _exchange(self, form: Form) -> Tokens:
        challenge = self._office.redeem(form["code"], form["redirect_uri"])
        if challenge is not None and challenge != _challenge(form.get("code_verifier", "")):
            raise InvalidGrantError
        tokens = self._office.issue()
        self._record(form, "issued")
        return tokens

    def _refresh(self, form: Form) -> Tokens:
        tokens = self._office.refresh(form["refresh_token"])
        rotated = tokens.refresh_token != form["refresh_token"]
        self._record(form, "rotated" if rotated else "refreshed")
        return tokens

    def _knows_client(self, headers: Mapping[str, str], form: Form) -> bool:
        client = _basic(headers.get("Authorization", ""))
        client = client or (form.get("client_id", ""), form.get("client_secret", ""))
        known = (self._application.client_id, self._application.client_secret)
        return all(
            hmac.compare_digest(mine.encode(), theirs.encode())
            for mine, theirs in zip(known, client, strict=True)
        )

    def _refuse(self, form: Form, error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Reply:
        self._record(form, error)
        return _error(error, status)

    def _record(self, form: Form, outcome: str) -> None:
        presented = fingerprint(form.get("refresh_token", ""))
        now = self._settings.now()
        self.grants.append(Grant(form.get("grant_type", ""), presented, now, outcome))


def _form(call: Call) -> Form:
    """The fields of the body: a form, or JSON as some integrations send it."""
    if "json" not in call.headers.get("Content-Type", ""):
        return dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return msgspec.json.decode(call.body, type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def _basic(authorization: str) -> tuple[str, str] | None:
    """The id and the secret in a Basic header; both are form-encoded (RFC 6749, 2.3.1)."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ("", "")
    return (unquote_plus(name), unquote_plus(secret))


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _granted(tokens: Tokens, form: ExpiryForm, now: float) -> Reply:
    body: dict[str, Any] = {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "token_type": "Bearer",
    }
    if form == "expires_in":
        body["expires_in"] = round(tokens.expires_at - now)
    else:
        body["expires_at"] = _expiry(tokens.expires_at, form)
    return json_reply(HTTPStatus.OK, body).with_headers(_NO_STORE)


def _expiry(expires_at: float, form: ExpiryForm) -> object:
    moment = datetime.fromtimestamp(expires_at, UTC)
    forms: dict[str, object] = {
        "seconds": int(expires_at),
        "float": round(expires_at, 3),
        "text": str(int(expires_at)),
        "milliseconds": int(expires_at * 1000),
        "iso": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return forms[form]


def _error(error: str, status: HTTPStatus) -> Reply:
    headers = dict(_NO_STORE)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="front"'
    return json_reply(status, {"error": error}).with_headers(headers)
