"""A base URL is plain, or it is refused without being quoted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.address import base_url
from pytest_rle.llm import Endpoint
from pytest_rle.rimapi import RimApiClient

SECRET = "s3cr3t"

HOLDING_A_SECRET = [
    f"http://user:{SECRET}@localhost:8765",
    f"http://{SECRET}@localhost:8765",
    f"http://user:{SECRET}/x@localhost:8765/v1",
    f"http://localhost:{SECRET}/v1",
    f"http://user:12/{SECRET}@localhost",
    f"https://example.org/v1?token={SECRET}",
    f"https://example.org/?token={SECRET}#x",
    f"https://example.org/v1#{SECRET}",
    f"https://[{SECRET}]/v1",
    f"user:{SECRET}@localhost:8765",
    SECRET,
    f"http://local host/{SECRET}",
    f"ftp://example.org/{SECRET}",
    f"http://localhost:99999/{SECRET}",
    f"http:///{SECRET}",
]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (" http://localhost:8765/ ", "http://localhost:8765"),
        ("https://example.org/v1", "https://example.org/v1"),
        ("http://127.0.0.1/v1/accounts/7//", "http://127.0.0.1/v1/accounts/7"),
        ("http://[::1]:8765", "http://[::1]:8765"),
    ],
)
def test_a_plain_url_is_accepted(text: str, url: str) -> None:
    assert base_url(text) == url


@pytest.mark.parametrize("text", HOLDING_A_SECRET)
def test_the_error_never_quotes_the_url(text: str) -> None:
    for accept in (
        base_url,
        lambda url: Endpoint.resolve("m", url, environ={"RLE_API_KEY": "x"}),
        RimApiClient,
    ):
        with pytest.raises(ValueError, match=r"the URL must not carry|this is not a URL") as caught:
            accept(text)
        assert SECRET not in repr(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None


@settings(max_examples=50)
@given(st.text("ab7:/@?#[]% é", max_size=20))
def test_a_user_name_a_query_or_a_fragment_is_refused(text: str) -> None:
    for url in (f"http://{text}@localhost:1", f"http://localhost:1/?{text}", f"http://localhost:1#{text}"):
        with pytest.raises(ValueError, match="must not carry"):
            base_url(url)
