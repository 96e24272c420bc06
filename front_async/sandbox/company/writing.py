"""What people write: the bodies of messages and comments, and their plain text."""

import html
import re
from typing import Final

from front_async.sandbox.company.words import CLOSINGS, TOPICS

_TAG: Final = re.compile(r"<[^>]+>")
_BREAK: Final = re.compile(r"</p>|</div>|<br ?/?>")
_BLURB: Final = 100
_TEXTS: Final = tuple(f"{first}\n\n{second}" for _, first, second in TOPICS)
_BODIES: Final = tuple(
    f"<p>{html.escape(first)}</p><p>{html.escape(second)}</p>" for _, first, second in TOPICS
)
_QUOTE_STYLE: Final = "margin:0 0 0 0.8ex;border-left:1px solid #ccc;padding-left:1ex"


def letter(topic: int, greeted: str, signed: str, place: int) -> tuple[str, str]:
    """A letter on *topic* as HTML and as text; each one quotes the one before it."""
    closing = CLOSINGS[place % len(CLOSINGS)]
    body = f"<div>Dear {greeted},</div>{_BODIES[topic]}<div>{closing}<br />{signed}</div>"
    if place:
        quoted = f'<blockquote style="{_QUOTE_STYLE}">{_BODIES[topic]}</blockquote>'
        body = f"{body}<div class='front-quote'>{quoted}</div>"
    return body, f"Dear {greeted},\n\n{_TEXTS[topic]}\n\n{closing}\n{signed}"


def text_of(body: str) -> str:
    """The plain text of an HTML body."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", body))).strip()


def blurb(text: str) -> str:
    """The first hundred characters, on one line."""
    return text[:_BLURB].replace("\n", " ")


def words_of(topic: int) -> str:
    """Everything a search for words looks at in a made-up conversation, in lower case."""
    return " ".join(TOPICS[topic]).lower()
