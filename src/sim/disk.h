// The disk of a simulated machine: files, folders, and what a loss of power leaves of them.
//
// Invariants:
// (1) What a program reads is what it wrote last. (2) After lose_power() a file holds what was
// synced, and of each later write any of its sectors or none; a folder's names are as they were
// when it was synced, or as after some of the changes since, in their order. (3) A sync that failed
// has written nothing for sure, and what it should have written is not tried again (as on Linux).
// (4) A disk that is dead changes nothing and answers EIO.
//
// Calls are those of POSIX by another name: they give 0 or more, or a negative errno. Paths are
// absolute and plain. Nothing here reads a clock or draws a number by itself.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/dice.h"

namespace sim {

enum class DiskCall { open, read, write, truncate, sync, rename, unlink, make_folder };
const char* call_name(DiskCall call);

// What happens to a call instead of what it was to do.
struct Trouble {
  int error = 0;                // an errno; the call does nothing
  bool crash = false;           // the machine is dead from now on
  size_t bytes_max = SIZE_MAX;  // a write takes no more than that, as any write may
};

class Disk {
 public:
  Disk();

  using Watcher = std::function<Trouble(DiskCall, const std::string& path)>;
  // Asked before each call; an empty one: no trouble. Gives back the one before.
  Watcher watch(Watcher watcher) { return std::exchange(watcher_, std::move(watcher)); }
  void die() { dead_ = true; }
  bool dead() const { return dead_; }
  // Ends the life of whoever has files open; what had not been synced is decided by the dice.
  void lose_power(Dice& dice);

  int open(const std::string& path, int flags);
  int close(int file);
  bool is_open(int file) const { return open_.contains(file); }
  ssize_t read(int file, void* bytes, size_t size, off_t at);
  ssize_t write(int file, const void* bytes, size_t size, off_t at);
  ssize_t read_on(int file, void* bytes, size_t size);
  ssize_t write_on(int file, const void* bytes, size_t size);
  off_t seek(int file, off_t to, int whence);
  int truncate(int file, off_t size);
  int sync(int file);
  int lock(int file);
  int rename(const std::string& from, const std::string& to);
  int unlink(const std::string& path);
  int make_folder(const std::string& path);

  struct Status {
    bool folder = false;
    uint64_t number = 0;  // of the file, whatever its name
    size_t size = 0;
  };
  int status(const std::string& path, Status& out) const;
  int status(int file, Status& out) const;

  // For whoever looks on from outside; no call of the simulated program.
  enum class View { now, synced };
  // All of a folder as it is or as it would be after the worst loss, into another folder; both by
  // their full path.
  void copy_folder(const std::string& from, const std::string& to, View view);
  void remove_folder(const std::string& path);
  void found(const std::string& folder);
  void put(const std::string& path, std::string content);
  std::string content(const std::string& path) const;
  std::vector<std::string> names(const std::string& folder) const;
  // Where a text stands in the clear under a folder, in blocks of files that are gone too
  // ("(freed)").
  std::vector<std::string> holding(const std::string& folder, std::string_view text) const;
  // The same for the same names and bytes, synced or not.
  uint64_t fingerprint(const std::string& folder) const;

 private:
  struct Change {
    off_t at = 0;
    std::string bytes;
    bool truncates = false;  // to `at`
  };
  struct File {
    uint64_t number = 0;
    bool folder = false;
    std::string now, synced;
    std::vector<Change> unsynced, doubtful;  // doubtful: a sync failed
    int locked_by = -1;
  };
  using FilePtr = std::shared_ptr<File>;
  using Names = std::map<std::string, FilePtr>;
  // What became of names in one call; no file: the name is gone.
  struct NameChange {
    std::string folder;
    std::vector<std::pair<std::string, FilePtr>> names;
  };
  struct Handle {
    FilePtr file;
    std::string path;
    off_t at = 0;
    bool appends = false;
  };

  Trouble trouble(DiskCall call, const std::string& path);
  FilePtr find(const std::string& path) const;
  FilePtr make(bool folder);
  void change_names(NameChange change);
  void forget(const FilePtr& file);
  static void apply(const Change& change, std::string& content);
  static void supersede(const Change& change, Change& doubtful);
  static void apply_partly(const Change& change, std::string& content, Dice& dice);
  static void apply(const NameChange& change, Names& names);

  Watcher watcher_;
  bool dead_ = false;
  uint64_t next_number_ = 1;
  int next_handle_ = 1'000'000;
  Names names_, synced_names_;
  std::vector<NameChange> unsynced_names_;
  std::map<int, Handle> open_;
  std::vector<std::string> freed_;
};

}  // namespace sim
