"""The OAuth server: authorize, token and revoke, after RFC 6749, 7009 and 7636."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

import msgspec

from front_async.sandbox.application import Application
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company.site import Site
from front_async.sandbox.oauth_pages import consent_page, error_page, redirected
from front_async.sandbox.replies import Reply, json_reply
from front_async.sandbox.settings import ExpiryForm, Settings
from front_async.sandbox.tokens import Grant, InvalidGrantError, TokenOffice, Tokens, fingerprint

AUTHORIZE: Final = "/oauth/authorize"
TOKEN: Final = "/oauth/token"  # noqa: S105 - a path
REVOKE: Final = "/oauth/revoke"
_NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}

Form = Mapping[str, str]


class OAuthServer:
    """Answers the three OAuth endpoints for one application of all companies."""

    def __init__(
        self,
        settings: Settings,
        application: Application,
        office: TokenOffice,
        sites: Sequence[Site],
    ) -> None:
        self._settings = settings
        self._application = application
        self._office = office
        self._sites = {site.company_id: place for place, site in enumerate(sites)}
        self._names = {site.company_id: site.name for site in sites}
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
        return self._objection(asked) or consent_page(asked, self._names)

    def decide(self, call: Call) -> Reply:
        """Send the admin back to the app, with a code or with a refusal."""
        asked = dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
        objection = self._objection(asked)
        if objection is not None:
            return objection
        company = self._sites.get(asked.get("company", next(iter(self._sites))))
        if company is None:
            return error_page("There is no such company.")
        answer = {"error": "access_denied"}
        redirect_uri, challenge = asked["redirect_uri"], asked.get("code_challenge")
        if asked.get("decision") == "allow":
            answer = {"code": self._office.code(redirect_uri, challenge, company=company)}
        if "state" in asked:
            answer["state"] = asked["state"]
        return redirected(redirect_uri, answer)

    def grant(self, call: Call) -> Reply:
        """Exchange a code or a refresh token for tokens."""
        form = read_form(call.headers, call.body)
        company = self._office.company(presented(form))
        kind = form.get("grant_type", "")
        if not self._knows_client(call.headers, form):
            return self._refuse(form, company, "invalid_client")
        if kind not in ("authorization_code", "refresh_token"):
            return self._refuse(form, company, "unsupported_grant_type")
        needed = ("code", "redirect_uri") if kind == "authorization_code" else ("refresh_token",)
        if not all(form.get(name) for name in needed):
            return self._refuse(form, company, "invalid_request")
        try:
            tokens = self._exchange(form) if kind == "authorization_code" else self._refresh(form)
        except InvalidGrantError:
            return self._refuse(form, company, "invalid_grant")
        self._record(form, company, _outcome(form, tokens))
        return self._granted(tokens, call.now)

    def revoke(self, call: Call) -> Reply:
        """Make a token worthless; an unknown one already is."""
        form = read_form(call.headers, call.body)
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
        if not self._application.has_redirect(asked.get("redirect_uri", "")):
            return error_page("The redirect_uri is not one of the application's.")
        if asked.get("response_type") != "code":
            return error_page("The response_type must be code.")
        if asked.get("code_challenge_method", "S256") != "S256":
            return error_page("The code_challenge_method must be S256.")
        return None

    def _exchange(self, form: Form) -> Tokens:
        verifier = form.get("code_verifier")
        challenge = None if verifier is None else _challenge(verifier)
        company = self._office.redeem(form["code"], form["redirect_uri"], challenge)
        return self._office.issue(company=company)

    def _refresh(self, form: Form) -> Tokens:
        return self._office.refresh(form["refresh_token"])

    def _granted(self, tokens: Tokens, now: float) -> Reply:
        body: dict[str, Any] = {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "token_type": "Bearer",
            **_expiry(tokens.expires_at, self._settings.expiry_form, now),
        }
        if self._settings.granted_scopes is not None:
            body["scope"] = " ".join(sorted(tokens.scopes or ()))
        return json_reply(HTTPStatus.OK, body).with_headers(_NO_STORE)

    def _knows_client(self, headers: Mapping[str, str], form: Form) -> bool:
        client = _basic(headers.get("Authorization", ""))
        client = client or (form.get("client_id", ""), form.get("client_secret", ""))
        known = (self._application.client_id, self._application.client_secret)
        return all(
            hmac.compare_digest(mine.encode(), theirs.encode())
            for mine, theirs in zip(known, client, strict=True)
        )

    def _refuse(self, form: Form, company: int | None, error: str) -> Reply:
        self._record(form, company, error)
        unknown = error == "invalid_client"
        return _error(error, HTTPStatus.UNAUTHORIZED if unknown else HTTPStatus.BAD_REQUEST)

    def _record(self, form: Form, company: int | None, outcome: str) -> None:
        mark, now = fingerprint(form.get("refresh_token", "")), self._settings.now()
        self.grants.append(Grant(form.get("grant_type", ""), mark, now, outcome, company))


def read_form(headers: Mapping[str, str], body: bytes) -> Form:
    """The fields of a body: a form, or JSON as some integrations send it."""
    if "json" not in headers.get("Content-Type", ""):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return msgspec.json.decode(body, type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def presented(form: Form) -> str:
    """The code or token a form is about; "" when there is none."""
    return next((form[name] for name in ("refresh_token", "code", "token") if name in form), "")


def _outcome(form: Form, tokens: Tokens) -> str:
    before = form.get("refresh_token")
    if before is None:
        return "issued"
    return "refreshed" if tokens.refresh_token == before else "rotated"


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


def _expiry(expires_at: float, form: ExpiryForm, now: float) -> dict[str, object]:
    if form == "expires_in":
        return {"expires_in": round(expires_at - now)}
    moment = datetime.fromtimestamp(expires_at, UTC)
    forms: dict[str, object] = {
        "seconds": int(expires_at),
        "float": round(expires_at, 3),
        "text": str(int(expires_at)),
        "milliseconds": int(expires_at * 1000),
        "iso": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {"expires_at": forms[form]}


def _error(error: str, status: HTTPStatus) -> Reply:
    headers = dict(_NO_STORE)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="front"'
    return json_reply(status, {"error": error}).with_headers(headers)
