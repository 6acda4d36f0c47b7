#include "proc/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <cerrno>
#include <cstdlib>

namespace proc {
namespace {

constexpr std::chrono::seconds patience{20};

std::string answer(Process& process, const std::string& question) {
  EXPECT_TRUE(process.channel().send('q', question));
  EXPECT_TRUE(process.channel().flush());
  auto answer = process.channel().receive();
  return answer && *answer ? (*answer)->body : "no answer";
}

// A file without a name that holds `text`.
Descriptor file_of(const std::string& text) {
  Descriptor file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  EXPECT_EQ(::write(file.get(), text.data(), text.size()), ssize_t(text.size()));
  return file;
}

TEST(Process, GetsItsArgumentAndItsFile) {
  Descriptor file = file_of("BEGIN:VCALENDAR");
  auto process = Process::start({.role = "probe", .argument = "calendar", .input = &file}).value();
  EXPECT_EQ(answer(process, "say the argument"), "calendar");
  EXPECT_EQ(answer(process, "say the input"), "BEGIN:VCALENDAR");
  Descriptor empty = file_of("");
  auto other = Process::start({.role = "probe", .input = &empty}).value();
  EXPECT_EQ(answer(other, "say the input"), "");
}

TEST(Process, InheritsNothingElse) {
  ::setenv("HEARTH_TEST_SECRET", "canary", 1);
  int left_open = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  auto process = Process::start({.role = "unconfined"}).value();
  ::unsetenv("HEARTH_TEST_SECRET");
  EXPECT_EQ(answer(process, "say the environment"), "");
  for (int descriptor = 4; descriptor < 256; ++descriptor)
    EXPECT_EQ(answer(process, "use a descriptor\n" + std::to_string(descriptor)),
              std::to_string(EBADF));
  ::close(left_open);
}

TEST(Process, ThatCrashesTakesNothingDown) {
  auto process = Process::start({.role = "probe"}).value();
  EXPECT_EQ(answer(process, "crash"), "no answer");
  EXPECT_EQ(process.end(patience), Ending::crashed);
  EXPECT_EQ(process.end(patience), Ending::crashed);
  auto next = Process::start({.role = "probe"}).value();
  EXPECT_EQ(answer(next, "say the argument"), "");
}

TEST(Process, EndsWellWhenNothingMoreIsAsked) {
  auto process = Process::start({.role = "probe"}).value();
  process.channel() = Channel(Descriptor());
  EXPECT_EQ(process.end(patience), Ending::well);
}

TEST(Process, IsKilledWhenItOutlivesOurPatience) {
  auto process = Process::start({.role = "probe"}).value();
  EXPECT_EQ(process.end(std::chrono::milliseconds(50)), Ending::out_of_time);
}

TEST(Process, IsGoneWithItsObject) {
  pid_t id = 0;
  {
    auto process = Process::start({.role = "probe"}).value();
    id = process.id();
    EXPECT_EQ(::kill(id, 0), 0);
  }
  EXPECT_EQ(::kill(id, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(Process, OfARoleThatThisProgramDoesNotPlayIsAnError) {
  EXPECT_EQ(Process::start({.role = "king"}).error().code, base::Code::unavailable);
}

}  // namespace
}  // namespace proc
