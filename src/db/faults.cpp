#include "db/faults.h"

#include <sqlite3mc/sqlite3.h>
#include <unistd.h>

#include <cerrno>

#include "base/result.h"

namespace db {
namespace {

std::function<int()> watcher;

bool refused() {
  int number = watcher ? watcher() : 0;
  if (number != 0) errno = number;
  return number != 0;
}

ssize_t watched_write(int file, const void* bytes, size_t size) {
  return refused() ? -1 : ::write(file, bytes, size);
}

ssize_t watched_write_at(int file, const void* bytes, size_t size, off_t at) {
  return refused() ? -1 : ::pwrite(file, bytes, size, at);
}

int watched_truncate(int file, off_t size) { return refused() ? -1 : ::ftruncate(file, size); }

void set_call(sqlite3_vfs* files, const char* name, auto* function) {
  int code = files->xSetSystemCall(files, name, reinterpret_cast<sqlite3_syscall_ptr>(function));
  CHECK(code == SQLITE_OK);
}

}  // namespace

void watch_writes(std::function<int()> before_write) {
  watcher = std::move(before_write);
  sqlite3_vfs* files = sqlite3_vfs_find("unix");
  CHECK(files != nullptr && files->iVersion >= 3);
  set_call(files, "write", watched_write);
  set_call(files, "pwrite", watched_write_at);
  set_call(files, "pwrite64", watched_write_at);
  set_call(files, "ftruncate", watched_truncate);
}

}  // namespace db
