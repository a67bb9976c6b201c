"""What the rows of a registration cost in SQLite alone: the part of a registration that no server can save."""
import contextlib
import pathlib
import sqlite3
import time


def cost_per_registration(filled, group, folder):
    """CPU µs for each patient of the database `filled`, when all its rows are written again into an empty one with the
    same tables and indexes, by one prepared statement per table, `group` patients in each transaction, and
    `synchronous=FULL`. Rows come from memory; binding them from Python is in the figure (about 1 µs for each row)."""
    with contextlib.closing(sqlite3.connect(filled)) as source:
        schema = [sql for (sql,) in source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY type != 'table', rowid")]
        tables = {name: source.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
                  for (name,) in source.execute(
                      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    count = len(tables["patients"])
    # Tables that grow with every registration; the others are the service's own few rows.
    growing = {name: rows for name, rows in tables.items() if len(rows) >= count}
    target = sqlite3.connect(pathlib.Path(folder) / "storage.db", isolation_level=None)
    with contextlib.closing(target):
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000", "cache_size = -65536",
                       "secure_delete = ON"):
            target.execute(f"PRAGMA {pragma}")
        for sql in schema:
            target.execute(sql)
        before = time.process_time()
        for first in range(0, count, group):
            target.execute("BEGIN IMMEDIATE")
            for name, rows in growing.items():
                part = rows[first:first + group]
                target.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', part)
            target.execute("COMMIT")
        return (time.process_time() - before) / count * 1e6
