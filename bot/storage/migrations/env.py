"""Alembic's entry point: it runs the steps in the transaction of the given connection."""

from alembic import context

from bot.storage.every_table import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
