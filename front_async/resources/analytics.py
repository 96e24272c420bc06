"""Front's reference: "Analytics" (https://dev.frontapp.com/reference/analytics)."""

from typing import Required, TypedDict, Unpack

from front_async.models.analytics import AnalyticsExport, AnalyticsReport, ExportType, MetricId
from front_async.resources.analytics_columns import ExportColumn
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import Moment


class Filters(TypedDict, total=False):
    """What analytics are limited to: any id of a kind, and all kinds at once."""

    tag_ids: Ids
    teammate_ids: Ids
    channel_ids: Ids
    inbox_ids: Ids
    team_ids: Ids
    account_ids: Ids


class TimeSpan(TypedDict, total=False):
    """What analytics are about."""

    start: Required[Moment]
    """Moved back to the beginning of its day."""
    end: Required[Moment]
    """Moved on to the end of its day."""
    timezone: str
    """A name of the IANA database; "Etc/UTC" without it."""
    filters: Filters


class CreateExport(TimeSpan, total=False):
    """What an export is to hold."""

    type: Required[ExportType]
    columns: Required[list[ExportColumn] | tuple[ExportColumn, ...]]
    """Some are for exports of events only."""


class CreateReport(TimeSpan, total=False):
    """What a report is to tell."""

    metrics: Required[list[MetricId] | tuple[MetricId, ...]]


class Analytics(Resource):
    """Numbers about the company's work, made in the background.

    Front takes one request a second for all of them together.
    """

    async def get_export(self, export_id: str, /) -> AnalyticsExport:
        """How far an export is. Needs ``analytics:read``."""
        return await self._api.get(AnalyticsExport, "/analytics/exports/{}", export_id)

    async def create_export(self, **body: Unpack[CreateExport]) -> AnalyticsExport:
        """Begin an export of messages or events. Needs ``analytics:read``."""
        return await self._api.post(AnalyticsExport, "/analytics/exports", body=body)

    async def get_report(self, report_uid: str, /) -> AnalyticsReport:
        """How far a report is, and its metrics. Needs ``analytics:read``."""
        return await self._api.get(AnalyticsReport, "/analytics/reports/{}", report_uid)

    async def create_report(self, **body: Unpack[CreateReport]) -> AnalyticsReport:
        """Begin a report. Needs ``analytics:read``."""
        return await self._api.post(AnalyticsReport, "/analytics/reports", body=body)
