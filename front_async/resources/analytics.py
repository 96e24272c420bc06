"""Front's reference: "Analytics" (https://dev.frontapp.com/reference/analytics)."""

from typing import Required, TypedDict, Unpack

from front_async.errors import InvalidArgument, JobFailed
from front_async.models.analytics import AnalyticsExport, AnalyticsReport, ExportType, MetricId
from front_async.resources.analytics_columns import ExportColumn
from front_async.resources.base import Ids, Resource
from front_async.resources.queries import Moment
from front_async.resources.waiting import wait_until
from front_async.transport.download import Download

_FAILED = ("too_big", "failed")
_PACE = 1.0  # seconds between two requests for analytics, as Front wants it


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

    :meth:`export` and :meth:`report` wait for what the other methods begin and look after. Front
    takes one request a second for all of them together.
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

    async def export(
        self,
        *,
        timeout: float = 900.0,  # noqa: ASYNC109  # not of a call
        **body: Unpack[CreateExport],
    ) -> AnalyticsExport:
        """Make an export, and wait until it is done. Needs ``analytics:read``.

        ::

            done = await front.analytics.export(type="messages", start=…, end=…, columns=[…])
            await front.analytics.download(done).save("messages.csv")

        Raises:
            JobFailed: It is too big, or Front failed.
            WaitTimeout: It is not done after *timeout* seconds; Front goes on with it.
        """
        begun = await self.create_export(**body)
        await self._api.clock.sleep(_PACE)
        return await self.wait_for_export(begun.id, timeout=timeout)

    async def report(
        self,
        *,
        timeout: float = 300.0,  # noqa: ASYNC109  # not of a call
        **body: Unpack[CreateReport],
    ) -> AnalyticsReport:
        """Make a report, and wait until it is done. Needs ``analytics:read``.

        Raises:
            JobFailed: Front failed.
            WaitTimeout: It is not done after *timeout* seconds; Front goes on with it.
        """
        begun = await self.create_report(**body)
        await self._api.clock.sleep(_PACE)
        return await self.wait_for_report(begun.uid, timeout=timeout)

    async def wait_for_export(
        self,
        export_id: str,
        /,
        *,
        timeout: float = 900.0,  # noqa: ASYNC109  # not of a call
    ) -> AnalyticsExport:
        """Wait until an export is done that was begun before. Raises as :meth:`export` does."""

        async def ask() -> AnalyticsExport | None:
            export = await self.get_export(export_id)
            return export if _is_done(export_id, export.status) else None

        what = f"the export {export_id}"
        return await wait_until(ask, self._api.clock, timeout=timeout, what=what)

    async def wait_for_report(
        self,
        report_uid: str,
        /,
        *,
        timeout: float = 300.0,  # noqa: ASYNC109  # not of a call
    ) -> AnalyticsReport:
        """Wait until a report is done that was begun before. Raises as :meth:`report` does."""

        async def ask() -> AnalyticsReport | None:
            report = await self.get_report(report_uid)
            return report if _is_done(report_uid, report.status) else None

        what = f"the report {report_uid}"
        return await wait_until(ask, self._api.clock, timeout=timeout, what=what)

    def download(self, export: AnalyticsExport, /) -> Download:
        """The file of an export that is done, fetched when it is opened.

        Raises:
            InvalidArgument: It is not done: it has no file yet.
        """
        if not export.url:
            raise InvalidArgument(f"the export {export.id} has no file yet: it is {export.status}")
        return self._api.download_link(export.url)


def _is_done(job: str, status: str | None) -> bool:
    if status in _FAILED:
        raise JobFailed(job, status)
    return status == "done"
