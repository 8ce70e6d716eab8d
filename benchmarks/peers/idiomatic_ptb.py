"""An idiomatic python-telegram-bot bot doing the product's tap: ConversationHandler, HTTPXRequest, ORM on aiosqlite.

It is written as the libraries' own documentation teaches: the mark is one transaction, relations are loaded by
`joinedload` and `selectinload`, the webhook is the built-in one (which answers before the work is done), and updates
are handled one by one, as ConversationHandler asks; `concurrent_updates` was tried and was no faster.
"""

import os
import warnings
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import joinedload, selectinload
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
)
from telegram.warnings import PTBUserWarning

from .idiomatic_records import Centre, Chat, Day, Deployment, Inbox, Mark, MarkChange, connect, seed

MARKING = 1
Context = ContextTypes.DEFAULT_TYPE


async def sheet(session: AsyncSession, centre: Centre, day: Day) -> tuple[str, InlineKeyboardMarkup]:
    """The register's text and its rows of buttons."""
    deployments = await session.scalars(
        select(Deployment)
        .where(Deployment.centre_id == centre.id)
        .order_by(Deployment.number)
        .options(joinedload(Deployment.person), selectinload(Deployment.marks.and_(Mark.day_id == day.id)))
    )
    lines = [f"{day.date:%A %d %B}", centre.name, ""]
    rows = []
    for deployment in deployments:
        mark = deployment.marks[0].value if deployment.marks else "-"
        name = deployment.person.name
        lines.append(f"{deployment.number}. {name}, {deployment.role}: {mark}")
        place = f"{deployment.id}:{day.id}"
        rows.append(
            [
                InlineKeyboardButton(f"{deployment.number} {name.split()[0]}", callback_data=f"card:{place}"),
                InlineKeyboardButton("✓ P" if mark == "P" else "P", callback_data=f"mark:{place}:P"),
                InlineKeyboardButton("✓ Ab" if mark == "Ab" else "Ab", callback_data=f"mark:{place}:Ab"),
            ]
        )
    rows.append([InlineKeyboardButton(text, callback_data=text) for text in ("All present", "Send", "Days")])
    return "\n".join(lines), InlineKeyboardMarkup(rows)


async def register(update: Update, context: Context) -> int:
    """Show the register of the manager's centre."""
    assert update.effective_chat
    assert update.message
    sessions: async_sessionmaker[AsyncSession] = context.bot_data["sessions"]
    async with sessions() as session:
        chat = await session.scalar(select(Chat).where(Chat.telegram_id == update.effective_chat.id))
        if chat is None:
            await update.message.reply_text("Please share your number first.")
            return ConversationHandler.END
        centre = (await session.scalars(select(Centre).where(Centre.manager_id == chat.person_id))).one()
        day = (await session.scalars(select(Day))).one()
        text, keyboard = await sheet(session, centre, day)
    await update.message.reply_text(text, reply_markup=keyboard)
    return MARKING


async def mark(update: Update, context: Context) -> int:
    """Mark one officer, then redraw the register."""
    query = update.callback_query
    assert query
    assert query.data
    assert query.message
    _, deployment_id, day_id, value = query.data.split(":")
    now = datetime.now(UTC)
    sessions: async_sessionmaker[AsyncSession] = context.bot_data["sessions"]
    async with sessions() as session, session.begin():
        new = insert(Inbox).values(update_id=update.update_id, received=now).on_conflict_do_nothing()
        if not (await session.execute(new.returning(Inbox.update_id))).first():
            return MARKING
        chat = (
            await session.scalars(
                select(Chat).where(Chat.telegram_id == query.message.chat.id).options(joinedload(Chat.person))
            )
        ).one()
        deployment = await session.get_one(Deployment, int(deployment_id), options=[joinedload(Deployment.person)])
        centre = await session.get_one(Centre, deployment.centre_id)
        day = await session.get_one(Day, int(day_id))
        if centre.manager_id != chat.person_id or not day.opens <= now.replace(tzinfo=None) < day.closes:
            await query.answer("This register is not yours to mark.")
            return MARKING
        current = await session.scalar(select(Mark).where(Mark.deployment_id == deployment.id, Mark.day_id == day.id))
        if current is None:
            current = Mark(deployment_id=deployment.id, day_id=day.id)
            session.add(current)
        current.value, current.marked_by, current.marked = value, chat.person_id, now
        session.add(
            MarkChange(deployment_id=deployment.id, day_id=day.id, value=value, marked_by=chat.person_id, marked=now)
        )
        chat.screen = f"register:{centre.id}:{day.id}"
        chat.seen = now
    async with sessions() as session:
        text, keyboard = await sheet(session, centre, day)
    await query.answer(f"{deployment.person.name}: {value}")
    await query.edit_message_text(text, reply_markup=keyboard)
    return MARKING


async def cancel(update: Update, context: Context) -> int:
    assert update.message
    await update.message.reply_text("Bye.")
    return ConversationHandler.END


async def start(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    application.bot_data["sessions"] = sessions = connect(os.environ["DATABASE_FILE"])
    await seed(sessions, int(os.environ["CENTRES"]), int(os.environ["FIRST_CHAT"]))


def main() -> None:
    """Serve the webhook on PORT until SIGTERM."""
    # A button works after a restart too, so the press is an entry point; the library warns of both choices.
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    builder = Application.builder().token(os.environ["TELEGRAM_TOKEN"])
    builder.base_url(os.environ["TELEGRAM_API_URL"] + "/bot").post_init(start)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    press: BaseHandler[Update, Any, object] = CallbackQueryHandler(mark, pattern=r"^mark:")
    command: BaseHandler[Update, Any, object] = CommandHandler("register", register)
    application.add_handler(
        ConversationHandler(
            entry_points=[command, press],
            states={MARKING: [press, command]},
            fallbacks=[CommandHandler("cancel", cancel)],
        )
    )
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
