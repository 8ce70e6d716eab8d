"""The idiomatic peer's tables, its connection, and the people it begins with."""

from datetime import UTC, date, datetime, timedelta
from sqlite3 import Connection

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, event, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

OFFICERS = 10  # a centre


class Base(DeclarativeBase):
    pass


class Inbox(Base):
    __tablename__ = "inbox"
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    received: Mapped[datetime]


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Chat(Base):
    __tablename__ = "chats"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    screen: Mapped[str | None]
    seen: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Centre(Base):
    __tablename__ = "centres"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    manager_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)


class Day(Base):
    __tablename__ = "days"
    id: Mapped[int] = mapped_column(primary_key=True)
    date: Mapped[date]
    opens: Mapped[datetime]
    closes: Mapped[datetime]


class Deployment(Base):
    __tablename__ = "deployments"
    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    number: Mapped[int]
    role: Mapped[str]
    person: Mapped[Person] = relationship()
    marks: Mapped[list["Mark"]] = relationship()


class Mark(Base):
    __tablename__ = "marks"
    __table_args__ = (UniqueConstraint("deployment_id", "day_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id"))
    day_id: Mapped[int] = mapped_column(ForeignKey("days.id"))
    value: Mapped[str]
    marked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    marked: Mapped[datetime]


class MarkChange(Base):
    __tablename__ = "mark_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployments.id"), index=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("days.id"))
    value: Mapped[str]
    marked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    marked: Mapped[datetime]


def connect(file: str) -> async_sessionmaker[AsyncSession]:
    """Sessions on an SQLite file: WAL, and every commit on the disk before it returns."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Connection, record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return async_sessionmaker(engine, expire_on_commit=False)


async def seed(sessions: async_sessionmaker[AsyncSession], centres: int, first_chat: int) -> None:
    """Create the tables and, once, a day and so many centres of ten officers; the first of each is its manager."""
    async with sessions() as session, session.begin():
        await (await session.connection()).run_sync(Base.metadata.create_all)
        if await session.scalar(select(func.count()).select_from(Day)):
            return
        now = datetime.now(UTC)
        day = {"date": now.date(), "opens": now - timedelta(days=1), "closes": now + timedelta(days=1)}
        everyone = [(centre, number) for centre in range(centres) for number in range(1, OFFICERS + 1)]
        await session.execute(insert(Day), [day])
        await session.execute(
            insert(Person), [{"name": f"Officer{number} Of Centre {centre}"} for centre, number in everyone]
        )
        await session.execute(
            insert(Centre),
            [{"name": f"Secondary School {n}", "manager_id": n * OFFICERS + 1} for n in range(centres)],
        )
        await session.execute(
            insert(Deployment),
            [
                {
                    "centre_id": centre + 1,
                    "person_id": centre * OFFICERS + number,
                    "number": number,
                    "role": "invigilator",
                }
                for centre, number in everyone
            ],
        )
        await session.execute(
            insert(Chat), [{"telegram_id": first_chat + n, "person_id": n * OFFICERS + 1} for n in range(centres)]
        )
