"""Alembic's way in. `alembic.attributes["connection"]` is the transaction to migrate in."""

from alembic import context

from storage.migrations.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
