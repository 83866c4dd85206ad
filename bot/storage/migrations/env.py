"""Alembic's way in: the steps run on the connection that the opening holds, in its transaction."""

from alembic import context

from bot.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
