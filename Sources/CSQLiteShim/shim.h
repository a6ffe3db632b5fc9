// What Swift cannot ask of SQLite itself: calls with a variable number of arguments, and a replaced
// system call.
#pragma once
#include <sqlite3.h>

/// Leaves the write-ahead log in place when the last connection closes.
///
/// Without it each short-lived process would copy the log back and flush the database file at its
/// end. Returns an SQLite result code.
static inline int satchel_sqlite_keep_log_on_close(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/// In place of opening a folder to flush it: SQLite takes this answer for "cannot be flushed" and goes on.
static int satchel_sqlite_no_folder(const char *path, int *descriptor) {
  (void)path;
  *descriptor = -1;
  return SQLITE_CANTOPEN;
}

/// Stops SQLite, in the whole process, from flushing the folder at the first write of each process.
///
/// Whoever makes the database and its log must flush the folder then. Returns an SQLite result code.
static inline int satchel_sqlite_never_flush_folders(void) {
  sqlite3_vfs *system = sqlite3_vfs_find((const char *)0);
  if (!system || system->iVersion < 3 || !system->xSetSystemCall) return SQLITE_NOTFOUND;
  return system->xSetSystemCall(
      system, "openDirectory", (sqlite3_syscall_ptr)satchel_sqlite_no_folder);
}

/// Keeps what a database file from elsewhere says of itself from running: its triggers and views, and all
/// that could change its schema.
static inline void satchel_sqlite_distrust(sqlite3 *connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)0);
}
