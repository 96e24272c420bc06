"""Where the token may go: to Front and nowhere else, whatever a link looks like."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from front_async.transport.trust import TrustSet, host_of, is_https
from tests.transport.builders import TRUST


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://api2.frontapp.com/tags?page_token=a%2Bb", "/tags?page_token=a%2Bb"),
        ("https://api.frontapp.com/tags", "/tags"),
        ("https://acme.api.frontapp.com/tags/tag_1?q=1#part", "/tags/tag_1?q=1"),
        ("https://ACME.API.frontapp.com:443/tags", "/tags"),
        ("https://a-1.api.frontapp.com/a%2Fb", "/a%2Fb"),
        ("/tags?limit=1", "/tags?limit=1"),
    ],
)
def test_g2_links_of_front_are_called_on_the_base_host(link: str, path: str) -> None:
    assert TRUST.path_of(link) == path


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/tags",
        "http://api2.frontapp.com/tags",
        "https://api2.frontapp.com:8443/tags",
        "https://api2.frontapp.com:443:443/tags",
        "https://user@api2.frontapp.com/tags",
        "https://api2.frontapp.com@evil.example/tags",
        "https://api2.frontapp.com.evil.example/tags",
        "https://api2.frontapp.com./tags",
        "https://evilapi2.frontapp.com/tags",
        "https://a.b.api.frontapp.com/tags",
        "https://.api.frontapp.com/tags",
        "https://-.api.frontapp.com/tags",
        "https://acme.api.frontapp.com.evil.example/",
        "https://\u0430pi2.frontapp.com/tags",  # a Cyrillic a
        "https://api2。frontapp.com/tags",
        "https://xn--pi2-7cd.frontapp.com/tags",
        "//evil.example/tags",
        "//api2.frontapp.com/tags",
        "/\\evil.example/tags",
        "https:\\\\api2.frontapp.com/tags",
        "https:/api2.frontapp.com/tags",
        "https:///tags",
        "ftp://api2.frontapp.com/tags",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://[::1/tags",
        "https://api2.frontapp.com",
        "tags",
        "?page_token=1",
        "",
        " /tags",
        "/ta gs",
        "/tags\r\nHost: evil.example",
        "/tags\0",
    ],
)
def test_g1_g3_other_links_are_refused(link: str) -> None:
    assert TRUST.path_of(link) is None


def independently_front(link: str) -> bool:
    """Tell with another parser, label by label, whether *link* is Front's."""
    try:
        url = URL(link, encoded=True)
        host, port = url.raw_host, url.explicit_port
    except ValueError:
        return False
    labels = (host or "").lower().split(".")
    if url.scheme != "https" or port not in {None, 443} or "@" in url.raw_authority:
        return False
    known = labels in (["api2", "frontapp", "com"], ["api", "frontapp", "com"])
    return known or (len(labels) == 4 and labels[1:] == ["api", "frontapp", "com"])


HOSTS = st.sampled_from(
    ["api2.frontapp.com", "acme.api.frontapp.com", "evil.example", "frontapp.com", "a.b"]
)
PIECES = st.sampled_from(
    ["@", ":443", ":", ".", "/", "\\", "//", "#", "?", "%2e", "\t", "-", "[", "]"]
)
LINKS = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(["https:", "http:", "//"]), HOSTS, PIECES), max_size=9).map(
        "".join
    ),
    st.tuples(st.one_of(HOSTS, st.text()), st.text()).map(lambda x: f"https://{x[0]}/{x[1]}"),
    st.tuples(HOSTS, PIECES, HOSTS).map(lambda parts: f"https://{''.join(parts)}/tags"),
)


@given(LINKS)
@example("https://api2.frontapp.com:443@evil.example/")
def test_g3_no_string_makes_the_token_leave(link: str) -> None:
    path = TRUST.path_of(link)
    if path is None:
        return
    sent_to = URL(f"https://api2.frontapp.com{path}", encoded=True)
    assert (sent_to.scheme, sent_to.raw_authority) == ("https", "api2.frontapp.com")
    assert link.startswith("/") or independently_front(link)


@given(LINKS)
def test_naming_a_host_never_raises_and_never_shows_a_path(link: str) -> None:
    assert "/" not in host_of(link)
    assert isinstance(is_https(link), bool)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://user:pass@evil.example/secret?sig=1", "evil.example"),
        ("https://bücher.example/", "an unreadable address"),
        ("https://[::1", "an unreadable address"),
        ("tags", "an unreadable address"),
    ],
)
def test_a_host_is_named_alone(link: str, host: str) -> None:
    assert host_of(link) == host


def test_a_base_of_ones_own_is_trusted_with_its_port_and_scheme() -> None:
    trust = TrustSet(URL("http://127.0.0.1:8080"))
    assert trust.path_of("http://127.0.0.1:8080/tags") == "/tags"
    assert trust.path_of("http://127.0.0.1:8081/tags") is None
    assert trust.path_of("https://127.0.0.1:8080/tags") is None


def test_a_base_beyond_ascii_is_recognised_in_links() -> None:
    trust = TrustSet(URL("https://bücher.example"))
    assert trust.path_of("https://xn--bcher-kva.example/tags") == "/tags"


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://bucket.example/x?sig=1", True),
        ("http://bucket.example/x", False),
        ("https://user@bucket.example/x", False),
        ("https://bucket.example:99999/x", False),
        ("https://[::1/x", False),
        ("https:///x", False),
        ("/x", False),
    ],
)
def test_only_a_readable_https_address_is_one(link: str, good: bool) -> None:
    assert is_https(link) is good
