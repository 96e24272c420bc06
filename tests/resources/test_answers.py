"""What comes back from writing."""

import pytest

from front_async.errors import DecodeError
from front_async.resources.accounts import Accounts
from front_async.resources.attachments import Attachments
from front_async.resources.messages import Messages
from front_async.transport.api import Api
from tests.resources.recording import NoFileError, Recorder

ACCEPTED = b'{"status": "accepted", "message_uid": "1eab543f"}'


async def test_a_message_is_accepted_not_sent() -> None:
    """What comes back is the message_uid, by which it is found once it is there."""
    messages = Messages(Recorder(ACCEPTED).api())
    assert await messages.create("cha_1", to=["a@b.example"], body="Hello") == "1eab543f"
    assert await messages.create_reply("cnv_1", body="Hello") == "1eab543f"
    assert await messages.receive("cha_1", sender={"handle": "a"}, body="Hello") == "1eab543f"


async def test_an_acceptance_without_uid_is_none_to_send_again() -> None:
    messages = Messages(Recorder(b'{"status": "accepted"}').api())
    assert await messages.create_reply("cnv_1", body="Hello") == ""


async def test_an_unreadable_acceptance_says_that_it_happened() -> None:
    messages = Messages(Recorder(b"<html>").api())
    with pytest.raises(DecodeError) as caught:
        await messages.create_reply("cnv_1", body="Hello")
    assert caught.value.committed


async def test_a_changed_account_comes_back() -> None:
    account = await Accounts(Recorder(b'{"id": "acc_1", "name": "Acme"}').api()).update("acc_1")
    assert account.name == "Acme"


async def test_a_file_is_fetched_when_it_is_opened(api: Api, recorder: Recorder) -> None:
    file = Attachments(api).download_for_message("msg_1", "fil_1")
    assert recorder.calls == []
    with pytest.raises(NoFileError):
        await file.__aenter__()
    assert recorder.sent() == ("GET /messages/msg_1/download/fil_1", None)
