"""Front's reference: "Message Template Folders".

https://dev.frontapp.com/reference/message-template-folders
"""

from typing import Required, TypedDict, Unpack

from front_async.models.message_templates import FolderDeletion, MessageTemplateFolder
from front_async.resources.base import Resource
from front_async.resources.queries import MessageTemplateFolderQuery
from front_async.transport.paging import Pager


class UpdateMessageTemplateFolder(TypedDict, total=False):
    """What of a folder may change; what is left out stays."""

    name: str
    parent_folder_id: str | None
    """None moves it to the root."""


class CreateMessageTemplateFolder(TypedDict, total=False):
    """What a new folder may hold."""

    name: Required[str]
    parent_folder_id: str | None
    """None, as nothing at all, is the root."""


class MessageTemplateFolders(Resource):
    """Where message templates are kept."""

    def list(self, **query: Unpack[MessageTemplateFolderQuery]) -> Pager[MessageTemplateFolder]:
        """Every folder the token can see. Needs ``message_templates:read``."""
        return self._api.list(MessageTemplateFolder, "/message_template_folders", query=query)

    def list_for_team(
        self, team_id: str, /, **query: Unpack[MessageTemplateFolderQuery]
    ) -> Pager[MessageTemplateFolder]:
        """The folders of a team. Needs ``message_templates:read``."""
        template = "/teams/{}/message_template_folders"
        return self._api.list(MessageTemplateFolder, template, team_id, query=query)

    def list_for_teammate(
        self, teammate_id: str, /, **query: Unpack[MessageTemplateFolderQuery]
    ) -> Pager[MessageTemplateFolder]:
        """A teammate's own folders. Needs ``message_templates:read``."""
        template = "/teammates/{}/message_template_folders"
        return self._api.list(MessageTemplateFolder, template, teammate_id, query=query)

    def list_children(self, folder_id: str, /) -> Pager[MessageTemplateFolder]:
        """The folders in a folder. Needs ``message_templates:read``."""
        template = "/message_template_folders/{}/message_template_folders"
        return self._api.list(MessageTemplateFolder, template, folder_id)

    async def get(self, folder_id: str, /) -> MessageTemplateFolder:
        """One folder. Needs ``message_templates:read``."""
        template = "/message_template_folders/{}"
        return await self._api.get(MessageTemplateFolder, template, folder_id)

    async def create(self, **body: Unpack[CreateMessageTemplateFolder]) -> MessageTemplateFolder:
        """A new folder in the token's oldest workspace. Needs ``message_templates:write``."""
        template = "/message_template_folders"
        return await self._api.post(MessageTemplateFolder, template, body=body)

    async def create_for_team(
        self, team_id: str, /, **body: Unpack[CreateMessageTemplateFolder]
    ) -> MessageTemplateFolder:
        """A new folder of a team. Needs ``message_templates:write``."""
        template = "/teams/{}/message_template_folders"
        return await self._api.post(MessageTemplateFolder, template, team_id, body=body)

    async def create_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreateMessageTemplateFolder]
    ) -> MessageTemplateFolder:
        """A new folder of a teammate's own. Needs ``message_templates:write``."""
        template = "/teammates/{}/message_template_folders"
        return await self._api.post(MessageTemplateFolder, template, teammate_id, body=body)

    async def create_child(self, folder_id: str, /, name: str) -> MessageTemplateFolder:
        """A new folder in a folder. Needs ``message_templates:write``."""
        template = "/message_template_folders/{}/message_template_folders"
        body = {"name": name}
        return await self._api.post(MessageTemplateFolder, template, folder_id, body=body)

    async def update(
        self, folder_id: str, /, **body: Unpack[UpdateMessageTemplateFolder]
    ) -> MessageTemplateFolder:
        """Rename or move a folder, and return it. Needs ``message_templates:write``."""
        template = "/message_template_folders/{}"
        return await self._api.patch(MessageTemplateFolder, template, folder_id, body=body)

    async def delete(self, folder_id: str, /) -> FolderDeletion:
        """Delete a folder with all that is in it. Needs ``message_templates:delete``.

        It is accepted, not done.
        """
        template = "/message_template_folders/{}"
        return await self._api.delete(FolderDeletion, template, folder_id)
