"""The words of an office-paper company: names, subjects and sentences to build records from."""

from typing import Final

FIRST_NAMES: Final = (
    "Agnes", "Basil", "Carmen", "Desmond", "Elena", "Fergus", "Greta", "Hugo", "Imani", "Jonas",
    "Katja", "Leopold", "Marisol", "Nikhil", "Odette", "Percy", "Quentin", "Rosa", "Stellan",
    "Tamsin", "Ulrich", "Violet", "Wendell", "Ximena", "Yusuf", "Zadie", "Arvid", "Bettina",
)  # fmt: skip
LAST_NAMES: Final = (
    "Abernathy", "Bergström", "Castellano", "Dufresne", "Eastwick", "Fairweather", "Gallagher",
    "Hollander", "Ivanova", "Jankowski", "Kowalczyk", "Lindqvist", "Mbeki", "Nakagawa",
    "O'Rourke", "Pemberton", "Quigley", "Rutherford", "Saldanha", "Thackeray", "Umbridge-Lee",
    "Vandermeer", "Whitlock", "Xanthopoulos", "Yamada", "Zielinski", "Østergaard",
)  # fmt: skip
COMPANY: Final = "Larch & Quill Paper Company"
DOMAIN: Final = "larchquill.example"
TRADES: Final = (
    "Stationers", "Law Offices", "School District", "Print & Copy", "Architects", "Dental Group",
    "Insurance", "County Library", "Packaging", "Bookbinders", "Logistics", "Press",
)  # fmt: skip
TEAMS: Final = ("Harbour Sales", "Accounting", "Customer Service", "Warehouse")
INBOXES: Final = (
    "Sales", "Orders", "Returns", "Invoices", "Support", "Deliveries", "Suppliers", "Press",
    "Careers", "Complaints", "Quotes", "Samples",
)  # fmt: skip
TAGS: Final = (
    "Urgent", "Follow up", "Invoice", "Refund", "Bulk order", "Letterhead", "Cardstock", "Recycled",
    "Envelopes", "VIP", "First order", "Late delivery", "Damaged goods", "Quote sent",
    "Waiting for stock", "Contract", "Renewal", "Spam?", "Newsletter", "Holiday", "Warehouse task",
    "Escalated", "Price match", "Samples", "Credit note", "Feedback", "Bug", "Training",
)  # fmt: skip
LISTS: Final = ("Newsletter", "Key accounts", "Schools", "Law firms", "Suppliers", "Alumni")
LINK_NAMES: Final = ("Order", "Shipment", "Claim", "Contract", "Ticket")

# A subject and two paragraphs each; searching for words looks at exactly these.
TOPICS: Final = (
    (
        "Order of twenty reams of A4",
        "We would like to order twenty reams of your 80 gram A4 copy paper for our second floor.",
        "Please tell us whether the price from last quarter still holds and when you can deliver.",
    ),
    (
        "Delivery arrived damaged",
        "Two boxes of yesterday's delivery arrived wet and the envelopes inside stick together.",
        "The driver noted it on the slip. Could you send replacements before the end of the week?",
    ),
    (
        "Question about an invoice",
        "Our bookkeeper cannot match the invoice of the third with any purchase order of ours.",
        "Could you send a copy with our reference on it? We pay within ten days of receiving it.",
    ),
    (
        "Letterhead proof for approval",
        "Attached is the proof of the new letterhead; the blue looks a little darker than agreed.",
        "If you confirm the colour today the press can run it on Thursday night.",
    ),
    (
        "Recycled cardstock samples",
        "We are comparing recycled cardstock of three mills and would be glad of your samples.",
        "Weights between 200 and 300 grams are what we need, matt, in natural white and in grey.",
    ),
    (
        "Renewal of the supply contract",
        "Our supply contract ends in June and the school board has asked us for a second offer.",
        "We are happy with the service; the board mostly looks at the price of bulk copy paper.",
    ),
    (
        "Wrong address on the shipment",
        "The shipment went to our old office on Mulberry Street, where nobody can receive it.",
        "Please redirect it to the warehouse and correct the address in your records.",
    ),
    (
        "Refund for returned toner paper",
        "We returned six cartons of toner paper a month ago and have not seen the refund yet.",
        "The return slip carries the number of your driver. Who can look into this for us?",
    ),
    (
        "Quote for wedding invitations",
        "We need three hundred invitations on laid paper with matching envelopes by the spring.",
        "Could you quote both embossed and flat printing, and tell us how long the proof takes?",
    ),
    (
        "Warehouse stock count",
        "The stock count shows forty pallets of ledger paper where the system expects thirty-one.",
        "Before we adjust anything, somebody should walk along aisle nine with the old list.",
    ),
    (
        "Complaint about the newsletter",
        "I asked twice to be taken off your newsletter and received the holiday issue anyway.",
        "Kindly remove every address of our firm and confirm that it has been done.",
    ),
    (
        "Interview on Tuesday",
        "Thank you for the invitation; Tuesday at ten suits me and I know where the branch is.",
        "May I bring a portfolio of the paper catalogues I designed at my last position?",
    ),
)

REMARKS: Final = (
    "Could you take this one? I promised them an answer by noon.",
    "Called them: they will accept a partial delivery if the rest follows on Monday.",
    "Credit note is in the drawer, waiting for a signature.",
    "This is the third time this quarter. Let us send somebody over.",
    "Stock says Thursday. Please do not promise Wednesday.",
    "Approved. Keep the margin above twelve percent and we are fine.",
)

CLOSINGS: Final = ("Kind regards,", "Best wishes,", "Many thanks,", "Yours sincerely,")

FILES: Final = (
    ("invoice.pdf", "application/pdf"),
    ("delivery-slip.jpg", "image/jpeg"),
    ("price list 2025.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("letterhead-proof.png", "image/png"),
    ("Verträge Übersicht.docx", "application/octet-stream"),
    ("notes.txt", "text/plain"),
)
