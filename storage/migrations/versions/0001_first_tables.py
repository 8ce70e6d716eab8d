"""The first tables, and the triggers that let history only grow."""

import sqlalchemy as sa
from alembic import op

from storage.base import Instant

revision = "0001_first_tables"
down_revision = None

GROWING = ("mark_history", "audit")


def upgrade() -> None:
    op.create_table(
        "contents",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account", "shape", name=op.f("pk_contents")),
    )
    op.create_table(
        "counties",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_counties")),
    )
    op.create_table(
        "early_statuses",
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint(
            "status IN ('sent', 'delivered', 'read', 'failed', 'outside window', 'gone')",
            name=op.f("ck_early_statuses_status"),
        ),
        sa.PrimaryKeyConstraint("external_id", name=op.f("pk_early_statuses")),
    )
    op.create_table(
        "exams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rehearsal_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("school_block_years", sa.Integer(), nullable=False),
        sa.CheckConstraint("grace_days >= 0 AND school_block_years >= 0", name=op.f("ck_exams_counts")),
        sa.CheckConstraint("opens < closes", name=op.f("ck_exams_hours")),
        sa.CheckConstraint("starts_on <= ends_on AND rehearsal_on <= starts_on", name=op.f("ck_exams_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exams")),
        sa.UniqueConstraint("code", name=op.f("uq_exams_code")),
    )
    op.create_table(
        "failures",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_failures")),
    )
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("seen", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "exam_days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('rehearsal', 'paper', 'none')", name=op.f("ck_exam_days_kind")),
        sa.CheckConstraint("opens < closes", name=op.f("ck_exam_days_hours")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_days_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_days")),
        sa.UniqueConstraint("exam_id", "on", name=op.f("uq_exam_days_exam_id_on")),
    )
    op.create_table(
        "sub_counties",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["county_code"], ["counties.code"], name=op.f("fk_sub_counties_county_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sub_counties")),
    )
    op.create_index(op.f("ix_sub_counties_county_code"), "sub_counties", ["county_code"], unique=False)
    op.create_table(
        "centres",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sub_county_code", sa.String(), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=True),
        sa.Column("container", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.CheckConstraint("candidates >= 0", name=op.f("ck_centres_candidates")),
        sa.CheckConstraint("length(code) = 8", name=op.f("ck_centres_code")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_centres_exam_id")),
        sa.ForeignKeyConstraint(["sub_county_code"], ["sub_counties.code"], name=op.f("fk_centres_sub_county_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
        sa.UniqueConstraint("exam_id", "code", name=op.f("uq_centres_exam_id_code")),
    )
    op.create_index(op.f("ix_centres_code"), "centres", ["code"], unique=False)
    op.create_index(op.f("ix_centres_sub_county_code"), "centres", ["sub_county_code"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("year_of_birth", sa.Integer(), nullable=True),
        sa.Column("national_id", sa.LargeBinary(), nullable=True),
        sa.Column("national_id_finger", sa.String(), nullable=True),
        sa.Column("kra_pin", sa.LargeBinary(), nullable=True),
        sa.Column("kra_pin_finger", sa.String(), nullable=True),
        sa.Column("nssf", sa.String(), nullable=True),
        sa.Column("sha", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("bank", sa.String(), nullable=True),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("qualification", sa.String(), nullable=True),
        sa.Column("institution", sa.String(), nullable=True),
        sa.Column("course", sa.String(), nullable=True),
        sa.Column("employer", sa.String(), nullable=True),
        sa.Column("tsc_number", sa.String(), nullable=True),
        sa.Column("workstation", sa.String(), nullable=True),
        sa.Column("job_title", sa.String(), nullable=True),
        sa.Column("start_year", sa.Integer(), nullable=True),
        sa.Column("county_code", sa.String(), nullable=True),
        sa.Column("sub_county_code", sa.String(), nullable=True),
        sa.Column("kin", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["county_code"], ["counties.code"], name=op.f("fk_people_county_code")),
        sa.ForeignKeyConstraint(["sub_county_code"], ["sub_counties.code"], name=op.f("fk_people_sub_county_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("kra_pin_finger", name=op.f("uq_people_kra_pin_finger")),
        sa.UniqueConstraint("national_id_finger", name=op.f("uq_people_national_id_finger")),
        sa.UniqueConstraint("phone", name=op.f("uq_people_phone")),
        sa.UniqueConstraint("tsc_number", name=op.f("uq_people_tsc_number")),
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("notices", sa.Boolean(), nullable=False),
        sa.Column("menu", sa.String(), nullable=True),
        sa.Column("session", sa.JSON(), nullable=False),
        sa.Column("heard_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_chats_channel_external_id")),
    )
    op.create_index(op.f("ix_chats_person_id"), "chats", ["person_id"], unique=False)
    op.create_table(
        "deployments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "role IN ('centre_manager', 'supervisor', 'invigilator', 'security_officer', 'clerk', 'driver')",
            name=op.f("ck_deployments_role"),
        ),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'replaced', 'ended')", name=op.f("ck_deployments_state")
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_deployments_dates")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_deployments_centre_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deployments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployments")),
        sa.UniqueConstraint(
            "centre_id", "person_id", "from_on", name=op.f("uq_deployments_centre_id_person_id_from_on")
        ),
    )
    op.create_index(op.f("ix_deployments_person_id"), "deployments", ["person_id"], unique=False)
    op.create_table(
        "former_phones",
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_former_phones_person_id")),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_former_phones")),
    )
    op.create_index(op.f("ix_former_phones_person_id"), "former_phones", ["person_id"], unique=False)
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("sub_county_code", sa.String(), nullable=True),
        sa.CheckConstraint("(office = 'council') = (sub_county_code IS NULL)", name=op.f("ck_offices_sub_county")),
        sa.CheckConstraint("office IN ('tsc_director', 'scde', 'council')", name=op.f("ck_offices_office")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offices_person_id")),
        sa.ForeignKeyConstraint(["sub_county_code"], ["sub_counties.code"], name=op.f("fk_offices_sub_county_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint(
            "person_id", "office", "sub_county_code", name=op.f("uq_offices_person_id_office_sub_county_code")
        ),
    )
    op.create_index(op.f("ix_offices_sub_county_code"), "offices", ["sub_county_code"], unique=False)
    op.create_index(
        "uq_offices_of_council",
        "offices",
        ["person_id", "office"],
        unique=True,
        sqlite_where=sa.text("sub_county_code IS NULL"),
        postgresql_where=sa.text("sub_county_code IS NULL"),
    )
    op.create_table(
        "register_numbers",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_register_numbers_number")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_register_numbers_centre_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_register_numbers_person_id")),
        sa.PrimaryKeyConstraint("centre_id", "person_id", name=op.f("pk_register_numbers")),
        sa.UniqueConstraint("centre_id", "number", name=op.f("uq_register_numbers_centre_id_number")),
    )
    op.create_table(
        "registers",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'sent', 'confirmed')", name=op.f("ck_registers_state")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_registers_centre_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["people.id"], name=op.f("fk_registers_sent_by")),
        sa.PrimaryKeyConstraint("centre_id", "on", name=op.f("pk_registers")),
        sa.UniqueConstraint("receipt", name=op.f("uq_registers_receipt")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_audit_chat_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_audit_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_person_id"), "audit", ["person_id"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("finger", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_codes_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
    )
    op.create_index(op.f("ix_codes_chat_id"), "codes", ["chat_id"], unique=False)
    op.create_index(op.f("ix_codes_phone"), "codes", ["phone"], unique=False)
    op.create_table(
        "mark_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("was", sa.String(), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("mark IN ('P', 'Ab')", name=op.f("ck_mark_history_mark")),
        sa.CheckConstraint("was IN ('P', 'Ab')", name=op.f("ck_mark_history_was")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_mark_history_by")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_mark_history_deployment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_history")),
    )
    op.create_index("ix_mark_history_deployment_id_on", "mark_history", ["deployment_id", "on"], unique=False)
    op.create_table(
        "marks",
        sa.Column("deployment_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", Instant(), nullable=False),
        sa.CheckConstraint("mark IN ('P', 'Ab')", name=op.f("ck_marks_mark")),
        sa.ForeignKeyConstraint(["deployment_id"], ["deployments.id"], name=op.f("fk_marks_deployment_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name=op.f("fk_marks_marked_by")),
        sa.PrimaryKeyConstraint("deployment_id", "on", name=op.f("pk_marks")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'delivered', 'read', 'unknown', 'failed', 'expired')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_outbox_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_external_id"), "outbox", ["external_id"], unique=False)
    op.create_index(
        "ix_outbox_live_chat",
        "outbox",
        ["chat_id", "lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_index(
        "ix_outbox_live_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )

    for table in GROWING:
        if op.get_bind().dialect.name == "sqlite":
            only_grows_on_sqlite(table)
        else:
            only_grows_on_postgresql(table)


def only_grows_on_sqlite(table: str) -> None:
    """Also against `INSERT OR REPLACE`, which takes a row away without firing a delete trigger."""
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    )


def only_grows_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()"
    )
