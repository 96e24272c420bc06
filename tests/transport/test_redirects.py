"""Redirects: a write keeps its method and body or is refused; foreign hosts see nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.errors import RedirectError
from front_async.transport.call import Call, expand
from front_async.transport.redirects import has_shape, redirected
from front_async.wire.exchange import Response
from tests.transport.builders import TRUST, Below, a_call, answer

MESSAGES = "/conversations/{}/messages"


def to(location: str, status: int = 301) -> Response:
    return answer(status, Location=location)


async def follow(call: Call, *answers: Response) -> tuple[Below, Response]:
    below = Below(*answers)
    result = await redirected(below, TRUST)(call)
    assert isinstance(result, Response)
    return below, result


@pytest.mark.parametrize("status", [301, 307, 308])
async def test_h13_a_write_to_a_merged_conversation_goes_to_the_surviving_one(status: int) -> None:
    call = a_call("POST", MESSAGES, "/conversations/cnv_1/messages")
    link = "https://acme.api.frontapp.com/conversations/cnv_2/messages"
    below, result = await follow(call, to(link, status), answer(202))
    assert below.calls[1].path == "/conversations/cnv_2/messages"
    assert (below.calls[1].method, below.calls[1].body) == (call.method, call.body)
    assert (result.status, result.redirected_to) == (202, "/conversations/cnv_2/messages")


@pytest.mark.parametrize("status", [302, 303])
async def test_a_write_is_not_turned_into_a_read(status: int) -> None:
    call = a_call("POST", MESSAGES, "/conversations/cnv_1/messages")
    with pytest.raises(RedirectError, match="a write is not sent"):
        await follow(call, to("/conversations/cnv_2/messages", status))


@pytest.mark.parametrize(
    "path", ["/conversations/cnv_2", "/tags/tag_1/messages", "/conversations//messages"]
)
async def test_a_write_is_not_sent_to_another_operation(path: str) -> None:
    with pytest.raises(RedirectError, match="a write is not sent"):
        await follow(a_call("POST", MESSAGES, "/conversations/cnv_1/messages"), to(path))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_read_follows_anywhere_in_front(status: int) -> None:
    below, result = await follow(a_call(), to("/other?a=1", status), answer(200))
    assert below.calls[1].path == "/other?a=1"
    assert result.redirected_to == "/other"


async def test_three_hops_are_followed_and_no_fourth() -> None:
    hops = [to("/a"), to("/b"), to("/c")]
    below, result = await follow(a_call(), *hops, answer(200))
    assert (len(below.calls), result.redirected_to) == (4, "/c")
    with pytest.raises(RedirectError, match="too many"):
        await follow(a_call(), *hops, to("/d"))


async def test_without_a_redirect_nothing_is_told() -> None:
    _, result = await follow(a_call(), answer(200))
    assert result.redirected_to is None


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "location",
    [
        "",
        "http://evil.example/",
        "file:///etc/passwd",
        "//evil.example/x",
        "ftp://a/",
        "https://[::1",
    ],
)
async def test_h12_redirects_that_lead_nowhere_good_are_refused(
    location: str, stream: bool
) -> None:
    with pytest.raises(RedirectError, match="not Front"):
        await follow(a_call(stream=stream), to(location, 302))


async def test_h14_a_foreign_host_gets_no_request_of_the_api() -> None:
    for method in ("GET", "POST"):
        below = Below(to("https://evil.example/signed?sig=1", 307))
        with pytest.raises(RedirectError) as caught:
            await redirected(below, TRUST)(a_call(method))
        assert len(below.calls) == 1
        assert "evil.example" in str(caught.value)
        assert "signed" not in str(caught.value)


async def test_x7_a_download_follows_to_a_storage_host_bare() -> None:
    below, result = await follow(a_call(stream=True), to("https://bucket.example/x?s=1"), answer())
    assert (below.calls[1].foreign, below.calls[1].headers) == (True, None)
    assert below.calls[1].path == "https://bucket.example/x?s=1"
    assert result.redirected_to is None


async def test_x7_a_storage_host_may_lead_on_but_not_back_with_the_token() -> None:
    first = to("https://bucket.example/a/b")
    below, _ = await follow(a_call(stream=True), first, to("../c?d=1"), answer())
    assert below.calls[2].path == "https://bucket.example/c?d=1"
    below, _ = await follow(
        a_call(stream=True), first, to("https://api2.frontapp.com/tags"), answer()
    )
    assert below.calls[2].foreign
    for bad in ("http://bucket.example/", "https://[::1", "https://h:99999/", "//[x"):
        with pytest.raises(RedirectError):
            await follow(a_call(stream=True), first, to(bad))


async def test_while_a_redirect_waits_for_its_turn_nothing_is_under_way() -> None:
    call = a_call("POST", MESSAGES, "/conversations/cnv_1/messages")
    sent: list[bool] = []

    async def send(asked: Call) -> Response:
        sent.append(asked.trace.sent)
        asked.trace.sent = True
        return to("/conversations/cnv_2/messages") if len(sent) == 1 else answer(202)

    await redirected(send, TRUST)(call)
    assert sent == [False, False]


SEGMENTS = st.text(min_size=1).filter(lambda text: text not in {".", ".."})


@given(SEGMENTS, SEGMENTS)
def test_what_was_expanded_has_its_templates_shape(one: str, other: str) -> None:
    template = "/messages/{}/download/{}"
    path = expand(template, (one, other))
    assert has_shape(path, template)
    assert has_shape(f"{path}?page_token=/a/b", template)
    assert not has_shape(f"{path}/more", template)
    assert not has_shape(path, "/messages/{}")


@pytest.mark.parametrize(
    ("path", "template", "fits"),
    [
        ("/tags", "/tags", True),
        ("/tags/", "/tags", False),
        ("/comments/c/", "/comments/{}/", True),
        ("/tags//children", "/tags/{}/children", False),
        ("/tags/a/children", "/teams/{}/children", False),
        ("", "/tags", False),
    ],
)
def test_a_shape_is_matched_segment_by_segment(path: str, template: str, fits: bool) -> None:
    assert has_shape(path, template) is fits
