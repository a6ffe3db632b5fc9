// The calls of SQLite that take a variable number of arguments, which Swift cannot make.
#pragma once
#include <sqlite3.h>

/// Leaves the write-ahead log in place when the last connection closes.
///
/// Without it each short-lived process would copy the log back and flush the database file at its
/// end. Returns an SQLite result code.
static inline int satchel_sqlite_keep_log_on_close(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
