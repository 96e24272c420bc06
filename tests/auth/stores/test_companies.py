"""Many companies in one place, none of which reaches another's token."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from sqlalchemy import MetaData, update
from sqlalchemy.ext.asyncio import AsyncEngine

from front_async import (
    FileTokenStores,
    InvalidArgument,
    OAuthToken,
    RedisTokenStore,
    RedisTokenStores,
    SqlTokenStore,
    SqlTokenStores,
    StoredToken,
    TokenStoreError,
    TokenStores,
    token_table,
)


def row_of(company: str, generation: int = 1) -> StoredToken:
    return StoredToken(OAuthToken(f"access-{company}", f"refresh-{company}"), generation)


async def test_two_stores_of_one_company_reach_the_same_row(stores: TokenStores) -> None:
    assert await stores.store("cmp_1").save(row_of("cmp_1"), expected=None)
    assert await stores.store("cmp_1").load() == row_of("cmp_1")
    assert await stores.store("cmp_2").load() is None


async def test_two_stores_of_one_company_share_a_lock_and_two_companies_do_not(
    stores: TokenStores,
) -> None:
    async with stores.store("cmp_1").lock():
        async with asyncio.timeout(5), stores.store("cmp_2").lock():
            pass
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), stores.store("cmp_1").lock():
                pass


async def test_companies_are_those_that_have_a_token(stores: TokenStores) -> None:
    assert await stores.companies() == []
    for company in ("cmp_b", "cmp_a", "cmp_A"):
        await stores.store(company).save(row_of(company), expected=None)
    async with stores.store("cmp_locked").lock():
        await stores.store("cmp_read").load()
        assert await stores.companies() == ["cmp_A", "cmp_a", "cmp_b"]
    for company in ("cmp_b", "cmp_a", "cmp_A"):
        assert await stores.store(company).load() == row_of(company)


async def test_a_forgotten_company_is_gone_and_may_come_back(stores: TokenStores) -> None:
    store = stores.store("cmp_1")
    await store.save(row_of("cmp_1"), expected=None)
    await stores.store("cmp_2").save(row_of("cmp_2"), expected=None)
    await stores.forget("cmp_1")
    await stores.forget("cmp_never")
    assert await stores.companies() == ["cmp_2"]
    assert await store.load() is None
    assert not await store.save(row_of("cmp_1", 2), expected=row_of("cmp_1"))
    assert await store.save(row_of("cmp_1"), expected=None)


async def test_forgetting_does_not_free_the_lock(stores: TokenStores) -> None:
    await stores.store("cmp_1").save(row_of("cmp_1"), expected=None)
    async with stores.store("cmp_1").lock():
        await stores.forget("cmp_1")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), stores.store("cmp_1").lock():
                pass
    async with asyncio.timeout(5), stores.store("cmp_1").lock():
        pass


@pytest.mark.parametrize("company", ["", "../cmp_1", "a/b", "a.json", "a b", "a" * 101, "ä"])
def test_a_company_that_is_no_safe_file_name_is_refused(tmp_path: Path, company: str) -> None:
    with pytest.raises(InvalidArgument, match="company_id"):
        FileTokenStores(tmp_path).store(company)


async def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "tokens"
    await FileTokenStores(folder).store("cmp_1").save(row_of("cmp_1"), expected=None)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "cmp_1.json").stat().st_mode & 0o777 == 0o600


async def test_p13_a_file_under_another_companys_name_is_refused(tmp_path: Path) -> None:
    stores = FileTokenStores(tmp_path)
    await stores.store("cmp_1").save(row_of("cmp_1"), expected=None)
    os.replace(tmp_path / "cmp_1.json", tmp_path / "cmp_2.json")  # noqa: PTH105
    with pytest.raises(TokenStoreError, match="another name"):
        await stores.store("cmp_2").load()
    with pytest.raises(TokenStoreError, match="another name"):
        await stores.store("cmp_2").save(row_of("cmp_2"), expected=None)


async def test_p13_a_key_of_redis_under_another_companys_name_is_refused(redis: Redis) -> None:
    prefix = f"{uuid4().hex}:"
    await RedisTokenStore(redis, "cmp_1", prefix=prefix).save(row_of("cmp_1"), expected=None)
    await redis.rename(f"{prefix}token:cmp_1", f"{prefix}token:cmp_2")
    with pytest.raises(TokenStoreError, match=r"token:cmp_2 in Redis .* another name"):
        await RedisTokenStore(redis, "cmp_2", prefix=prefix).load()


async def test_p13_a_row_of_sql_under_another_companys_name_is_refused(
    engine: AsyncEngine,
) -> None:
    table = token_table(MetaData(), f"renamed_{uuid4().hex[:8]}")
    stores = SqlTokenStores(engine, table=table.name)
    await stores.create_table()
    await stores.store("cmp_1").save(row_of("cmp_1"), expected=None)
    async with engine.begin() as connection:
        await connection.execute(update(table).values(name="cmp_2"))
    with pytest.raises(TokenStoreError, match=r"'cmp_2' in renamed.* another name"):
        await stores.store("cmp_2").load()


@pytest.mark.parametrize("name", ["", "a" * 201, "a\nb", None])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    for make in (RedisTokenStore, SqlTokenStore):
        with pytest.raises(InvalidArgument, match="name must be printable text"):
            make(None, name)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("lease", [0, -1, 71, float("nan"), float("inf"), "60", None, True])
def test_a_lease_lasts_and_ends_while_somebody_waits_for_it(lease: float) -> None:
    for make in (RedisTokenStores, SqlTokenStores):
        with pytest.raises(InvalidArgument, match="lease"):
            make(None, lease=lease)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
