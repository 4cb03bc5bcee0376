"""Migrations: up and down with data, equal to the tables, from anywhere."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from storage import migrate
from storage.errors import Newer
from storage.store import Store


def names(file):
    connection = sqlite3.connect(file)
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    return found - {"sqlite_sequence", "alembic_version"}


def test_migrations_make_the_tables_and_no_others(tmp_path):
    file = tmp_path / "a.sqlite3"
    migrate.upgrade(file)
    engine = migrate.engine(file)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    assert names(file) == set(SQLModel.metadata.tables)


def test_partial_indexes_and_clustering_are_the_same_as_in_the_tables(tmp_path):
    migrated, made = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"
    migrate.upgrade(migrated)
    SQLModel.metadata.create_all(migrate.engine(made))
    assert schema(migrated) == schema(made)


def schema(file):
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    connection.close()
    skip = {"alembic_version", "sqlite_sequence"}
    return {name: sorted(sql.replace("\n", " ").replace("\t", "").replace(",", " ").split()) for name, sql in rows
            if name not in skip}  # fmt: skip


def test_the_head_that_start_up_compares_with_is_the_newest_migration(tmp_path):
    script = ScriptDirectory.from_config(migrate.config(tmp_path / "a.sqlite3"))
    assert script.get_current_head() == migrate.HEAD


def test_up_and_down_and_up_again_with_data(home):
    one = home.person(chat=7, name="Ana")
    home.text("hello", 7)
    assert home.dossier(7).person == one
    home.store.close()
    migrate.upgrade(home.file)
    assert migrate.current(home.file) == migrate.HEAD
    migrate.downgrade(home.file, "base")
    assert names(home.file) == set()
    assert migrate.current(home.file) is None
    home.store = Store.open(home.path, home.keys)
    assert home.store.subject_of(7).kind == "chat"
    assert home.store.integrity() == []


def test_opening_works_from_any_working_directory(tmp_path, monkeypatch):
    (tmp_path / "elsewhere 100%").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere 100%")
    migrate.upgrade(tmp_path / "elsewhere 100%" / "a.sqlite3")
    assert names(tmp_path / "elsewhere 100%" / "a.sqlite3")


def test_a_file_from_a_later_release_is_refused_in_a_sentence(tmp_path):
    file = tmp_path / "a.sqlite3"
    migrate.upgrade(file)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(Newer, match="restore a backup"):
        migrate.upgrade(file)
