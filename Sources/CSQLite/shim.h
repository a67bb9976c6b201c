#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast in a macro, which Swift cannot see: bind and copy at once.
// A null pointer would bind NULL instead of the empty text or blob, and an empty Swift buffer may have one.
static inline int csqlite_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_text64(statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT);
}

// Nobody reads the library's count of its memory, and keeping it takes a mutex around every allocation. The function
// has variable arguments, which Swift cannot call; it is refused once the library is in use.
static inline int csqlite_forget_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

// Counts the pages in the write-ahead log after each commit, and leaves the checkpoint to whoever reads the count:
// registering this switches SQLite's own checkpoint, which would run inside COMMIT, off.
static inline int csqlite_note_wal_pages(void *count, sqlite3 *database, const char *schema, int pages) {
    (void)database;
    (void)schema;
    *(int *)count = pages;
    return SQLITE_OK;
}

static inline void csqlite_count_wal_pages(sqlite3 *database, int *count) {
    sqlite3_wal_hook(database, csqlite_note_wal_pages, count);
}
#endif
