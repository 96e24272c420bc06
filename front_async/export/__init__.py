"""Bulk export: everything of a company in files of JSON Lines.

::

    async with FrontClient("an api token") as front:
        summary = await Export(front, "backup").run()
    print(summary.resources["conversations"].records)
"""

from front_async.export.export import Export
from front_async.export.progress import OnProgress, Progress
from front_async.export.resources import RESOURCES
from front_async.export.summary import Company, Summary, Written

__all__ = ["RESOURCES", "Company", "Export", "OnProgress", "Progress", "Summary", "Written"]
