"""Telegram's limits, and where each one is written down."""

# The Bot API's own page, https://core.telegram.org/bots/api, says so under the method or type named.
MAX_TEXT = 4096  # sendMessage, text: "1-4096 characters after entities parsing"
MAX_CAPTION = 1024  # sendDocument, caption: "0-1024 characters after entities parsing"
MAX_CALLBACK_ANSWER = 200  # answerCallbackQuery, text: "0-200 characters"
MAX_CALLBACK_DATA = 64  # InlineKeyboardButton, callback_data: "1-64 bytes", so not characters
MAX_COMMANDS = 100  # setMyCommands: "At most 100 commands can be specified"
MAX_COMMAND = 32  # BotCommand, command: "1-32 characters", lowercase letters, digits and underscores
MAX_COMMAND_DESCRIPTION = 256  # BotCommand, description: "1-256 characters"
MAX_UPLOAD = 50 * 1024 * 1024  # sendDocument: "files of any type of up to 50 MB in size"
MAX_DOWNLOAD = 20 * 1024 * 1024  # getFile: "bots can download files of up to 20MB in size"
MAX_UPDATES = 100  # getUpdates, limit: "Values between 1-100 are accepted"
UPDATES_KEPT = 24 * 3600  # "Getting updates": "will not be kept longer than 24 hours", in seconds
MAX_CONNECTIONS = 100  # setWebhook, max_connections: "1-100. Defaults to 40"
DEFAULT_CONNECTIONS = 40  # the same place
MAX_SECRET = 256  # setWebhook, secret_token: "1-256 characters", only A-Z, a-z, 0-9, _ and -
WEBHOOK_PORTS = (443, 80, 88, 8443)  # setWebhook, notes: "Ports currently supported for webhooks"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # setWebhook, secret_token
# setWebhook, allowed_updates: all kinds are sent by default, except these
UNASKED_UPDATES = ("chat_member", "message_reaction", "message_reaction_count")

# The server's source, https://github.com/tdlib/telegram-bot-api, or what the public server does.
MAX_POLL_TIMEOUT = 50  # seconds; a longer timeout is quietly shortened
PRESSES_KEPT = 150  # seconds that a callback query waits to be fetched, and can be answered
RETRY_PAUSES = (0, 2, 4, 8, 16, 32, 60)  # seconds between deliveries to a webhook that fails; the last one repeats
MAX_RETRY_AFTER = 3600  # seconds; a webhook's Retry-After is honoured up to here

# Nowhere official: what people found by trying.
MAX_INLINE_BUTTONS = 100  # in one message
MAX_BUTTONS_A_ROW = 8  # more are not shown side by side

# The FAQ, https://core.telegram.org/bots/faq, "My bot is hitting limits".
CHAT_SENDS_A_SECOND = 1  # "avoid sending more than one message per second"; short bursts pass
