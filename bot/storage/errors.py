"""What can go wrong with the database."""

from bot.settings import SettingsError

__all__ = ["StorageError"]


class StorageError(SettingsError):
    """The database cannot be used: one sentence with DATABASE_URL, the problem and the mend.

    It never holds the password.
    """
