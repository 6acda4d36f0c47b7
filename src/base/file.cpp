#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace base {
namespace {

// Closes a descriptor when it goes out of scope.
struct Descriptor {
  int value;
  explicit Descriptor(int descriptor) : value(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(size_t(written));
  }
  return true;
}

// A name is on the disk once its folder is.
bool sync_parent(const Path& path) {
  Path parent = path.has_parent_path() ? path.parent_path() : Path(".");
  Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.value >= 0 && ::fsync(folder.value) == 0;
}

std::unexpected<Error> failed(std::string_view what, const Path& path) {
  int number = errno;
  return std::unexpected(error_from_errno(number, fmt::format("{} {}", what, path.string())));
}

}  // namespace

Error error_from_errno(int number, std::string_view what) {
  auto message = [&](std::string_view why) { return fmt::format("{}: {}.", what, why); };
  switch (number) {
    case ENOENT:
      return {Code::not_found, message("there is no such file or folder")};
    case EACCES:
    case EPERM:
      return {Code::denied, message("permission denied"), "Check who owns it and its mode."};
    case EROFS:
      return {Code::unavailable, message("the file system is read-only"),
              "Choose another place with --home."};
    case ENOSPC:
    case EDQUOT:
      return {Code::unavailable, message("the disk is full"), "Free some space and try again."};
    default:
      return {Code::unavailable, message(std::strerror(number))};
  }
}

Result<std::string> read_file(const Path& path, size_t bytes_max) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.value < 0) return failed("Cannot read", path);
  struct stat status{};
  if (::fstat(file.value, &status) == 0 && S_ISDIR(status.st_mode))
    return fail(Code::invalid, fmt::format("{} is a folder, not a file.", path.string()));
  std::string content;
  char buffer[1 << 16];
  for (;;) {
    ssize_t got = ::read(file.value, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("Cannot read", path);
    if (got == 0) return content;
    content.append(buffer, size_t(got));
    if (content.size() > bytes_max)
      return fail(Code::limit,
                  fmt::format("{} is larger than {} MB.", path.string(), bytes_max >> 20));
  }
}

Result<void> write_file(const Path& path, std::string_view content, int mode) {
  Path temporary = path;
  temporary += ".new";
  {
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.value < 0) return failed("Cannot write", path);
    if (!write_all(file.value, content)) {
      auto error = failed("Cannot write", path);
      ::unlink(temporary.c_str());
      return error;
    }
  }
  return put_in_place(temporary, path);
}

Result<void> put_in_place(const Path& temporary, const Path& path) {
  auto give_up = [&] {
    auto error = failed("Cannot write", path);
    ::unlink(temporary.c_str());
    return error;
  };
  Descriptor file(::open(temporary.c_str(), O_RDWR | O_CLOEXEC));
  if (file.value < 0 || ::fsync(file.value) != 0) return give_up();
  if (::rename(temporary.c_str(), path.c_str()) != 0) return give_up();
  if (!sync_parent(path)) return failed("Cannot write", path);
  return {};
}

Result<void> make_folder(const Path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  if (path.has_parent_path() && path.parent_path() != path) {
    auto parent = make_folder(path.parent_path());
    if (!parent) return parent;
  }
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed("Cannot create", path);
  // A folder that may be searched but not read cannot be synced either.
  if (!sync_parent(path) && errno != EACCES) return failed("Cannot create", path);
  return {};
}

Result<FileLock> FileLock::take(const Path& path) {
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed("Cannot open", path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return fail(Code::conflict,
                fmt::format("Another process is using {}.", path.parent_path().string()));
  }
  return FileLock(descriptor);
}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace base
