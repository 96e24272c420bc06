"""Sinks: where an export goes."""

from front_async.export.sinks.base import Sink
from front_async.export.sinks.json_lines import JsonLinesSink
from front_async.export.sinks.parquet import ParquetSink
from front_async.export.sinks.postgres import PostgresSink
from front_async.export.sinks.sqlite import SqliteSink

__all__ = ["JsonLinesSink", "ParquetSink", "PostgresSink", "Sink", "SqliteSink"]
