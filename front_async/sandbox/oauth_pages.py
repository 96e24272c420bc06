"""The pages an admin sees while authorizing an app."""

import html
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from yarl import URL

from front_async.sandbox.replies import Reply

_ASKED: Final = (
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
)
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f4f4f6;color:#222}"
    "main{max-width:26rem;margin:15vh auto;padding:2rem;background:#fff;border-radius:8px}"
    "button{font:inherit;padding:.5rem 1.2rem;border:1px solid #bbb;border-radius:6px}"
    "button[value=allow]{background:#2563eb;border-color:#2563eb;color:#fff}"
)


def consent_page(asked: Mapping[str, str], companies: Mapping[str, str]) -> Reply:
    """Asks whether the app may act for the company; *companies* are names by id."""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(asked[name])}">'
        for name in _ASKED
        if name in asked
    )
    return _page(
        HTTPStatus.OK,
        "Authorize",
        f"<p><b>{html.escape(asked['client_id'])}</b> would like to use this company's data.</p>"
        f'<form method="post" action="/oauth/authorize">{fields}{_choice(companies)}'
        '<button name="decision" value="allow">Authorize</button> '
        '<button name="decision" value="deny">Deny</button></form>',
    )


def _choice(companies: Mapping[str, str]) -> str:
    """Which company it is for, where there are several."""
    if len(companies) == 1:
        return ""
    options = "".join(
        f'<option value="{identifier}">{html.escape(name)}</option>'
        for identifier, name in companies.items()
    )
    return f'<p><label>Company <select name="company">{options}</select></label></p>'


def error_page(message: str) -> Reply:
    """Tells the admin why nothing can be authorized."""
    return _page(HTTPStatus.BAD_REQUEST, "Not possible", f"<p>{html.escape(message)}</p>")


def redirected(address: str, answer: Mapping[str, str]) -> Reply:
    """302 back to the app."""
    return Reply(HTTPStatus.FOUND, headers={"Location": str(URL(address).update_query(answer))})


def _page(status: int, title: str, content: str) -> Reply:
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} · Sandbox</title>'
        f"<style>{_STYLE}</style><main><h1>{title}</h1>{content}</main></html>"
    )
    return Reply(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})
