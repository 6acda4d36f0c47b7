// Each may-not, tried for real inside a confined process: with all guards, and by the guards one by
// one, so that none hides behind another.
#include "proc/sandbox.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "proc/process.h"
#include "proc/sanitized.h"

namespace proc {
namespace {

struct Probe {
  explicit Probe(const std::string& role, const Descriptor* handed = nullptr)
      : process(Process::start({.role = role, .input = handed}).value()) {}

  std::string said(const std::string& question) {
    EXPECT_TRUE(process.channel().send('q', question));
    EXPECT_TRUE(process.channel().flush());
    auto answer = process.channel().receive();
    return answer && *answer ? (*answer)->body : "no answer";
  }
  int tried(const std::string& what, const std::string& with = "") {
    return std::atoi(said(what + "\n" + with).c_str());
  }
  // Whether this machine has the guard; a container may forbid it.
  bool has(Guard guard) const {
    for (const Standing& standing : process.standings())
      if (standing.guard == guard) return standing.error == 0;
    return false;
  }

  Process process;
};

// An abstract socket on which this program listens, as a desktop's bus does.
struct Bus {
  std::string name = "hearth-test-" + std::to_string(::getpid());
  Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  Bus() {
    sockaddr_un here{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(here.sun_path + 1, name.data(), name.size());
    auto bytes = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&here), bytes), 0);
    EXPECT_EQ(::listen(socket.get(), 1), 0);
  }
};

// Memory that other programs of this machine may share by its key.
struct SharedMemory {
  key_t key = 0x48454152 ^ ::getpid();
  int id = ::shmget(key, 4096, IPC_CREAT | 0600);
  SharedMemory() { EXPECT_GE(id, 0); }
  ~SharedMemory() { ::shmctl(id, IPC_RMID, nullptr); }
};

const std::string us = std::to_string(::getpid());

#define NEEDS(probe, guard) \
  if (!(probe).has(guard)) GTEST_SKIP() << "this machine has no " << name_of(guard)

TEST(Unconfined, AProcessMayDoAllThatTheOthersMayNot) {
  Probe probe("unconfined");
  Bus bus;
  SharedMemory memory;
  EXPECT_EQ(probe.tried("open a file", "/etc/passwd"), 0);
  EXPECT_EQ(probe.tried("write a file", "/dev/null"), 0);
  EXPECT_EQ(probe.tried("look at a file", "/etc/passwd"), 0);
  EXPECT_EQ(probe.tried("open a socket"), 0);
  EXPECT_EQ(probe.tried("connect out"), 0);
  EXPECT_EQ(probe.tried("connect to a bus", bus.name), 0);
  EXPECT_EQ(probe.tried("signal the parent", us), 0);
  EXPECT_EQ(probe.tried("share memory", std::to_string(memory.key)), 0);
  EXPECT_EQ(probe.tried("start a thread"), 0);
  EXPECT_EQ(probe.tried("fork"), 0);
  EXPECT_EQ(probe.tried("run written bytes"), 0);
}

void expect_nothing_but_answers(Probe& probe) {
  for (const char* what :
       {"read /proc/1", "make a folder", "open a socket", "connect out", "fork", "start a thread",
        "run a program", "mount", "enter a namespace", "run written bytes"})
    EXPECT_NE(probe.tried(what), 0) << what;
  for (const char* what : {"open a file", "write a file", "look at a file"})
    for (const char* path : {"/etc/passwd", "/dev/null", "/tmp/x", "/proc/self/mem"})
      EXPECT_NE(probe.tried(what, path), 0) << what << " " << path;
  for (const char* what : {"trace the parent", "read the parent's memory", "signal the parent"})
    EXPECT_NE(probe.tried(what, us), 0) << what;
  EXPECT_EQ(probe.said("say the environment"), "");
}

TEST(Confined, AProcessMayDoNothingButComputeAndAnswer) {
  Probe probe("probe");
  expect_nothing_but_answers(probe);
}

TEST(Confined, WhoServesTalksOnTheSocketItWasHandedAndMayDoNothingElse) {
  Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  Descriptor caller(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in here{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  auto* address = reinterpret_cast<sockaddr*>(&here);
  socklen_t size = sizeof here;
  ASSERT_EQ(::bind(listener.get(), address, size), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  ASSERT_EQ(::getsockname(listener.get(), address, &size), 0);
  Probe probe("serving", &listener);
  expect_nothing_but_answers(probe);
  ASSERT_EQ(::connect(caller.get(), address, size), 0);
  EXPECT_EQ(probe.tried("greet a caller"), 0);
  char heard[6] = {};
  EXPECT_EQ(::recv(caller.get(), heard, 5, MSG_WAITALL), 5);
  EXPECT_STREQ(heard, "hello");
}

TEST(Confined, EachGuardIsReported) {
  Probe probe("probe");
  ASSERT_EQ(probe.process.standings().size(), size_t(last_of<Guard>) + 1);
  for (const Standing& standing : probe.process.standings()) {
    EXPECT_GE(standing.error, 0) << name_of(standing.guard);
    EXPECT_STRNE(name_of(standing.guard), "");
    EXPECT_STRNE(promise_of(standing.guard), "");
  }
  EXPECT_EQ(Probe("unconfined").process.standings()[0], (Standing{Guard::user_namespace, -1}));
}

TEST(Namespaces, HideFilesNetworkProcessesAndMemory) {
  Probe probe("namespaces only");
  Bus bus;
  SharedMemory memory;
  NEEDS(probe, Guard::user_namespace);
  NEEDS(probe, Guard::empty_root);
  EXPECT_EQ(probe.tried("open a file", "/etc/passwd"), ENOENT);
  EXPECT_EQ(probe.tried("look at a file", "/tmp"), ENOENT);
  EXPECT_EQ(probe.tried("read /proc/1"), ENOENT);
  EXPECT_EQ(probe.tried("write a file", "/x"), EROFS);
  EXPECT_EQ(probe.tried("make a folder"), EROFS);
  EXPECT_EQ(probe.tried("run a program"), ENOENT);
  EXPECT_EQ(probe.tried("connect out"), ENETUNREACH);
  EXPECT_EQ(probe.tried("connect to a bus", bus.name), ECONNREFUSED);
  EXPECT_EQ(probe.tried("signal the parent", us), ESRCH);
  EXPECT_EQ(probe.tried("trace the parent", us), ESRCH);
  EXPECT_EQ(probe.tried("read the parent's memory", us), ESRCH);
  EXPECT_EQ(probe.tried("share memory", std::to_string(memory.key)), ENOENT);
}

TEST(Landlock, OpensNoFileAndNoPort) {
  Probe probe("landlock only");
  NEEDS(probe, Guard::landlock);
  EXPECT_EQ(probe.tried("open a file", "/etc/passwd"), EACCES);
  EXPECT_EQ(probe.tried("write a file", "/tmp/hearth-made"), EACCES);
  EXPECT_EQ(probe.tried("read /proc/1"), EACCES);
  EXPECT_EQ(probe.tried("make a folder"), EACCES);
  EXPECT_EQ(probe.tried("run a program"), EACCES);
  EXPECT_EQ(probe.tried("trace the parent", us), EPERM);
}

TEST(Seccomp, RefusesWhatIsNotOnTheList) {
  Probe probe("seccomp only");
  NEEDS(probe, Guard::system_calls);
  for (const char* what : {"read /proc/1", "make a folder", "open a socket", "fork",
                           "run a program", "mount", "enter a namespace", "run written bytes"})
    EXPECT_EQ(probe.tried(what), EPERM) << what;
  for (const char* what : {"trace the parent", "read the parent's memory", "signal the parent"})
    EXPECT_EQ(probe.tried(what, us), EPERM) << what;
  EXPECT_EQ(probe.tried("open a file", "/etc/passwd"), EPERM);
  EXPECT_EQ(probe.tried("look at a file", "/etc/passwd"), EPERM);
}

TEST(Seccomp, LetsThreadsStartWhereARoleHasThemButNoProcess) {
  Probe probe("threads");
  EXPECT_EQ(probe.tried("start a thread"), 0);
  NEEDS(probe, Guard::system_calls);
  EXPECT_EQ(probe.tried("fork"), EPERM);
  EXPECT_EQ(probe.tried("open a file", "/etc/passwd"), EPERM);
}

TEST(Limits, OfTimeEndASpinningProcess) {
  for (const char* role : {"probe", "limits only"}) {
    Probe probe(role);
    EXPECT_EQ(probe.said("spin"), "no answer");
    EXPECT_EQ(probe.process.end(std::chrono::seconds(20)), Ending::out_of_time) << role;
  }
}

TEST(Limits, OfMemoryEndAGreedyProcess) {
  if (sanitized) GTEST_SKIP() << "sanitizers need all the memory there is";
  Probe probe("probe");
  EXPECT_EQ(probe.said("take all memory"), "1");
  int megabytes = 0;
  while (auto more = probe.process.channel().receive().value_or(std::nullopt))
    megabytes = std::atoi(more->body.c_str());
  EXPECT_EQ(probe.process.end(std::chrono::seconds(20)), Ending::out_of_memory);
  EXPECT_GT(megabytes, 32);
  EXPECT_LT(megabytes, 64);
}

}  // namespace
}  // namespace proc
