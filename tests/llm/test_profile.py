"""An endpoint is asked as its profile says: every field, over a real socket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest

from pytest_rle.errors import SettingError
from pytest_rle.llm import ApiKeyError, ChatClient, CostSource, CostTracker, Endpoint, EndpointProfile, ResponseFormat
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.llm.profile_file import ProfileError, read_profile
from pytest_rle.llm.providers import PROVIDER_IDS
from pytest_rle.llm.request import ChatRequest
from tests.llm.server import EMPTY_PLAN, Call, ModelServer, says

SCHEMA = {"type": "object", "properties": {}}
SECRET = "token-0123456789"


async def ask(server: ModelServer, profile: EndpointProfile | None = None, **arguments: Any) -> Call:
    """Send one request, and return what arrived."""
    arguments.setdefault("environ", {"RLE_API_KEY": "key-0123456789"})
    model = arguments.pop("model", "m")
    endpoint = Endpoint.resolve(model, server.base_url, profile=profile, **arguments)
    request = ChatRequest(messages=({"role": "user", "content": "hello"},), schema=SCHEMA, seed=1)
    async with ChatClient(endpoint) as client:
        assert (await client.complete(request, CostTracker())).fault is None
    return server.calls[-1]


async def test_a_server_on_this_machine_gets_every_standard_parameter(server: ModelServer) -> None:
    body = (await ask(server, no_think=True)).body
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert {name: body[name] for name in ("max_tokens", "temperature", "seed", "chat_template_kwargs")} == {
        "max_tokens": 4096,
        "temperature": 0.3,
        "seed": 1,
        "chat_template_kwargs": {"enable_thinking": False},
    }
    assert len(body) == 7


async def test_only_what_the_profile_declares_is_sent(server: ModelServer) -> None:
    profile = EndpointProfile(
        length_param="max_completion_tokens",
        max_tokens=9000,
        temperature=None,
        send_seed=False,
        response_format=ResponseFormat.NONE,
    )
    assert set((await ask(server, profile)).body) == {"model", "messages", "max_completion_tokens"}


async def test_a_profile_can_ask_for_any_json_object(server: ModelServer) -> None:
    call = await ask(server, EndpointProfile(response_format=ResponseFormat.JSON_OBJECT, extra_body={"top_k": 1}))
    assert call.body["response_format"] == {"type": "json_object"}
    assert call.body["top_k"] == 1


async def test_effort_routing_headers_and_query_are_sent(server: ModelServer) -> None:
    profile = EndpointProfile(
        reasoning_effort="low",
        effort_param="reasoning.effort",
        routing={"order": ["a"], "allow_fallbacks": False},
        extra_headers={"X-Team": "Bearer ${TEAM}"},
        query={"api-version": "2024-10-21"},
    )
    call = await ask(server, profile, environ={"RLE_API_KEY": "key-0123456789", "TEAM": SECRET})
    assert call.body["reasoning"] == {"effort": "low"}
    assert call.body["provider"] == {"order": ["a"], "allow_fallbacks": False}
    assert call.headers["x-team"] == f"Bearer {SECRET}"
    assert call.query == {"api-version": "2024-10-21"}
    assert call.headers["authorization"] == "Bearer key-0123456789"


async def test_a_key_can_have_a_header_of_its_own(server: ModelServer) -> None:
    call = await ask(server, EndpointProfile(key_header="api-key"))
    assert call.headers["api-key"] == "key-0123456789"
    assert "authorization" not in call.headers


async def test_the_cost_header_of_a_gateway_is_the_bill(server: ModelServer) -> None:
    endpoint = Endpoint.resolve("m", server.base_url, choice=ProfileChoice(provider="litellm"), environ={})
    request = ChatRequest(messages=({"role": "user", "content": "hello"},))
    ledger = CostTracker()
    server.script = [says(EMPTY_PLAN, headers={"x-litellm-response-cost": cost}) for cost in ("0.00123", "0.0", "?")]
    async with ChatClient(endpoint) as client:
        for _ in range(3):
            await client.complete(request, ledger)
    assert [(str(row.cost_usd), row.cost_source) for row in ledger.rows] == [
        ("0.00123", CostSource.BILLED),
        ("None", CostSource.UNKNOWN),
        ("None", CostSource.UNKNOWN),
    ], "a gateway that does not know the price says 0"


async def test_a_secret_that_an_answer_repeats_is_not_recorded(server: ModelServer) -> None:
    environ = {"RLE_API_KEY": "key-0123456789", "TEAM": SECRET}
    profile = EndpointProfile(extra_headers={"X-Team": "${TEAM}"})
    endpoint = Endpoint.resolve("m", server.base_url, profile=profile, environ=environ)
    server.default = says(f"my key is key-0123456789 and my header {SECRET}", model=f"m-{SECRET}")
    ledger = CostTracker()
    async with ChatClient(endpoint) as client:
        done = await client.complete(ChatRequest(messages=({"role": "user", "content": "?"},)), ledger)
    assert done.text == "my key is … and my header …"
    row = ledger.rows[0].model_dump_json()
    assert SECRET not in row
    assert "key-0123456789" not in row


def test_the_description_has_the_parameters_and_a_hash_and_no_secret() -> None:
    environ = {"RLE_API_KEY": "key-0123456789", "TEAM": SECRET}
    choice = ProfileChoice(provider="openrouter", changes=EndpointProfile(extra_headers={"X-Team": "${TEAM}"}))
    described = Endpoint.resolve("m", "https://example.com/v1", choice=choice, environ=environ).description()
    assert described["profile"] == "openrouter"
    assert described["parameters"] == {
        "max_tokens": 4096,
        "temperature": 0.3,
        "provider": {"require_parameters": True},
    }
    assert described["headers"] == {"X-Team": "${TEAM}"}
    assert len(described["sha256"]) == 64
    text = json.dumps(described)
    assert SECRET not in text
    assert "key-0123456789" not in text
    other = Endpoint.resolve("m", "https://example.com/v1", environ=environ).description()
    assert other["sha256"] != described["sha256"]


def test_a_header_whose_variable_is_not_set_is_refused() -> None:
    profile = EndpointProfile(extra_headers={"X-Team": "${TEAM}"}, needs_key=False)
    with pytest.raises(SettingError, match="X-Team: the environment has no variable TEAM"):
        Endpoint.resolve("m", "http://127.0.0.1:1/v1", profile=profile, environ={})


@pytest.mark.parametrize("provider", ["lmstudio", "other"])
def test_to_turn_thoughts_off_where_nothing_can_is_refused(provider: str) -> None:
    choice = ProfileChoice(provider=provider, changes=EndpointProfile(needs_key=False))
    with pytest.raises(SettingError, match="--rle-no-think has no effect on m with the endpoint profile"):
        Endpoint.resolve("m", "http://127.0.0.1:1/v1", choice=choice, no_think=True, environ={})


def test_an_effort_where_none_is_taken_is_refused() -> None:
    choice = ProfileChoice(provider="lmstudio", changes=EndpointProfile(reasoning_effort="low"))
    with pytest.raises(SettingError, match="--rle-reasoning-effort has no effect"):
        Endpoint.resolve("m", choice=choice, environ={})


def test_a_named_profile_has_its_address_and_never_another_services_key() -> None:
    assert Endpoint.resolve("m", choice=read_profile("ollama"), environ={}).base_url == "http://127.0.0.1:11434/v1"
    with pytest.raises(ApiKeyError):
        Endpoint.resolve(
            "m", "https://example.com/v1", choice=read_profile("groq"), environ={"GROQ_API_KEY": "gsk-0123456789"}
        )
    with pytest.raises(SettingError, match="azure has no address of its own: add --rle-base-url"):
        Endpoint.resolve("m", choice=read_profile("azure"), environ={"RLE_API_KEY": "x"})


def test_a_file_extends_a_shipped_profile(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "extends: openrouter\nmax_tokens: 8192\ntemperature: null\nrouting: {order: [one], require_parameters: null}\n",
        encoding="utf-8",
    )
    endpoint = Endpoint.resolve("m", choice=read_profile(str(path)), environ={"OPENROUTER_API_KEY": "x" * 9})
    assert endpoint.host == "openrouter.ai"
    assert endpoint.profile.parameters() == {"max_tokens": 8192, "provider": {"order": ["one"]}}
    assert endpoint.profile.bills_calls


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("max_tokens: 3\nmax_token: 3", "2: max_token: there is no such field; did you mean max_tokens?"),
        ("xyz: 3", "1: xyz: there is no such field; the fields are max_tokens, "),
        ("\n\nmax_tokens: none", "3: max_tokens: Input should be a valid integer"),
        ("max_tokens: 0", "1: max_tokens: Input should be greater than or equal to 1"),
        ("stream: maybe", "1: stream: Input should be a valid boolean"),
        ("temperature: .nan", "1: temperature: Input should be a finite number"),
        ("read_timeout_s: .inf", "1: read_timeout_s: Input should be a finite number"),
        ("extra_body:\n  top_p: .nan", "2: extra_body.top_p.float: Input should be a finite number"),
        ("response_format: xml", "1: response_format: "),
        ("extra_headers:\n  X-Team: 3", "2: extra_headers.X-Team: Input should be a valid string"),
        ("extra_headers: {Authorization: Bearer abc}", "1: extra_headers: Authorization looks like a secret"),
        ("query: {api-key: abc}", "1: query: api-key looks like a secret"),
        ("key_header: 'a b'", "1: key_header: String should match pattern"),
        ("stream: true\nextends: mine", "2: extends: 'mine' is not one of openai"),
        ("stream: true\nstream: false", "2: the key 'stream' is defined twice"),
        ("- a", "1: not an endpoint profile"),
        ("ok: 1\na: [", "2: not valid YAML"),
        ("", "1: the file is empty"),
        ("x: !!python/object/apply:os.system [ls]", "1: not valid YAML: the tag"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: " + "[*b, " * 40 + "]" * 40, "is nested deeper than 32 levels, the limit"),
    ],
)
def test_a_bad_file_is_refused_by_name_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        read_profile(str(path))
    assert str(caught.value).startswith(f"{path}:")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match=f"^{path} cannot be read: "):
        read_profile(str(path))


COMMON = {"seed": 1, "temperature": 0.3}
PLAIN = {"max_tokens": 4096, **COMMON}
LONG = {"max_tokens": 16384, "temperature": 0.3}
THINKS = {"max_completion_tokens": 16384, "seed": 1}
TEMPLATE = {"chat_template_kwargs": {"enable_thinking": False}}
SCHEMA_SENT = {
    "response_format": {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": {"type": "object", "properties": {}}},
    }
}
OBJECT_SENT = {"response_format": {"type": "json_object"}}

SENT: list[tuple[str, str, dict[str, Any], dict[str, Any] | None]] = [
    # profile, model, what every request holds, what turns thoughts off (None: nothing does)
    ("openai", "gpt-5.1", {**THINKS, **SCHEMA_SENT}, {"reasoning_effort": "none"}),
    ("openai", "gpt-5-mini", {**THINKS, **SCHEMA_SENT}, {"reasoning_effort": "minimal"}),
    ("openai", "o3", {**THINKS, **SCHEMA_SENT}, None),
    ("openai", "gpt-4.1", {"max_completion_tokens": 4096, **COMMON, **SCHEMA_SENT}, None),
    ("azure", "my-deployment", {**THINKS, **SCHEMA_SENT}, {"reasoning_effort": "none"}),
    (
        "openrouter",
        "maker/model",
        {**PLAIN, **SCHEMA_SENT, "provider": {"require_parameters": True}},
        {"reasoning": {"effort": "none"}},
    ),
    ("anthropic", "claude", {**LONG}, {"thinking": {"type": "disabled"}}),
    ("gemini", "gemini-2.5-flash", {**LONG, **SCHEMA_SENT}, {"reasoning_effort": "none"}),
    ("gemini", "gemini-2.5-pro", {**LONG, **SCHEMA_SENT}, None),
    ("groq", "llama-3.3", {"max_completion_tokens": 4096, **COMMON, **OBJECT_SENT}, None),
    ("groq", "openai/gpt-oss-20b", {"max_completion_tokens": 4096, **COMMON, **SCHEMA_SENT}, None),
    (
        "groq",
        "qwen/qwen3-32b",
        {"max_completion_tokens": 4096, **COMMON, **OBJECT_SENT, "reasoning_format": "parsed"},
        {"reasoning_effort": "none"},
    ),
    ("vllm", "m", {**PLAIN, **SCHEMA_SENT}, TEMPLATE),
    ("lmstudio", "m", {**PLAIN, **SCHEMA_SENT}, None),
    ("ollama", "m", {**PLAIN, **SCHEMA_SENT}, {"reasoning_effort": "none"}),
    ("llamacpp", "m", {**PLAIN, **SCHEMA_SENT}, TEMPLATE),
    ("litellm", "m", {**PLAIN, **SCHEMA_SENT, "drop_params": True}, {"reasoning_effort": "none"}),
    ("local", "m", {**PLAIN, **SCHEMA_SENT}, TEMPLATE),
    ("other", "m", {"max_tokens": 4096, "temperature": 0.3}, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("provider", "model", "sent", "no_think"), SENT, ids=[f"{row[0]}-{row[1].rpartition('/')[2]}" for row in SENT]
)
async def test_each_shipped_profile_sends_exactly_this(
    server: ModelServer, provider: str, model: str, sent: dict[str, Any], no_think: dict[str, Any] | None
) -> None:
    choice = ProfileChoice(provider=provider)
    call = await ask(server, model=model, choice=choice)
    body = {name: value for name, value in call.body.items() if name not in ("model", "messages")}
    assert (call.body["model"], body) == (model, sent)
    name = "api-key" if provider == "azure" else "authorization"
    assert call.headers[name].removeprefix("Bearer ") == "key-0123456789"
    if no_think is None:
        with pytest.raises(SettingError, match="--rle-no-think has no effect"):
            await ask(server, model=model, choice=choice, no_think=True)
    else:
        call = await ask(server, model=model, choice=choice, no_think=True)
        assert {**sent, **no_think} == {k: v for k, v in call.body.items() if k not in ("model", "messages")}


def test_every_shipped_profile_is_in_the_table_of_what_is_sent() -> None:
    assert {row[0] for row in SENT} == set(PROVIDER_IDS)


@pytest.mark.parametrize("provider", ["openai", "openrouter", "gemini", "ollama", "litellm"])
async def test_an_effort_is_sent_in_the_words_of_the_provider(server: ModelServer, provider: str) -> None:
    choice = ProfileChoice(provider=provider, changes=EndpointProfile(reasoning_effort="low"))
    body = (await ask(server, model="some-model", choice=choice)).body
    assert (body.get("reasoning") or {}).get("effort", body.get("reasoning_effort")) == "low"


def test_without_a_read_limit_the_limit_of_the_role_holds_however_long_it_is() -> None:
    client = ChatClient(Endpoint.resolve("m", "http://127.0.0.1:1/v1", environ={}))
    timeout = client._openai.timeout
    assert isinstance(timeout, openai.Timeout)
    assert (timeout.read, timeout.write, timeout.pool) == (None, None, None)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="'olama' is neither a file nor an endpoint profile: choose from openai"):
        read_profile("olama")


@pytest.mark.parametrize(
    "message",
    [
        {"tool_calls": [{"id": "1", "type": "function", "function": {"name": "action_plan", "arguments": EMPTY_PLAN}}]},
        {"tool_calls": [{"function": {"name": "action_plan", "arguments": json.loads(EMPTY_PLAN)}}]},
        {"function_call": {"name": "action_plan", "arguments": EMPTY_PLAN}},
        {"reasoning_content": f'First {{"actions": []}} or [1]? No. The plan: {EMPTY_PLAN}'},
        {"reasoning": EMPTY_PLAN},
        {"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": EMPTY_PLAN}]},
    ],
    ids=["tool-call", "tool-object", "function-call", "reasoning-content", "reasoning", "parts"],
)
async def test_a_plan_is_found_wherever_the_answer_has_it(
    server: ModelServer, client: ChatClient, message: dict[str, Any]
) -> None:
    server.default = says(None, message=message)
    done = await client.complete(ChatRequest(messages=({"role": "user", "content": "?"},)), CostTracker())
    assert done.fault is None
    assert json.loads(done.text) == json.loads(EMPTY_PLAN)
