#include "machine.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <string>

namespace sim {

Machine* Machine::running = nullptr;

namespace {

constexpr int random_file = 999'999;  // what /dev/urandom opens as
constexpr pthread_t ended_thread = 0x5EED;

// The machine, if this path lies on it.
Machine* machine_of(const char* path) {
  size_t size = std::strlen(Machine::root);
  bool inside = Machine::running && path && std::strncmp(path, Machine::root, size) == 0 &&
                (path[size] == '/' || path[size] == '\0');
  return inside ? Machine::running : nullptr;
}

Machine* machine_of(int file) {
  return Machine::running && Machine::running->disk.is_open(file) ? Machine::running : nullptr;
}

// As the C library says it.
template <class T>
T said(T result) {
  if (result >= 0) return result;
  errno = int(-result);
  return -1;
}

template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}
#define REAL(name, type)                        \
  ([] {                                         \
    static auto* found = sim::real<type>(name); \
    return found;                               \
  }())

int describe(const Disk::Status& status, struct stat* out) {
  std::memset(out, 0, sizeof *out);
  out->st_dev = 0x5EED;
  out->st_ino = status.number;
  out->st_mode = status.folder ? S_IFDIR | 0700 : S_IFREG | 0600;
  out->st_nlink = 1;
  out->st_size = off_t(status.size);
  out->st_blksize = 4096;
  out->st_uid = ::geteuid();
  out->st_gid = ::getegid();
  return 0;
}

template <class Which>
int status_of(Machine& machine, const Which& which, struct stat* out) {
  Disk::Status status;
  int result = machine.disk.status(which, status);
  return result < 0 ? said(result) : describe(status, out);
}

}  // namespace

double stopwatch() {
  timespec now{};
  REAL("clock_gettime", int(clockid_t, timespec*))(CLOCK_MONOTONIC, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

}  // namespace sim

using sim::Machine, sim::machine_of, sim::said;

// The names on the right are what the linker sees; those on the left keep out of the way of the C
// library's headers.
#define STANDS_FOR(name) __asm__(#name) __attribute__((used, visibility("default")))

extern "C" {

int sim_open(const char* path, int flags, ...) STANDS_FOR(open);
int sim_open64(const char* path, int flags, ...) STANDS_FOR(open64);
int sim_close(int file) STANDS_FOR(close);
ssize_t sim_read(int file, void* bytes, size_t size) STANDS_FOR(read);
ssize_t sim_write(int file, const void* bytes, size_t size) STANDS_FOR(write);
ssize_t sim_pread(int file, void* bytes, size_t size, off_t at) STANDS_FOR(pread);
ssize_t sim_pread64(int file, void* bytes, size_t size, off_t at) STANDS_FOR(pread64);
ssize_t sim_pwrite(int file, const void* bytes, size_t size, off_t at) STANDS_FOR(pwrite);
ssize_t sim_pwrite64(int file, const void* bytes, size_t size, off_t at) STANDS_FOR(pwrite64);
off_t sim_lseek(int file, off_t to, int whence) STANDS_FOR(lseek);
int sim_ftruncate(int file, off_t size) STANDS_FOR(ftruncate);
int sim_ftruncate64(int file, off_t size) STANDS_FOR(ftruncate64);
int sim_fsync(int file) STANDS_FOR(fsync);
int sim_fdatasync(int file) STANDS_FOR(fdatasync);
int sim_flock(int file, int operation) STANDS_FOR(flock);
int sim_fcntl64(int file, int command, ...) STANDS_FOR(fcntl64);
void* sim_mmap(void* at, size_t size, int use, int flags, int file, off_t from) STANDS_FOR(mmap);
void* sim_mmap64(void* at, size_t size, int use, int flags, int file, off_t from)
    STANDS_FOR(mmap64);
int sim_fstat(int file, struct stat* out) STANDS_FOR(fstat);
int sim_fstat64(int file, struct stat* out) STANDS_FOR(fstat64);
int sim_stat(const char* path, struct stat* out) STANDS_FOR(stat);
int sim_stat64(const char* path, struct stat* out) STANDS_FOR(stat64);
int sim_lstat(const char* path, struct stat* out) STANDS_FOR(lstat);
int sim_lstat64(const char* path, struct stat* out) STANDS_FOR(lstat64);
int sim_access(const char* path, int mode) STANDS_FOR(access);
int sim_unlink(const char* path) STANDS_FOR(unlink);
int sim_remove(const char* path) STANDS_FOR(remove);
int sim_rename(const char* from, const char* to) STANDS_FOR(rename);
int sim_mkdir(const char* path, mode_t mode) STANDS_FOR(mkdir);
int sim_fchmod(int file, mode_t mode) STANDS_FOR(fchmod);
int sim_fchown(int file, uid_t user, gid_t group) STANDS_FOR(fchown);
ssize_t sim_sendfile(int to, int from, off_t* at, size_t size) STANDS_FOR(sendfile);
int sim_clock_gettime(clockid_t clock, timespec* out) STANDS_FOR(clock_gettime);
int sim_gettimeofday(timeval* out, void* zone) STANDS_FOR(gettimeofday);
time_t sim_time(time_t* out) STANDS_FOR(time);
ssize_t sim_getrandom(void* bytes, size_t size, unsigned flags) STANDS_FOR(getrandom);
int sim_getentropy(void* bytes, size_t size) STANDS_FOR(getentropy);
uint32_t sim_arc4random() STANDS_FOR(arc4random);
long sim_syscall(long number, ...) STANDS_FOR(syscall);
pid_t sim_getpid() STANDS_FOR(getpid);
int sim_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                       void* argument) STANDS_FOR(pthread_create);
int sim_pthread_join(pthread_t thread, void** result) STANDS_FOR(pthread_join);

int sim_open(const char* path, int flags, ...) {
  if (Machine::running && path && std::strcmp(path, "/dev/urandom") == 0) return sim::random_file;
  if (Machine* machine = machine_of(path)) return said(machine->disk.open(path, flags));
  va_list rest;
  va_start(rest, flags);
  int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, int) : 0;
  va_end(rest);
  return REAL("open", int(const char*, int, ...))(path, flags, mode);
}

int sim_open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, int) : 0;
  va_end(rest);
  return sim_open(path, flags, mode);
}

int sim_close(int file) {
  if (file == sim::random_file) return 0;
  if (Machine* machine = machine_of(file)) return said(machine->disk.close(file));
  return REAL("close", int(int))(file);
}

ssize_t sim_read(int file, void* bytes, size_t size) {
  if (file == sim::random_file && Machine::running) {
    Machine::running->entropy.fill(bytes, size);
    return ssize_t(size);
  }
  if (Machine* machine = machine_of(file)) return said(machine->disk.read_on(file, bytes, size));
  return REAL("read", ssize_t(int, void*, size_t))(file, bytes, size);
}

ssize_t sim_write(int file, const void* bytes, size_t size) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.write_on(file, bytes, size));
  return REAL("write", ssize_t(int, const void*, size_t))(file, bytes, size);
}

ssize_t sim_pread(int file, void* bytes, size_t size, off_t at) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.read(file, bytes, size, at));
  return REAL("pread", ssize_t(int, void*, size_t, off_t))(file, bytes, size, at);
}
ssize_t sim_pread64(int file, void* bytes, size_t size, off_t at) {
  return sim_pread(file, bytes, size, at);
}

ssize_t sim_pwrite(int file, const void* bytes, size_t size, off_t at) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.write(file, bytes, size, at));
  return REAL("pwrite", ssize_t(int, const void*, size_t, off_t))(file, bytes, size, at);
}
ssize_t sim_pwrite64(int file, const void* bytes, size_t size, off_t at) {
  return sim_pwrite(file, bytes, size, at);
}

off_t sim_lseek(int file, off_t to, int whence) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.seek(file, to, whence));
  return REAL("lseek", off_t(int, off_t, int))(file, to, whence);
}

int sim_ftruncate(int file, off_t size) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.truncate(file, size));
  return REAL("ftruncate", int(int, off_t))(file, size);
}
int sim_ftruncate64(int file, off_t size) { return sim_ftruncate(file, size); }

int sim_fsync(int file) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.sync(file));
  return REAL("fsync", int(int))(file);
}
int sim_fdatasync(int file) {
  if (machine_of(file)) return sim_fsync(file);
  return REAL("fdatasync", int(int))(file);
}

int sim_flock(int file, int operation) {
  if (Machine* machine = machine_of(file)) return said(machine->disk.lock(file));
  return REAL("flock", int(int, int))(file, operation);
}

// Locks of SQLite: one process has the machine, so nobody else holds one.
int sim_fcntl64(int file, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  if (machine_of(file)) {
    if (command == F_GETLK) static_cast<struct flock*>(argument)->l_type = F_UNLCK;
    return 0;
  }
  return REAL("fcntl64", int(int, int, ...))(file, command, argument);
}

// A file that is mapped is one that processes share and begin anew after a loss of power (SQLite's
// -shm): its bytes need not be the disk's.
void* sim_mmap(void* at, size_t size, int use, int flags, int file, off_t from) {
  auto* map = REAL("mmap", void*(void*, size_t, int, int, int, off_t));
  if (!machine_of(file)) return map(at, size, use, flags, file, from);
  return map(at, size, use, flags | MAP_ANONYMOUS, -1, 0);
}
void* sim_mmap64(void* at, size_t size, int use, int flags, int file, off_t from) {
  return sim_mmap(at, size, use, flags, file, from);
}

int sim_fstat(int file, struct stat* out) {
  if (Machine* machine = machine_of(file)) return sim::status_of(*machine, file, out);
  return REAL("fstat", int(int, struct stat*))(file, out);
}
int sim_fstat64(int file, struct stat* out) { return sim_fstat(file, out); }

int sim_stat(const char* path, struct stat* out) {
  if (Machine* machine = machine_of(path)) return sim::status_of(*machine, std::string(path), out);
  return REAL("stat", int(const char*, struct stat*))(path, out);
}
int sim_stat64(const char* path, struct stat* out) { return sim_stat(path, out); }

int sim_lstat(const char* path, struct stat* out) {
  if (machine_of(path)) return sim_stat(path, out);
  return REAL("lstat", int(const char*, struct stat*))(path, out);
}
int sim_lstat64(const char* path, struct stat* out) { return sim_lstat(path, out); }

int sim_access(const char* path, int mode) {
  struct stat status;
  if (machine_of(path)) return sim_stat(path, &status);
  return REAL("access", int(const char*, int))(path, mode);
}

int sim_unlink(const char* path) {
  if (Machine* machine = machine_of(path)) return said(machine->disk.unlink(path));
  return REAL("unlink", int(const char*))(path);
}
int sim_remove(const char* path) {
  if (machine_of(path)) return sim_unlink(path);
  return REAL("remove", int(const char*))(path);
}

int sim_rename(const char* from, const char* to) {
  if (Machine* machine = machine_of(to)) return said(machine->disk.rename(from, to));
  return REAL("rename", int(const char*, const char*))(from, to);
}

int sim_mkdir(const char* path, mode_t mode) {
  if (Machine* machine = machine_of(path)) return said(machine->disk.make_folder(path));
  return REAL("mkdir", int(const char*, mode_t))(path, mode);
}

int sim_fchmod(int file, mode_t mode) {
  if (machine_of(file)) return 0;
  return REAL("fchmod", int(int, mode_t))(file, mode);
}
int sim_fchown(int file, uid_t user, gid_t group) {
  if (machine_of(file)) return 0;
  return REAL("fchown", int(int, uid_t, gid_t))(file, user, group);
}

ssize_t sim_sendfile(int to, int from, off_t* at, size_t size) {
  if (!machine_of(from) || !machine_of(to))
    return REAL("sendfile", ssize_t(int, int, off_t*, size_t))(to, from, at, size);
  std::string bytes(size, '\0');
  ssize_t got = at ? sim_pread(from, bytes.data(), size, *at) : sim_read(from, bytes.data(), size);
  ssize_t put = got <= 0 ? got : sim_write(to, bytes.data(), size_t(got));
  if (at && put > 0) *at += put;
  return put;
}

// Each look at a clock moves it on, so that no two moments are the same.
int sim_clock_gettime(clockid_t clock, timespec* out) {
  if (!Machine::running) return REAL("clock_gettime", int(clockid_t, timespec*))(clock, out);
  int64_t now = Machine::running->clock_us += 7;
  *out = {.tv_sec = now / 1'000'000, .tv_nsec = now % 1'000'000 * 1000};
  return 0;
}

int sim_gettimeofday(timeval* out, void* zone) {
  if (!Machine::running) return REAL("gettimeofday", int(timeval*, void*))(out, zone);
  timespec now;
  sim_clock_gettime(CLOCK_REALTIME, &now);
  *out = {.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return 0;
}

time_t sim_time(time_t* out) {
  timespec now;
  sim_clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

ssize_t sim_getrandom(void* bytes, size_t size, unsigned flags) {
  if (!Machine::running)
    return REAL("getrandom", ssize_t(void*, size_t, unsigned))(bytes, size, flags);
  Machine::running->entropy.fill(bytes, size);
  return ssize_t(size);
}

int sim_getentropy(void* bytes, size_t size) {
  if (!Machine::running) return REAL("getentropy", int(void*, size_t))(bytes, size);
  Machine::running->entropy.fill(bytes, size);
  return 0;
}

uint32_t sim_arc4random() {
  uint32_t number;
  sim_getrandom(&number, sizeof number, 0);
  return number;
}

long sim_syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (long& one : a) one = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_getrandom && Machine::running)
    return sim_getrandom(reinterpret_cast<void*>(a[0]), size_t(a[1]), unsigned(a[2]));
  return REAL("syscall", long(long, ...))(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

// The same number each time: SQLite chooses by it.
pid_t sim_getpid() { return Machine::running ? 42 : REAL("getpid", pid_t())(); }

int sim_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                       void* argument) {
  if (!Machine::running)
    return REAL("pthread_create", int(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*))(
        thread, attributes, work, argument);
  *thread = sim::ended_thread;
  work(argument);
  return 0;
}

int sim_pthread_join(pthread_t thread, void** result) {
  if (thread == sim::ended_thread) return 0;
  return REAL("pthread_join", int(pthread_t, void**))(thread, result);
}

}  // extern "C"
