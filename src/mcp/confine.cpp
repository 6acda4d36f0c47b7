#include "mcp/confine.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>

#include "proc/landlock.h"

namespace mcp {
namespace {

constexpr const char* system_folders[] = {"/usr",   "/bin", "/sbin", "/lib",
                                          "/lib64", "/etc", "/opt"};
constexpr const char* hidden_folders[] = {"/home", "/root", "/run",   "/var",
                                          "/tmp",  "/mnt",  "/media", "/srv"};
constexpr const char* devices[] = {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"};
constexpr size_t shown_max = 16;

// linux/landlock.h, struct landlock_path_beneath_attr.
struct [[gnu::packed]] PathRule {
  uint64_t allowed;
  int32_t folder;
};
// linux/mount.h, struct mount_attr.
struct MountAttributes {
  uint64_t set = 0, clear = 0, propagation = 0, user_namespace = 0;
};
constexpr uint64_t read_only = 1, no_setuid = 2, no_devices = 4;
constexpr uint64_t execute = 1, write_file = 1 << 1, read_file = 1 << 2, read_folder = 1 << 3;
constexpr uint64_t reading = execute | read_file | read_folder;

bool write_to(const char* path, const std::string& text) noexcept {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  bool written = file >= 0 && write(file, text.data(), text.size()) == ssize_t(text.size());
  if (file >= 0) close(file);
  return written;
}

bool allow(int ruleset, const char* path, uint64_t what) noexcept {
  int folder = open(path, O_PATH | O_CLOEXEC);
  if (folder < 0) return errno == ENOENT;
  PathRule rule{what, folder};
  bool added = syscall(SYS_landlock_add_rule, ruleset, 1, &rule, 0) == 0;
  close(folder);
  return added;
}

bool beneath(const std::string& path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace

std::vector<std::string> folders_of(const std::vector<std::string>& words) {
  constexpr std::string_view modules = "/node_modules/";
  std::vector<std::string> out;
  for (const std::string& word : words) {
    std::error_code error;
    if (!word.starts_with('/') || !std::filesystem::exists(word, error)) continue;
    bool known = std::ranges::any_of(system_folders, [&](auto* one) { return beneath(word, one); });
    if (known) continue;
    std::filesystem::path path = std::filesystem::canonical(word, error);
    std::string text = std::filesystem::is_directory(path, error) ? path : path.parent_path();
    size_t inside = (text + "/").find(modules);
    if (inside != std::string::npos) text.resize(inside + modules.size() - 1);
    if (std::ranges::find(out, text) == out.end()) out.push_back(text);
  }
  return out;
}

Confinement::Confinement(const Rights& rights)
    : network_(rights.network),
      hides_(rights.hides),
      user_map_(fmt::format("{0} {0} 1", geteuid())),
      group_map_(fmt::format("{0} {0} 1", getegid())) {
  auto show = [&](const std::string& path, bool writable) {
    Shown shown{.parents = {}, .path = path, .writable = writable};
    for (size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1))
      shown.parents.push_back(path.substr(0, at));
    if (shown_.size() < shown_max) shown_.push_back(std::move(shown));
  };
  for (const std::string& path : rights.reads) show(path, false);
  if (!rights.folder.empty()) show(rights.folder, true);
}

const char* Confinement::apply() const noexcept {
  if (const char* failed = enter_namespaces()) return failed;
  if (const char* failed = hide_folders()) return failed;
  return restrict_files();
}

const char* Confinement::enter_namespaces() const noexcept {
  int apart = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS;
  if (unshare(network_ ? apart : apart | CLONE_NEWNET) != 0) return "set it apart (namespaces)";
  // A process whose memory is closed cannot write its own map; for as long as that takes it is
  // open.
  int closed = prctl(PR_GET_DUMPABLE) == 0;
  prctl(PR_SET_DUMPABLE, 1);
  write_to("/proc/self/setgroups", "deny");
  bool mapped =
      write_to("/proc/self/gid_map", group_map_) && write_to("/proc/self/uid_map", user_map_);
  int error = errno;
  if (closed) prctl(PR_SET_DUMPABLE, 0);
  errno = error;
  return mapped ? nullptr : "set it apart (user namespace)";
}

// What is to be seen is opened first, then all is covered, then it is put back in its place.
const char* Confinement::hide_folders() const noexcept {
  int opened[shown_max];
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "hide the homes";
  for (size_t i = 0; i < shown_.size(); ++i) {
    opened[i] = open(shown_[i].path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened[i] < 0) return "show it its folder";
  }
  auto cover = [](const char* folder) {
    return mount("none", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=64m,mode=0755") == 0 ||
           errno == ENOENT;
  };
  for (const std::string& folder : hides_)
    if (!cover(folder.c_str())) return "hide the house";
  for (const char* folder : hidden_folders)
    if (!cover(folder)) return "hide the homes";
  for (size_t i = 0; i < shown_.size(); ++i) {
    for (const std::string& parent : shown_[i].parents) mkdir(parent.c_str(), 0755);
    mkdir(shown_[i].path.c_str(), 0755);
    char source[32] = "/proc/self/fd/";
    size_t end = 14;
    if (opened[i] >= 10) source[end++] = char('0' + opened[i] / 10 % 10);
    source[end++] = char('0' + opened[i] % 10);
    source[end] = '\0';
    const char* path = shown_[i].path.c_str();
    MountAttributes how{.set = no_setuid | no_devices | (shown_[i].writable ? 0 : read_only)};
    if (mount(source, path, nullptr, MS_BIND | MS_REC, nullptr) != 0 ||
        syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &how, sizeof how) != 0)
      return "show it its folder";
    close(opened[i]);
  }
  return chdir("/tmp") == 0 ? nullptr : "give it a folder";
}

const char* Confinement::restrict_files() const noexcept {
  constexpr const char* failed = "keep it from files (Landlock)";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed;
  rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  long version = proc::landlock_version();
  if (version < 1) return failed;
  proc::LandlockRules all = proc::landlock_everything(version);
  if (network_) all.network = 0;
  int ruleset = proc::landlock_ruleset(all, version);
  if (ruleset < 0) return failed;
  bool well = allow(ruleset, "/tmp", all.files & ~execute);
  for (const char* folder : system_folders) well = well && allow(ruleset, folder, reading);
  for (const char* device : devices) well = well && allow(ruleset, device, read_file | write_file);
  for (const Shown& shown : shown_)
    well = well && allow(ruleset, shown.path.c_str(), shown.writable ? all.files : reading);
  well = well && proc::landlock_restrict(ruleset);
  close(ruleset);
  return well ? nullptr : failed;
}

}  // namespace mcp
