"""OpenTelemetry's own instrumentation of aiohttp, through ``trace_configs``."""

import pytest
from opentelemetry.instrumentation.aiohttp_client import create_trace_config
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from front_async import FrontClient, Installations, MemoryTokenStores, NotFound, OAuthApp
from front_async.testing import Fault, Sandbox

LIST = "GET /conversations"


def tracing() -> tuple[TracerProvider, InMemorySpanExporter]:
    """Make a tracer that keeps its spans."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider, exporter


def shown(spans: tuple[ReadableSpan, ...]) -> str:
    """All that would leave the process."""
    return "".join(span.to_json() for span in spans)


async def test_one_span_for_each_attempt_in_the_trace_of_the_caller() -> None:
    provider, exporter = tracing()
    config = create_trace_config(tracer_provider=provider)
    async with (
        Sandbox(conversations=5) as sandbox,
        FrontClient(sandbox.api_token, base_url=sandbox.url, trace_configs=[config]) as front,
    ):
        sandbox.faults.add(LIST, Fault(status=503))
        with provider.get_tracer("app").start_as_current_span("page") as page:
            await front.conversations.list()
        with pytest.raises(NotFound):
            await front.tags.get("tag_gone")
    first, second, around, missing = exporter.get_finished_spans()
    assert [first.name, second.name, missing.name] == ["GET"] * 3
    assert [span.status.status_code for span in (first, second, missing)] == [
        StatusCode.ERROR, StatusCode.UNSET, StatusCode.ERROR,
    ]  # fmt: skip
    for attempt in (first, second):
        assert attempt.parent is not None
        assert attempt.parent.span_id == page.get_span_context().span_id
    assert around.name == "page"
    assert sandbox.api_token not in shown(exporter.get_finished_spans())


async def test_no_token_stands_in_a_span_and_a_refresh_makes_none() -> None:
    provider, exporter = tracing()
    async with Sandbox(conversations=5) as sandbox:
        app = OAuthApp(
            client_id=sandbox.client_id,
            client_secret=sandbox.client_secret,
            redirect_uri=sandbox.redirect_uri,
            token_endpoint=sandbox.token_endpoint,
        )
        stores = MemoryTokenStores()
        config = create_trace_config(tracer_provider=provider)
        async with Installations(
            app, stores, base_url=sandbox.url, trace_configs=[config]
        ) as installations:
            company = await installations.complete(sandbox.code())
            sandbox.expire_access_tokens()
            await installations.client(company.id).conversations.list()
        row = await stores.store(company.id).load()
    assert row is not None
    said = shown(exporter.get_finished_spans())
    paths = [str(dict(span.attributes or {})) for span in exporter.get_finished_spans()]
    assert len(paths) == 3  # whose token it is, the refused attempt, and the next one
    assert not any("/oauth/" in path for path in paths)
    for secret in (row.token.access_token, row.token.refresh_token, sandbox.client_secret):
        assert secret
        assert secret not in said
