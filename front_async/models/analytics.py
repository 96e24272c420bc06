"""What Front answers about analytics."""

from datetime import datetime
from typing import Literal

from front_async.models.links import Linked, Model, Relatives

ExportType = Literal["messages", "events"]

ExportStatus = Literal["running", "done", "too_big", "failed"]

ReportStatus = Literal["running", "done", "failed"]

MetricId = Literal[
    "avg_csat_survey_response",
    "avg_first_response_time",
    "avg_handle_time",
    "avg_replies_to_resolution",
    "avg_resolution_time",
    "avg_response_time",
    "avg_sla_breach_time",
    "avg_total_reply_time",
    "new_segments_count",
    "num_active_segments_full",
    "num_archived_segments",
    "num_archived_segments_with_reply",
    "num_closed_segments",
    "num_csat_survey_response",
    "num_messages_received",
    "num_messages_sent",
    "num_open_segments_end",
    "num_open_segments_start",
    "num_resolved_segments",
    "num_sla_breach",
    "num_unresolved_active_segments",
    "num_workload_segments",
    "pct_csat_survey_satisfaction",
    "pct_resolved_on_first_reply",
    "pct_tagged_conversations",
]

MetricType = Literal["number", "percentage", "string", "duration", "resource"]


class AnalyticsFilters(Model, frozen=True, kw_only=True):
    """What analytics are limited to: any id of a kind, and all kinds at once."""

    tag_ids: tuple[str, ...] = ()
    teammate_ids: tuple[str, ...] = ()
    channel_ids: tuple[str, ...] = ()
    inbox_ids: tuple[str, ...] = ()
    team_ids: tuple[str, ...] = ()
    account_ids: tuple[str, ...] = ()


class AnalyticsExport(Linked[Relatives], frozen=True, kw_only=True):
    """A table of messages or events, made in the background."""

    id: str
    status: ExportStatus | str | None = None
    progress: int | None = None
    """Per cent."""
    url: str | None = None
    """Where the file is, once it is done."""
    filename: str | None = None
    """Once it is done."""
    size: int | None = None
    """Bytes, once it is done."""
    created_at: datetime | None = None
    filters: AnalyticsFilters | None = None


class MetricResource(Linked[Relatives], frozen=True, kw_only=True):
    """The thing that a metric speaks of."""

    id: str


class MetricLabel(Model, frozen=True, kw_only=True):
    """The value of a metric that is a thing."""

    label: str | None = None
    resource: MetricResource | None = None


class Metric(Model, frozen=True, kw_only=True):
    """One number of a report."""

    id: MetricId | str
    type: MetricType | str | None = None
    value: int | float | str | MetricLabel | None = None
    """What it is, *type* tells; durations are in seconds."""


class AnalyticsReport(Linked[Relatives], frozen=True, kw_only=True):
    """Metrics over a time span, computed in the background."""

    uid: str
    status: ReportStatus | str | None = None
    """Whether *metrics* are there: they may be empty before, or half computed."""
    progress: int | None = None
    """Per cent."""
    metrics: tuple[Metric, ...] = ()
