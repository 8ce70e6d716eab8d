"""A bare python-telegram-bot bot: answers the tap and redraws the register; keeps nothing, checks nothing.

Updates are handled one by one, the library's default: `concurrent_updates` was tried and was slower (httpx).
"""

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

OFFICERS = 10


def register(marked: str, mark: str) -> tuple[str, InlineKeyboardMarkup]:
    """The register's text and its 11 rows of 3 buttons."""
    lines = ["Monday 3 November", "Sunrise Secondary School", ""]
    rows = []
    for number in range(1, OFFICERS + 1):
        now = mark if str(number) == marked else "-"
        lines.append(f"{number}. Officer Number {number}, invigilator: {now}")
        rows.append(
            [
                InlineKeyboardButton(f"{number} Officer", callback_data=f"card:{number}"),
                InlineKeyboardButton("✓ P" if now == "P" else "P", callback_data=f"mark:{number}:P"),
                InlineKeyboardButton("✓ Ab" if now == "Ab" else "Ab", callback_data=f"mark:{number}:Ab"),
            ]
        )
    rows.append([InlineKeyboardButton(text, callback_data=text) for text in ("All present", "Send", "Days")])
    return "\n".join(lines), InlineKeyboardMarkup(rows)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    assert query.data
    _, officer, mark = query.data.split(":")
    text, keyboard = register(officer, mark)
    await query.answer(f"Officer {officer}: {mark}")
    await query.edit_message_text(text, reply_markup=keyboard)


def main() -> None:
    """Serve the webhook on PORT until SIGTERM."""
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"])
    builder.base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(CallbackQueryHandler(tapped, pattern=r"^mark:"))
    port = int(os.environ["PORT"])
    application.run_webhook(
        listen="127.0.0.1",
        port=port,
        url_path="telegram",
        webhook_url=f"http://127.0.0.1:{port}/telegram",
        secret_token=os.environ["TELEGRAM_SECRET"],
    )


if __name__ == "__main__":
    main()
