"""The scope that each operation needs, as Front's reference names it.

Every operation of the Core API has one but ``GET /me``.
"""

_OPERATIONS = {
    "accounts:delete": "DELETE /accounts/{}",
    "accounts:read": "GET /accounts, GET /accounts/{}",
    "accounts:write": (
        "POST /accounts, PATCH /accounts/{}, DELETE /accounts/{}/contacts, "
        "POST /accounts/{}/contacts"
    ),
    "analytics:read": (
        "POST /analytics/exports, GET /analytics/exports/{}, POST /analytics/reports, "
        "GET /analytics/reports/{}"
    ),
    "attachments:read": (
        "GET /comments/{}/download/{}, GET /download/{}, GET /message_templates/{}/download/{}, "
        "GET /messages/{}/download/{}"
    ),
    "channels:read": (
        "GET /channels, GET /channels/{}, GET /inboxes/{}/channels, GET /teammates/{}/channels, "
        "GET /teams/{}/channels"
    ),
    "channels:write": (
        "PATCH /channels/{}, POST /channels/{}/calls, PATCH /channels/{}/calls/{}, "
        "POST /channels/{}/calls/{}/recording, POST /channels/{}/calls/{}/summary, "
        "POST /channels/{}/calls/{}/transcript, POST /channels/{}/validate, "
        "POST /inboxes/{}/channels"
    ),
    "comments:read": "GET /comments/{}, GET /conversations/{}/comments",
    "comments:write": (
        "PATCH /comments/{}/, POST /comments/{}/replies, POST /conversations/{}/comments"
    ),
    "contacts:delete": ("DELETE /contact_groups/{}, DELETE /contact_lists/{}, DELETE /contacts/{}"),
    "contacts:read": (
        "GET /accounts/{}/contacts, GET /contact_groups, GET /contact_groups/{}/contacts, "
        "GET /contact_lists, GET /contact_lists/{}/contacts, GET /contacts, GET /contacts/{}, "
        "GET /contacts/{}/notes, GET /teammates/{}/contact_groups, "
        "GET /teammates/{}/contact_lists, GET /teammates/{}/contacts, "
        "GET /teams/{}/contact_groups, GET /teams/{}/contact_lists, GET /teams/{}/contacts"
    ),
    "contacts:write": (
        "POST /contact_groups, DELETE /contact_groups/{}/contacts, "
        "POST /contact_groups/{}/contacts, POST /contact_lists, "
        "DELETE /contact_lists/{}/contacts, POST /contact_lists/{}/contacts, POST /contacts, "
        "POST /contacts/merge, PATCH /contacts/{}, DELETE /contacts/{}/handles, "
        "POST /contacts/{}/handles, POST /contacts/{}/notes, POST /teammates/{}/contact_groups, "
        "POST /teammates/{}/contact_lists, POST /teammates/{}/contacts, "
        "POST /teams/{}/contact_groups, POST /teams/{}/contact_lists, POST /teams/{}/contacts"
    ),
    "conversations:delete": "DELETE /conversations/{}",
    "conversations:read": (
        "GET /contacts/{}/conversations, GET /conversations, GET /conversations/search/{}, "
        "GET /conversations/{}, GET /inboxes/{}/conversations, GET /links/{}/conversations, "
        "GET /tags/{}/conversations, GET /teammates/{}/conversations"
    ),
    "conversations:write": (
        "POST /conversations, PATCH /conversations/{}, PUT /conversations/{}/assignee, "
        "DELETE /conversations/{}/followers, POST /conversations/{}/followers, "
        "DELETE /conversations/{}/links, POST /conversations/{}/links, "
        "PATCH /conversations/{}/reminders, DELETE /conversations/{}/tags, "
        "POST /conversations/{}/tags"
    ),
    "custom_fields:read": (
        "GET /accounts/custom_fields, GET /contacts/custom_fields, "
        "GET /conversations/custom_fields, GET /custom_fields, GET /inboxes/custom_fields, "
        "GET /links/custom_fields, GET /teammates/custom_fields"
    ),
    "drafts:delete": "DELETE /drafts/{}",
    "drafts:read": "GET /conversations/{}/drafts",
    "drafts:write": ("POST /channels/{}/drafts, POST /conversations/{}/drafts, PATCH /drafts/{}/"),
    "events:*:read": "GET /conversations/{}/events, GET /events, GET /events/{}",
    "feature:app_trigger": "POST /applications/{}/events",
    "inboxes:read": (
        "GET /conversations/{}/inboxes, GET /inboxes, GET /inboxes/{}, "
        "GET /teammate_groups/{}/inboxes, GET /teammates/{}/inboxes, "
        "GET /teammates/{}/private_inboxes, GET /teams/{}/inboxes"
    ),
    "inboxes:write": (
        "POST /inboxes, DELETE /inboxes/{}/teammates, POST /inboxes/{}/teammates, "
        "POST /teammates/{}/private_inboxes, POST /teams/{}/inboxes"
    ),
    "knowledge_bases:delete": (
        "DELETE /knowledge_base_articles/{}, DELETE /knowledge_base_categories/{}"
    ),
    "knowledge_bases:read": (
        "GET /knowledge_base_articles/{}, GET /knowledge_base_articles/{}/content, "
        "GET /knowledge_base_articles/{}/download/{}, "
        "GET /knowledge_base_articles/{}/locales/{}/content, GET /knowledge_base_categories/{}, "
        "GET /knowledge_base_categories/{}/articles, GET /knowledge_base_categories/{}/content, "
        "GET /knowledge_base_categories/{}/locales/{}/content, GET /knowledge_bases, "
        "GET /knowledge_bases/{}, GET /knowledge_bases/{}/articles, "
        "GET /knowledge_bases/{}/categories, GET /knowledge_bases/{}/content, "
        "GET /knowledge_bases/{}/locales/{}/content"
    ),
    "knowledge_bases:write": (
        "PATCH /knowledge_base_articles/{}/content, "
        "PATCH /knowledge_base_articles/{}/locales/{}/content, "
        "PATCH /knowledge_base_categories/{}/content, "
        "PATCH /knowledge_base_categories/{}/locales/{}/content, POST /knowledge_bases, "
        "POST /knowledge_bases/{}/articles, POST /knowledge_bases/{}/categories, "
        "PATCH /knowledge_bases/{}/content, POST /knowledge_bases/{}/locales/{}/articles, "
        "POST /knowledge_bases/{}/locales/{}/categories, "
        "PATCH /knowledge_bases/{}/locales/{}/content"
    ),
    "links:read": "GET /links, GET /links/{}",
    "links:write": "POST /links, PATCH /links/{}",
    "message_templates:delete": (
        "DELETE /message_template_folders/{}, DELETE /message_templates/{}"
    ),
    "message_templates:read": (
        "GET /message_template_folders, GET /message_template_folders/{}, "
        "GET /message_template_folders/{}/message_template_folders, "
        "GET /message_template_folders/{}/message_templates, GET /message_templates, "
        "GET /message_templates/{}, GET /teammates/{}/message_template_folders, "
        "GET /teammates/{}/message_templates, GET /teams/{}/message_template_folders, "
        "GET /teams/{}/message_templates"
    ),
    "message_templates:write": (
        "PUT /channels/{}/application_message_templates, "
        "PATCH /channels/{}/application_message_templates/{}, POST /message_template_folders, "
        "PATCH /message_template_folders/{}, "
        "POST /message_template_folders/{}/message_template_folders, "
        "POST /message_template_folders/{}/message_templates, POST /message_templates, "
        "PATCH /message_templates/{}, POST /teammates/{}/message_template_folders, "
        "POST /teammates/{}/message_templates, POST /teams/{}/message_template_folders, "
        "POST /teams/{}/message_templates"
    ),
    "messages:read": "GET /conversations/{}/messages, GET /messages/{}, GET /messages/{}/seen",
    "messages:send": "POST /channels/{}/messages, POST /conversations/{}/messages",
    "messages:write": (
        "PUT /channels/{}/conversations/{}/messages/{}/status, "
        "POST /channels/{}/inbound_messages, POST /channels/{}/incoming_messages, "
        "POST /channels/{}/outbound_messages, POST /inboxes/{}/imported_messages, "
        "POST /messages/{}/seen"
    ),
    "rules:read": (
        "GET /company/rules, GET /rules, GET /rules/{}, GET /teammates/{}/rules, "
        "GET /teams/{}/rules"
    ),
    "shifts:read": ("GET /shifts, GET /shifts/{}, GET /teammates/{}/shifts, GET /teams/{}/shifts"),
    "shifts:write": (
        "POST /shifts, PATCH /shifts/{}, DELETE /shifts/{}/teammates, POST /shifts/{}/teammates, "
        "POST /teams/{}/shifts"
    ),
    "signatures:delete": "DELETE /signatures/{}",
    "signatures:read": (
        "GET /signatures/{}, GET /teammates/{}/signatures, GET /teams/{}/signatures"
    ),
    "signatures:write": (
        "PATCH /signatures/{}, POST /teammates/{}/signatures, POST /teams/{}/signatures"
    ),
    "statuses:read": "GET /company/statuses, GET /company/statuses/{}",
    "tags:delete": "DELETE /tags/{}",
    "tags:read": (
        "GET /company/tags, GET /tags, GET /tags/{}, GET /tags/{}/children, "
        "GET /teammates/{}/tags, GET /teams/{}/tags"
    ),
    "tags:write": (
        "POST /company/tags, POST /tags, PATCH /tags/{}, POST /tags/{}/children, "
        "POST /teammates/{}/tags, POST /teams/{}/tags"
    ),
    "teammate_groups:delete": "DELETE /teammate_groups/{}",
    "teammate_groups:read": "GET /teammate_groups, GET /teammate_groups/{}",
    "teammate_groups:write": (
        "POST /teammate_groups, PATCH /teammate_groups/{}, DELETE /teammate_groups/{}/inboxes, "
        "POST /teammate_groups/{}/inboxes, DELETE /teammate_groups/{}/teammates, "
        "POST /teammate_groups/{}/teammates, DELETE /teammate_groups/{}/teams, "
        "POST /teammate_groups/{}/teams"
    ),
    "teammates:read": (
        "GET /comments/{}/mentions, GET /conversations/{}/followers, GET /inboxes/{}/teammates, "
        "GET /shifts/{}/teammates, GET /teammate_groups/{}/teammates, GET /teammates, "
        "GET /teammates/{}"
    ),
    "teammates:write": "PATCH /teammates/{}",
    "teams:read": "GET /teammate_groups/{}/teams, GET /teams, GET /teams/{}",
    "teams:write": "DELETE /teams/{}/teammates, POST /teams/{}/teammates",
    "time_off:delete": "DELETE /time_offs/{}",
    "time_off:read": "GET /teammates/{}/time_offs, GET /teams/{}/time_offs, GET /time_offs/{}",
    "time_off:write": "POST /teammates/{}/time_offs, PATCH /time_offs/{}",
    "views:read": "GET /teams/{}/views, GET /views, GET /views/{}",
    "views:write": "POST /teams/{}/views, PATCH /views/{}, POST /views/{}/teammates",
}

_SCOPE_OF = {
    operation: scope for scope, named in _OPERATIONS.items() for operation in named.split(", ")
}


def required_scope(operation: str) -> str | None:
    """Return the scope an operation needs, such as "tags:write" for "POST /tags".

    None for an operation that needs none or is not known.
    """
    return _SCOPE_OF.get(operation)
