"""What Alembic runs for each command: on the connection and in the transaction of `bot.store.migrate`."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401  makes every table known
from bot.store.migrations.rendering import render_item

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
)
context.run_migrations()
