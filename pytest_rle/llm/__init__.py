"""Models: the chat client, its faults, prices, and the ledger of calls and costs."""

from __future__ import annotations

from pytest_rle.llm.calls import CallRecord, CallStatus, CostSource, Fault, FaultAction, FaultKind, StartedCall
from pytest_rle.llm.client import ChatClient, Completion
from pytest_rle.llm.endpoint import ApiKeyError, Endpoint
from pytest_rle.llm.ledger import CostSnapshot, CostTracker
from pytest_rle.llm.prices import Price, PriceFormatError, PricingSource, parse_price, resolve_price
from pytest_rle.llm.profile import EndpointProfile, ResponseFormat

__all__ = [
    "ApiKeyError",
    "CallRecord",
    "CallStatus",
    "ChatClient",
    "Completion",
    "CostSnapshot",
    "CostSource",
    "CostTracker",
    "Endpoint",
    "EndpointProfile",
    "Fault",
    "FaultAction",
    "FaultKind",
    "Price",
    "PriceFormatError",
    "PricingSource",
    "ResponseFormat",
    "StartedCall",
    "parse_price",
    "resolve_price",
]
