"""Sinks: where an export goes."""

from front_async.export.sinks.base import Sink
from front_async.export.sinks.json_lines import JsonLinesSink

__all__ = ["JsonLinesSink", "Sink"]
