"""Twilio's and WhatsApp's limits, and where each one is written down."""

# The Message resource, https://www.twilio.com/docs/messaging/api/message-resource.
MAX_BODY = 1600  # Body: "Can be up to 1,600 characters in length"
MAX_MEDIA = 16 * 1024 * 1024  # WhatsApp, https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages: 16 MB
MAX_MEDIA_A_MESSAGE = 1  # the same page: "one media file per message"
PAGE_SIZE = 50  # PageSize in both published specs: "The default is 50, and the maximum is 1000"
MAX_PAGE_SIZE = 1000  # the same place
SID_LENGTH = 34  # both published specs: two letters and 32 hexadecimal digits

# The Content API, https://www.twilio.com/docs/content/using-variables-with-content-api.
MAX_VARIABLES = 100  # "A single template can contain up to 100 variables"; error 92002 says so too
MAX_VARIABLE_NAME = 16  # "A variable key has a maximum length of 16 characters"
MAX_VARIABLE = 1600  # "A variable value can be up to 1,600 characters"
# twilio/quick-reply and twilio/list-picker, https://www.twilio.com/docs/content/twilio-quick-reply and …-list-picker.
MAX_CONTENT_BODY = 1024  # both: "Maximum length: 1,024 characters"
MAX_BUTTONS_IN_SESSION = 3  # quick-reply: 3 where the content is not approved
MAX_BUTTONS_APPROVED = 10  # quick-reply: 10 where it is
MAX_BUTTON_TITLE = 20  # quick-reply, title
MAX_BUTTON_ID = 256  # Meta's interactive reply buttons, id
MAX_LIST_BUTTON = 20  # Meta's interactive lists, button
MAX_ITEMS = 10  # list-picker: "Minimum: 1 item. Maximum: 10 items"
MAX_ITEM_TITLE = 24  # list-picker, item
MAX_ITEM_ID = 200  # list-picker, id
MAX_ITEM_DESCRIPTION = 72  # list-picker, description
MAX_SPACES = 4  # https://www.twilio.com/docs/api/errors/63013: "more than 4 consecutive whitespaces" in a variable

# WhatsApp, https://www.twilio.com/docs/whatsapp/key-concepts.
WINDOW = 24 * 3600  # the customer service window, in seconds from the person's last message
# https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages, "Supported MIME types".
MEDIA_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "audio/",
    "video/mp4",
    "video/3gpp",
    "application/pdf",
    "application/msword",
    "application/vnd.",
    "text/plain",
    "text/vcard",
)

# Webhooks, https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
WEBHOOK_TIMEOUT = 15  # seconds; rt and tt: "Max: 15000", their default too; tt covers all retries together
RETRIES = 1  # rc: "Min: 0 Max: 5 Default: 1"
MAX_RETRIES = 5  # the same place
RETRY_POLICY = "ct"  # rp: by default only a failing connection is tried again
RETRY_POLICIES = ("ct", "rt", "4xx", "5xx", "all")  # rp
RETRY_PAUSE = 1.0  # seconds between attempts: nowhere official
MAX_REPLIES = 10  # <Message> in one answer: what people found by trying

# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out, the default keywords.
STOP_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
START_WORDS = ("START", "YES", "UNSTOP")

# https://www.twilio.com/docs/glossary/what-sms-character-limit: one segment, and each of several.
GSM_SEGMENT, GSM_PART = 160, 153
UCS2_SEGMENT, UCS2_PART = 70, 67
