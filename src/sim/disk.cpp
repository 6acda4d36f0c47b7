#include "sim/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sim {
namespace {

constexpr size_t sector_bytes = 512;

std::string parent_of(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

bool is_within(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace

const char* call_name(DiskCall call) {
  static constexpr const char* names[] = {"open", "read",   "write",  "truncate",
                                          "sync", "rename", "unlink", "make_folder"};
  return names[size_t(call)];
}

Disk::Disk() { names_["/"] = synced_names_["/"] = make(true); }

Trouble Disk::trouble(DiskCall call, const std::string& path) {
  if (dead_) return {.error = EIO};
  if (!watcher_) return {};
  Trouble trouble = watcher_(call, path);
  if (trouble.crash) {
    die();
    trouble.error = EIO;
  }
  return trouble;
}

Disk::FilePtr Disk::find(const std::string& path) const {
  auto found = names_.find(path);
  return found == names_.end() ? nullptr : found->second;
}

Disk::FilePtr Disk::make(bool folder) {
  auto file = std::make_shared<File>();
  file->number = next_number_++;
  file->folder = folder;
  return file;
}

void Disk::apply(const Change& change, std::string& content) {
  if (change.truncates) return content.resize(size_t(change.at));
  size_t end = size_t(change.at) + change.bytes.size();
  if (content.size() < end) content.resize(end);
  std::memcpy(content.data() + change.at, change.bytes.data(), change.bytes.size());
}

// What is written anew is certain again.
void Disk::supersede(const Change& change, Change& doubtful) {
  if (change.truncates) return doubtful.bytes.clear();
  off_t from = std::max(change.at, doubtful.at);
  off_t to =
      std::min(change.at + off_t(change.bytes.size()), doubtful.at + off_t(doubtful.bytes.size()));
  if (from >= to) return;
  doubtful.bytes.replace(size_t(from - doubtful.at), size_t(to - from), change.bytes,
                         size_t(from - change.at), size_t(to - from));
}

// Sectors reach the disk in any order and one by one.
void Disk::apply_partly(const Change& change, std::string& content, Dice& dice) {
  if (change.truncates) {
    if (dice.percent(50)) apply(change, content);
    return;
  }
  size_t whole = dice.below(3);
  if (whole == 0) return;
  if (whole == 1) return apply(change, content);
  for (size_t done = 0; done < change.bytes.size();) {
    size_t at = size_t(change.at) + done;
    size_t size = std::min(sector_bytes - at % sector_bytes, change.bytes.size() - done);
    if (dice.percent(50)) apply({off_t(at), change.bytes.substr(done, size)}, content);
    done += size;
  }
}

void Disk::apply(const NameChange& change, Names& names) {
  for (auto& [name, file] : change.names) {
    if (file)
      names[name] = file;
    else
      names.erase(name);
  }
}

void Disk::change_names(NameChange change) {
  std::vector<FilePtr> before;
  for (auto& [name, file] : change.names)
    if (FilePtr old = find(name)) before.push_back(old);
  apply(change, names_);
  unsynced_names_.push_back(std::move(change));
  for (const FilePtr& file : before) forget(file);
}

// What a file held stays on the disk when its last name goes.
void Disk::forget(const FilePtr& file) {
  auto is_it = [&](const auto& entry) { return entry.second == file; };
  if (file->folder || std::ranges::any_of(names_, is_it)) return;
  bool in_use = std::ranges::any_of(open_, [&](auto& one) { return one.second.file == file; });
  if (in_use) return;
  if (!file->now.empty()) freed_.push_back(file->now);
}

void Disk::lose_power(Dice& dice) {
  open_.clear();
  std::map<std::string, bool> stopped;  // folders of which no further change survives
  for (const NameChange& change : unsynced_names_) {
    bool& over = stopped[change.folder];
    over = over || dice.percent(30);
    if (!over) apply(change, synced_names_);
  }
  unsynced_names_.clear();
  names_.clear();
  for (auto& [name, file] : synced_names_)  // folders stand before what is in them
    if (name == "/" || names_.contains(parent_of(name))) names_.emplace(name, file);
  synced_names_ = names_;
  for (auto& [name, file] : names_) {
    for (const Change& change : file->doubtful) apply_partly(change, file->synced, dice);
    for (const Change& change : file->unsynced) apply_partly(change, file->synced, dice);
    file->doubtful.clear();
    file->unsynced.clear();
    file->now = file->synced;
    file->locked_by = -1;
  }
  dead_ = false;
}

int Disk::open(const std::string& path, int flags) {
  if (Trouble bad = trouble(DiskCall::open, path); bad.error) return -bad.error;
  FilePtr file = find(path);
  if (file && (flags & O_CREAT) && (flags & O_EXCL)) return -EEXIST;
  if (!file && !(flags & O_CREAT)) return -ENOENT;
  if (!file) {
    FilePtr folder = find(parent_of(path));
    if (!folder || !folder->folder) return -ENOENT;
    file = make(false);
    change_names({parent_of(path), {{path, file}}});
  }
  if (file->folder && (flags & O_ACCMODE) != O_RDONLY) return -EISDIR;
  if (!file->folder && (flags & O_DIRECTORY)) return -ENOTDIR;
  if (!file->folder && (flags & O_TRUNC) && !file->now.empty()) {
    file->now.clear();
    file->unsynced.push_back({.truncates = true});
  }
  open_[next_handle_] = {file, path, 0, (flags & O_APPEND) != 0};
  return next_handle_++;
}

int Disk::close(int file) {
  auto found = open_.find(file);
  if (found == open_.end()) return -EBADF;
  FilePtr closed = found->second.file;
  if (closed->locked_by == file) closed->locked_by = -1;
  open_.erase(found);
  forget(closed);
  return 0;
}

ssize_t Disk::read(int file, void* bytes, size_t size, off_t at) {
  Handle& handle = open_.at(file);
  if (Trouble bad = trouble(DiskCall::read, handle.path); bad.error) return -bad.error;
  if (handle.file->folder) return -EISDIR;
  const std::string& content = handle.file->now;
  if (size_t(at) >= content.size()) return 0;
  size_t got = std::min(size, content.size() - size_t(at));
  std::memcpy(bytes, content.data() + at, got);
  return ssize_t(got);
}

ssize_t Disk::write(int file, const void* bytes, size_t size, off_t at) {
  Handle& handle = open_.at(file);
  Trouble bad = trouble(DiskCall::write, handle.path);
  if (bad.error) return -bad.error;
  size = std::min(size, bad.bytes_max);
  Change change{at, std::string(static_cast<const char*>(bytes), size)};
  apply(change, handle.file->now);
  handle.file->unsynced.push_back(std::move(change));
  return ssize_t(size);
}

ssize_t Disk::read_on(int file, void* bytes, size_t size) {
  off_t& at = open_.at(file).at;
  ssize_t got = read(file, bytes, size, at);
  if (got > 0) at += got;
  return got;
}

ssize_t Disk::write_on(int file, const void* bytes, size_t size) {
  Handle& handle = open_.at(file);
  if (handle.appends) handle.at = off_t(handle.file->now.size());
  ssize_t put = write(file, bytes, size, handle.at);
  if (put > 0) handle.at += put;
  return put;
}

off_t Disk::seek(int file, off_t to, int whence) {
  Handle& handle = open_.at(file);
  off_t from = whence == SEEK_CUR   ? handle.at
               : whence == SEEK_END ? off_t(handle.file->now.size())
                                    : 0;
  if (from + to < 0) return -EINVAL;
  return handle.at = from + to;
}

int Disk::truncate(int file, off_t size) {
  Handle& handle = open_.at(file);
  if (Trouble bad = trouble(DiskCall::truncate, handle.path); bad.error) return -bad.error;
  handle.file->now.resize(size_t(size));
  handle.file->unsynced.push_back({.at = size, .truncates = true});
  return 0;
}

int Disk::sync(int file) {
  Handle& handle = open_.at(file);
  File& synced = *handle.file;
  Trouble bad = trouble(DiskCall::sync, handle.path);
  if (dead_) return -EIO;
  if (bad.error) {
    std::ranges::move(synced.unsynced, std::back_inserter(synced.doubtful));
    synced.unsynced.clear();
    return -bad.error;
  }
  for (const Change& change : synced.unsynced) {
    apply(change, synced.synced);
    for (Change& doubtful : synced.doubtful) supersede(change, doubtful);
  }
  synced.unsynced.clear();
  if (!synced.folder) return 0;
  auto of_here = [&](const NameChange& change) { return change.folder == handle.path; };
  for (const NameChange& change : unsynced_names_)
    if (of_here(change)) apply(change, synced_names_);
  std::erase_if(unsynced_names_, of_here);
  return 0;
}

int Disk::lock(int file) {
  int& locked_by = open_.at(file).file->locked_by;
  if (locked_by >= 0 && locked_by != file) return -EWOULDBLOCK;
  locked_by = file;
  return 0;
}

int Disk::rename(const std::string& from, const std::string& to) {
  if (Trouble bad = trouble(DiskCall::rename, to); bad.error) return -bad.error;
  FilePtr file = find(from);
  if (!file || !find(parent_of(to))) return -ENOENT;
  change_names({parent_of(to), {{from, nullptr}, {to, file}}});
  return 0;
}

int Disk::unlink(const std::string& path) {
  if (Trouble bad = trouble(DiskCall::unlink, path); bad.error) return -bad.error;
  FilePtr file = find(path);
  if (!file) return -ENOENT;
  if (file->folder) return -EISDIR;
  change_names({parent_of(path), {{path, nullptr}}});
  return 0;
}

int Disk::make_folder(const std::string& path) {
  if (Trouble bad = trouble(DiskCall::make_folder, path); bad.error) return -bad.error;
  if (find(path)) return -EEXIST;
  if (!find(parent_of(path))) return -ENOENT;
  change_names({parent_of(path), {{path, make(true)}}});
  return 0;
}

int Disk::status(const std::string& path, Status& out) const {
  if (dead_) return -EIO;
  FilePtr file = find(path);
  if (!file) return -ENOENT;
  out = {file->folder, file->number, file->now.size()};
  return 0;
}

int Disk::status(int file, Status& out) const {
  const FilePtr& open = open_.at(file).file;
  out = {open->folder, open->number, open->now.size()};
  return 0;
}

void Disk::put(const std::string& path, std::string content) {
  FilePtr file = make(false);
  file->now = file->synced = std::move(content);
  names_[path] = synced_names_[path] = file;
}

void Disk::found(const std::string& folder) { names_[folder] = synced_names_[folder] = make(true); }

void Disk::copy_folder(const std::string& from, const std::string& to, View view) {
  Names copied;
  for (auto& [name, file] : view == View::now ? names_ : synced_names_) {
    if (name != from && !is_within(name, from)) continue;
    FilePtr copy = make(file->folder);
    copy->now = copy->synced = view == View::now ? file->now : file->synced;
    copied[to + name.substr(from.size())] = copy;
  }
  names_.insert(copied.begin(), copied.end());
  synced_names_.insert(copied.begin(), copied.end());
}

void Disk::remove_folder(const std::string& path) {
  auto is_here = [&](const auto& entry) {
    return entry.first == path || is_within(entry.first, path);
  };
  std::erase_if(names_, is_here);
  std::erase_if(synced_names_, is_here);
  std::erase_if(unsynced_names_, [&](const NameChange& change) {
    return change.folder == path || is_within(change.folder, path);
  });
}

std::string Disk::content(const std::string& path) const {
  FilePtr file = find(path);
  return file ? file->now : "";
}

std::vector<std::string> Disk::names(const std::string& folder) const {
  std::vector<std::string> found;
  for (auto& [name, file] : names_)
    if (is_within(name, folder)) found.push_back(name);
  return found;
}

std::vector<std::string> Disk::holding(const std::string& folder, std::string_view text) const {
  std::vector<std::string> found;
  auto holds = [&](const std::string& content) { return content.find(text) != std::string::npos; };
  for (auto& [name, file] : names_)
    if (is_within(name, folder) && (holds(file->now) || holds(file->synced))) found.push_back(name);
  if (std::ranges::any_of(freed_, holds)) found.push_back("(freed)");
  return found;
}

uint64_t Disk::fingerprint(const std::string& folder) const {
  uint64_t sum = 0;
  auto add = [&](std::string_view bytes) {
    sum = (sum ^ bytes.size()) * 0x9E3779B97F4A7C15;
    for (size_t at = 0; at < bytes.size(); at += sizeof sum) {
      uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
      sum = ((sum ^ word) * 0x9E3779B97F4A7C15) ^ (sum >> 29);
    }
  };
  for (auto& [name, file] : names_) {
    if (!is_within(name, folder)) continue;
    add(name);
    add(file->now);
    add(file->synced);
  }
  return sum;
}

}  // namespace sim
