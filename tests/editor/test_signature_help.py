"""What an editor shows of a method while its arguments are written: each by name and type."""

from collections.abc import Generator

import pytest

from tests.editor.language_server import LanguageServer, installed

BEGINNING = """from front_async import FrontClient

async def main(front: FrontClient) -> None:
    await """

SHOWN = {
    "front.tags.get(": "(tag_id: str, /) -> CoroutineType[Any, Any, Tag]",
    "front.contacts.list(": (
        "(*, limit: int = ..., page_token: str = ..., "
        "sort_by: Literal['created_at', 'updated_at'] = ..., sort_order: SortOrder = ..., "
        "updated_after: Moment = ..., updated_before: Moment = ...) -> Pager[Contact]"
    ),
    "front.tags.create(": (
        "(*, name: str, description: str = ..., highlight: TagHighlight | str = ..., "
        "is_visible_in_conversation_lists: bool = ...) -> CoroutineType[Any, Any, Tag]"
    ),
    "front.conversations.add_followers(": (
        "(conversation_id: str, /, teammate_ids: Ids, *, ignore_errors: bool = False) "
        "-> CoroutineType[Any, Any, None]"
    ),
    "front.messages.create_reply(": (
        "(conversation_id: str, /, *, cc: Handles = ..., bcc: Handles = ..., "
        "sender_name: str = ..., subject: str = ..., author_id: str = ..., body: str, "
        "text: str = ..., options: SendOptions = ..., signature_id: str | None = ..., "
        "should_add_default_signature: bool = ..., attachments: Files = ..., to: Handles = ..., "
        "channel_id: str = ..., quote_body: str = ...) -> CoroutineType[Any, Any, str]"
    ),
    "front.contact_lists.create(": "(name: str) -> CoroutineType[Any, Any, None]",
    "front.analytics.export(": (
        "(*, timeout: float = 900, start: Moment, end: Moment, timezone: str = ..., "
        "filters: Filters = ..., type: ExportType, "
        "columns: list[ExportColumn] | tuple[ExportColumn, ...]) "
        "-> CoroutineType[Any, Any, AnalyticsExport]"
    ),
}
"""Methods of every shape: ids, a query, a body, a single field, options beside them."""


@pytest.fixture(scope="module")
def server() -> Generator[LanguageServer]:
    """Start the language server that is installed."""
    command = installed()
    if command is None:
        pytest.skip("no language server is installed: pip install 'pyright[nodejs]'")
    with LanguageServer(command) as running:
        yield running


@pytest.mark.parametrize("call", SHOWN)
def test_every_argument_is_shown_with_its_type(call: str, server: LanguageServer) -> None:
    assert server.signature(BEGINNING + call) == SHOWN[call]
