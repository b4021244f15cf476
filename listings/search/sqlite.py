"""SQLite's full-text tables: kept in step by triggers, so that bulk writes count too."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.models import Model
from django.utils.translation import gettext as _

from listings.search.index import words_table


def keep_indexes(using: str = DEFAULT_DB_ALIAS) -> None:
    """After every migrate: a migration that changes a table on SQLite makes it anew, and its triggers are gone."""
    if connections[using].vendor != "sqlite":
        return
    there = set(connections[using].introspection.table_names())
    for model in apps.get_models():
        if is_searched(model) and model._meta.db_table in there:
            keep_index(model, using)


def is_searched(model: type[Model]) -> bool:
    try:
        model._meta.get_field("search_text")
    except FieldDoesNotExist:
        return False
    return True


def keep_index(model: type[Model], using: str) -> None:
    words, table, key = words_table(model), model._meta.db_table, model._meta.pk.column
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{words}%"])
        if cursor.fetchone()[0] == len(triggers(words, table, key)):
            return
        try:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {words}"
                f" USING fts5(search_text, content='{table}', content_rowid='{key}', tokenize='trigram')"
            )
        except OperationalError as error:
            text = _("Este SQLite no sirve para buscar: hace falta uno de 3.34 o más nuevo, con FTS5.")
            raise ImproperlyConfigured(text) from error
        for statement in triggers(words, table, key):
            cursor.execute(statement)
        cursor.execute(f"INSERT INTO {words} ({words}) VALUES ('rebuild')")  # noqa: S608


def triggers(words: str, table: str, key: str) -> list[str]:
    add = f"INSERT INTO {words} (rowid, search_text) VALUES (new.{key}, new.search_text);"  # noqa: S608
    drop = f"INSERT INTO {words} ({words}, rowid, search_text) VALUES ('delete', old.{key}, old.search_text);"  # noqa: S608
    changed = "WHEN old.search_text IS NOT new.search_text"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {words}_add AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER IF NOT EXISTS {words}_drop AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER IF NOT EXISTS {words}_change AFTER UPDATE OF search_text ON {table} {changed}"
        f" BEGIN {drop} {add} END",
    ]
