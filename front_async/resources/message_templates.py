"""Front's reference: "Message Templates" (https://dev.frontapp.com/reference/message-templates)."""

from typing import Required, TypedDict, Unpack

from front_async.models.message_templates import MessageTemplate
from front_async.resources.base import Files, Ids, Resource
from front_async.resources.queries import MessageTemplateQuery
from front_async.transport.paging import Pager


class NewMessageTemplate(TypedDict, total=False):
    """What every new message template may hold."""

    name: Required[str]
    subject: str
    body: Required[str]
    """HTML."""


class CreatePrivateMessageTemplate(NewMessageTemplate, total=False):
    """What a new message template of a teammate's own may hold."""

    folder_id: str | None


class CreateChildMessageTemplate(NewMessageTemplate, total=False):
    """What a new message template in a folder may hold."""

    inbox_ids: Ids | None
    """Where it may be used. None, as nothing at all, is everywhere."""


class CreateMessageTemplate(CreateChildMessageTemplate, total=False):
    """What a new message template may hold."""

    folder_id: str | None
    attachments: Files


class UpdateMessageTemplate(TypedDict, total=False):
    """What of a message template may change; what is left out stays."""

    name: str
    subject: str
    body: str
    """HTML."""
    folder_id: str | None
    """None moves it to the root."""
    inbox_ids: Ids | None
    """Where it may be used; None is everywhere."""
    attachments: Files
    """All that it is to have; an empty list takes them off."""


class MessageTemplates(Resource):
    """Messages to write others from."""

    def list(self, **query: Unpack[MessageTemplateQuery]) -> Pager[MessageTemplate]:
        """Every message template the token can see. Needs ``message_templates:read``."""
        return self._api.list(MessageTemplate, "/message_templates", query=query)

    def list_for_team(
        self, team_id: str, /, **query: Unpack[MessageTemplateQuery]
    ) -> Pager[MessageTemplate]:
        """The message templates of a team. Needs ``message_templates:read``."""
        template = "/teams/{}/message_templates"
        return self._api.list(MessageTemplate, template, team_id, query=query)

    def list_for_teammate(
        self, teammate_id: str, /, **query: Unpack[MessageTemplateQuery]
    ) -> Pager[MessageTemplate]:
        """A teammate's own message templates. Needs ``message_templates:read``."""
        template = "/teammates/{}/message_templates"
        return self._api.list(MessageTemplate, template, teammate_id, query=query)

    def list_for_folder(self, folder_id: str, /) -> Pager[MessageTemplate]:
        """The message templates in a folder. Needs ``message_templates:read``."""
        template = "/message_template_folders/{}/message_templates"
        return self._api.list(MessageTemplate, template, folder_id)

    async def get(self, template_id: str, /) -> MessageTemplate:
        """One message template. Needs ``message_templates:read``."""
        return await self._api.get(MessageTemplate, "/message_templates/{}", template_id)

    async def create(self, **body: Unpack[CreateMessageTemplate]) -> MessageTemplate:
        """A new template in the token's oldest workspace. Needs ``message_templates:write``."""
        return await self._api.post(MessageTemplate, "/message_templates", body=body)

    async def create_for_team(
        self, team_id: str, /, **body: Unpack[CreateMessageTemplate]
    ) -> MessageTemplate:
        """A new message template of a team. Needs ``message_templates:write``."""
        template = "/teams/{}/message_templates"
        return await self._api.post(MessageTemplate, template, team_id, body=body)

    async def create_for_teammate(
        self, teammate_id: str, /, **body: Unpack[CreatePrivateMessageTemplate]
    ) -> MessageTemplate:
        """A new message template of a teammate's own. Needs ``message_templates:write``."""
        template = "/teammates/{}/message_templates"
        return await self._api.post(MessageTemplate, template, teammate_id, body=body)

    async def create_for_folder(
        self, folder_id: str, /, **body: Unpack[CreateChildMessageTemplate]
    ) -> MessageTemplate:
        """A new message template in a folder. Needs ``message_templates:write``."""
        template = "/message_template_folders/{}/message_templates"
        return await self._api.post(MessageTemplate, template, folder_id, body=body)

    async def update(
        self, template_id: str, /, **body: Unpack[UpdateMessageTemplate]
    ) -> MessageTemplate:
        """Change a message template, and return it. Needs ``message_templates:write``."""
        template = "/message_templates/{}"
        return await self._api.patch(MessageTemplate, template, template_id, body=body)

    async def delete(self, template_id: str, /) -> None:
        """Delete a message template. Needs ``message_templates:delete``."""
        await self._api.send("DELETE", "/message_templates/{}", template_id)
