"""The columns of an analytics export, as Front names them."""

from typing import Literal, TypedDict

MessageColumn = Literal[
    "Message ID",
    "Segment ID",
    "Conversation ID",
    "Ticket IDs",
    "Segment",
    "Direction",
    "Status",
    "Inbox",
    "Inbox API ID",
    "Inbox at activity time",
    "Inbox API IDs at activity time",
    "Message date",
    "Autoreply",
    "Reaction time",
    "Total reply time",
    "Handle time",
    "Response time",
    "Attributed to",
    "Assignee",
    "Author",
    "Contact name",
    "Contact handle",
    "Account names",
    "From",
    "To",
    "Cc",
    "Bcc",
    "Extract",
    "Tags",
    "Tag API IDs",
    "Message API ID",
    "Conversation API ID",
    "New Conversation",
    "First response",
    "Business hours",
    "Subject",
    "Segment start",
    "Segment end",
    "Segment closed",
    "Last segment activity",
    "Segment cumulative teammates",
    "Ticket status name",
    "Ticket status category",
    "Custom Field",
]
"""What an export of messages may show."""

EventColumn = Literal[
    "Activity ID",
    "Type",
    "Source",
    "Status at activity time",
    "Previous inbox IDs",
    "Stage resolution time",
    "Replies to resolution",
    "Ticket resolution time",
    "Ticket replies to resolution",
    "Tags at activity time",
    "Tag API IDs at activity time",
    "Tag application duration",
    "Activity API ID",
    "Comment API ID",
    "Message original ID",
    "Account name",
    "Survey rating",
    "Survey comment",
    "Segment contains messages",
    "Added tag",
    "Added tag API ID",
    "Removed tag",
    "Removed tag API ID",
    "Time spent in Ticket Status",
    "Transitions to Ticket Status",
    "Smart QA score",
    "Updated Custom Field",
]
"""What only an export of events may show."""

SmartQaScore = Literal[
    "Comprehension",
    "Solution_Offered",
    "Professionalism",
    "Professional_Behavior",
    "Professional_Relationship",
    "Readability",
    "Grammar_Spelling",
    "General_Empathy",
    "Cognitive_Empathy",
    "Emotional_Empathy",
    "Compassionate_Empathy",
    "Tone",
    "Adaptive_Tone",
    "Neutral_Tone",
    "Positive_Tone",
    "Brevity",
    "Demo_Offered",
    "Information_Gathering",
    "Upsell",
    "Friendly",
    "Greeting_Offered",
    "Personalisation",
    "Adaptability",
]
"""What a "Smart QA score" may be of."""


class ParameterColumn(TypedDict):
    """A column of an export of events that is about one custom field, status or score."""

    name: Literal[
        "Smart QA score",
        "Time spent in Ticket Status",
        "Transitions to Ticket Status",
        "Custom Field",
        "Updated Custom Field",
    ]
    id: SmartQaScore | str | int
    """The score, or the id of the ticket status or the custom field."""


ExportColumn = MessageColumn | EventColumn | ParameterColumn
