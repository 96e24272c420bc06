"""The table of tokens, as SQLAlchemy sees it."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from front_async.wire.secret import Secret

TABLE = "front_async_tokens"

# MySQL would take cmp_a and cmp_A for the same name.
_NAME = String(200).with_variant(String(200, collation="utf8mb4_bin"), "mysql", "mariadb")


class SecretText(TypeDecorator[str]):
    """Text that SQLAlchemy's own log masks, on its way in and out."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok: bool | None = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Secret | None:  # noqa: ARG002
        """Mask what is written."""
        return None if value is None else Secret(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Secret | None:  # noqa: ARG002
        """Mask what is read."""
        return None if value is None else Secret(value)


def token_table(metadata: MetaData, name: str = TABLE) -> Table:
    """Describe the table of tokens, for migrations of your own.

    Args:
        metadata: What the table is added to, such as the one that alembic compares with.
        name: The table's name.
    """
    return Table(
        name,
        metadata,
        Column("name", _NAME, primary_key=True),
        Column("tag", String(64), nullable=False),
        Column("content", SecretText),
        Column("owner", String(32), nullable=False),
        Column("beat", BigInteger, nullable=False),
    )


@cache
def described(name: str) -> Table:
    """Return the one description of the table called *name*, which many stores share."""
    return token_table(MetaData(), name)
