// Files, read and written whole. Errors name the file and say what to do: full disk, no permission,
// no such file.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

using Path = std::filesystem::path;

// `limit` when the file is larger than bytes_max.
Result<std::string> read_file(const Path& path, size_t bytes_max = size_t(1) << 30);
// Either the whole new content is there after a crash, or the old one: temporary file, fsync,
// rename, fsync of the folder.
Result<void> write_file(const Path& path, std::string_view content, int mode = 0600);
// The last half of write_file, for a file that something else wrote: fsync, rename to `path`, fsync
// of the folder. The temporary file is gone when it fails.
Result<void> put_in_place(const Path& temporary, const Path& path);
// Creates the folder and its parents, readable by the owner only.
Result<void> make_folder(const Path& path);
// An Error from errno: `what` is a sentence's beginning such as "Cannot write /x/y".
Error error_from_errno(int number, std::string_view what);

// An exclusive lock on a file for as long as the object lives (flock). `conflict` when another
// process holds it.
class FileLock {
 public:
  static Result<FileLock> take(const Path& path);
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace base
