"""The migrations of the tables: one file per step, run by Alembic when a database is opened."""
