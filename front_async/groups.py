"""One attribute for each group of Front's reference, loaded when it is first used."""

from functools import cached_property
from typing import TYPE_CHECKING

from front_async.transport.api import Api

if TYPE_CHECKING:
    from front_async.resources.accounts import Accounts
    from front_async.resources.analytics import Analytics
    from front_async.resources.applications import Applications
    from front_async.resources.attachments import Attachments
    from front_async.resources.channel_api import ChannelApi
    from front_async.resources.channels import Channels
    from front_async.resources.comments import Comments
    from front_async.resources.contact_groups import ContactGroups
    from front_async.resources.contact_handles import ContactHandles
    from front_async.resources.contact_lists import ContactLists
    from front_async.resources.contact_notes import ContactNotes
    from front_async.resources.contacts import Contacts
    from front_async.resources.conversations import Conversations
    from front_async.resources.custom_fields import CustomFields
    from front_async.resources.drafts import Drafts
    from front_async.resources.events import Events
    from front_async.resources.inboxes import Inboxes
    from front_async.resources.knowledge_base_articles import KnowledgeBaseArticles
    from front_async.resources.knowledge_base_categories import KnowledgeBaseCategories
    from front_async.resources.knowledge_bases import KnowledgeBases
    from front_async.resources.links import Links
    from front_async.resources.message_template_folders import MessageTemplateFolders
    from front_async.resources.message_templates import MessageTemplates
    from front_async.resources.messages import Messages
    from front_async.resources.rules import Rules
    from front_async.resources.shifts import Shifts
    from front_async.resources.signatures import Signatures
    from front_async.resources.statuses import Statuses
    from front_async.resources.tags import Tags
    from front_async.resources.teammate_groups import TeammateGroups
    from front_async.resources.teammates import Teammates
    from front_async.resources.teams import Teams
    from front_async.resources.time_off import TimeOff
    from front_async.resources.token_identity import TokenIdentity
    from front_async.resources.views import Views


class Groups:
    """What you can ask, group by group."""

    _api: Api

    @cached_property
    def accounts(self) -> "Accounts":
        """Companies that contacts belong to."""
        from front_async.resources.accounts import Accounts

        return Accounts(self._api)

    @cached_property
    def analytics(self) -> "Analytics":
        """Numbers about the company's work, made in the background."""
        from front_async.resources.analytics import Analytics

        return Analytics(self._api)

    @cached_property
    def applications(self) -> "Applications":
        """Apps that extend Front."""
        from front_async.resources.applications import Applications

        return Applications(self._api)

    @cached_property
    def attachments(self) -> "Attachments":
        """Files that came with messages, comments and templates."""
        from front_async.resources.attachments import Attachments

        return Attachments(self._api)

    @cached_property
    def channel_api(self) -> "ChannelApi":
        """What a partner channel tells Front: messages, calls, templates, its own state."""
        from front_async.resources.channel_api import ChannelApi

        return ChannelApi(self._api)

    @cached_property
    def channels(self) -> "Channels":
        """Addresses through which messages come and go."""
        from front_async.resources.channels import Channels

        return Channels(self._api)

    @cached_property
    def comments(self) -> "Comments":
        """What teammates say among themselves in a conversation."""
        from front_async.resources.comments import Comments

        return Comments(self._api)

    @cached_property
    def contact_groups(self) -> "ContactGroups":
        """The old name of contact lists."""
        from front_async.resources.contact_groups import ContactGroups

        return ContactGroups(self._api)

    @cached_property
    def contact_handles(self) -> "ContactHandles":
        """Addresses that reach a contact."""
        from front_async.resources.contact_handles import ContactHandles

        return ContactHandles(self._api)

    @cached_property
    def contact_lists(self) -> "ContactLists":
        """Named sets of contacts."""
        from front_async.resources.contact_lists import ContactLists

        return ContactLists(self._api)

    @cached_property
    def contact_notes(self) -> "ContactNotes":
        """What teammates write about contacts."""
        from front_async.resources.contact_notes import ContactNotes

        return ContactNotes(self._api)

    @cached_property
    def contacts(self) -> "Contacts":
        """People outside the company."""
        from front_async.resources.contacts import Contacts

        return Contacts(self._api)

    @cached_property
    def conversations(self) -> "Conversations":
        """Threads of messages and comments."""
        from front_async.resources.conversations import Conversations

        return Conversations(self._api)

    @cached_property
    def custom_fields(self) -> "CustomFields":
        """Fields that a company added to its records."""
        from front_async.resources.custom_fields import CustomFields

        return CustomFields(self._api)

    @cached_property
    def drafts(self) -> "Drafts":
        """Messages that wait to be finished and sent by a teammate."""
        from front_async.resources.drafts import Drafts

        return Drafts(self._api)

    @cached_property
    def events(self) -> "Events":
        """What happened in the inboxes of the company."""
        from front_async.resources.events import Events

        return Events(self._api)

    @cached_property
    def inboxes(self) -> "Inboxes":
        """Where conversations arrive."""
        from front_async.resources.inboxes import Inboxes

        return Inboxes(self._api)

    @cached_property
    def knowledge_base_articles(self) -> "KnowledgeBaseArticles":
        """The pages of knowledge bases."""
        from front_async.resources.knowledge_base_articles import KnowledgeBaseArticles

        return KnowledgeBaseArticles(self._api)

    @cached_property
    def knowledge_base_categories(self) -> "KnowledgeBaseCategories":
        """The shelves of knowledge bases."""
        from front_async.resources.knowledge_base_categories import KnowledgeBaseCategories

        return KnowledgeBaseCategories(self._api)

    @cached_property
    def knowledge_bases(self) -> "KnowledgeBases":
        """Sets of articles that answer questions."""
        from front_async.resources.knowledge_bases import KnowledgeBases

        return KnowledgeBases(self._api)

    @cached_property
    def links(self) -> "Links":
        """Tickets, issues and pages that conversations are about."""
        from front_async.resources.links import Links

        return Links(self._api)

    @cached_property
    def message_template_folders(self) -> "MessageTemplateFolders":
        """Where message templates are kept."""
        from front_async.resources.message_template_folders import MessageTemplateFolders

        return MessageTemplateFolders(self._api)

    @cached_property
    def message_templates(self) -> "MessageTemplates":
        """Messages to write others from."""
        from front_async.resources.message_templates import MessageTemplates

        return MessageTemplates(self._api)

    @cached_property
    def messages(self) -> "Messages":
        """What was sent and received."""
        from front_async.resources.messages import Messages

        return Messages(self._api)

    @cached_property
    def rules(self) -> "Rules":
        """What Front does by itself when something happens."""
        from front_async.resources.rules import Rules

        return Rules(self._api)

    @cached_property
    def shifts(self) -> "Shifts":
        """The hours in which teammates work."""
        from front_async.resources.shifts import Shifts

        return Shifts(self._api)

    @cached_property
    def signatures(self) -> "Signatures":
        """What stands under messages."""
        from front_async.resources.signatures import Signatures

        return Signatures(self._api)

    @cached_property
    def statuses(self) -> "Statuses":
        """The ticket statuses of a company that has ticketing."""
        from front_async.resources.statuses import Statuses

        return Statuses(self._api)

    @cached_property
    def tags(self) -> "Tags":
        """Labels that sort conversations."""
        from front_async.resources.tags import Tags

        return Tags(self._api)

    @cached_property
    def teammate_groups(self) -> "TeammateGroups":
        """Teammates who get access to teams and inboxes together."""
        from front_async.resources.teammate_groups import TeammateGroups

        return TeammateGroups(self._api)

    @cached_property
    def teammates(self) -> "Teammates":
        """The users of Front in the company."""
        from front_async.resources.teammates import Teammates

        return Teammates(self._api)

    @cached_property
    def teams(self) -> "Teams":
        """Parts of the company; Front's interface calls them workspaces."""
        from front_async.resources.teams import Teams

        return Teams(self._api)

    @cached_property
    def time_off(self) -> "TimeOff":
        """When teammates are away."""
        from front_async.resources.time_off import TimeOff

        return TimeOff(self._api)

    @cached_property
    def token_identity(self) -> "TokenIdentity":
        """Whose token it is."""
        from front_async.resources.token_identity import TokenIdentity

        return TokenIdentity(self._api)

    @cached_property
    def views(self) -> "Views":
        """Filters over conversations that teams share."""
        from front_async.resources.views import Views

        return Views(self._api)
