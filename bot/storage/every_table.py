"""All tables, for what creates them and compares them with the migrations."""

from bot.storage import subscription_tables
from bot.storage.inbox import tables as inbox_tables
from bot.storage.replies import tables as reply_tables
from bot.storage.tables import METADATA

__all__ = ["METADATA", "inbox_tables", "reply_tables", "subscription_tables"]
