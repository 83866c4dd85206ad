"""How a database gets its tables: one file for each step, run by Alembic when it is opened."""
