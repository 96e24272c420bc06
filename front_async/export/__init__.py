"""Bulk export: a company in files or a database, begun, interrupted, gone on with and updated.

::

    async with FrontClient("an api token") as front:
        summary = await Export(front, "backup").run()
    print(summary.resources["conversations"].records)
"""

from front_async.export.alone import run_shard
from front_async.export.export import Export
from front_async.export.plan import Plan
from front_async.export.progress import OnProgress, Progress
from front_async.export.records import Batch, Record, Removal
from front_async.export.resources import RESOURCES
from front_async.export.runs import first_shards
from front_async.export.shards import Shard
from front_async.export.sinks import JsonLinesSink, ParquetSink, PostgresSink, Sink, SqliteSink
from front_async.export.summary import Company, Summary, Written

__all__ = [
    "RESOURCES",
    "Batch",
    "Company",
    "Export",
    "JsonLinesSink",
    "OnProgress",
    "ParquetSink",
    "Plan",
    "PostgresSink",
    "Progress",
    "Record",
    "Removal",
    "Shard",
    "Sink",
    "SqliteSink",
    "Summary",
    "Written",
    "first_shards",
    "run_shard",
]
