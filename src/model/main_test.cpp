// Local models are opened in engines, and endpoints asked by couriers, which are run from this
// program too; what one does whose file begins with a word of command is not Hearth's but a
// hijacker's.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "model/engine_dialogue.h"
#include "model/engine_role.h"
#include "net/courier.h"

namespace {

using proc::encode;

bool can_fork() {
  pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  if (child > 0) ::waitpid(child, nullptr, 0);
  return child > 0;
}

std::string all_it_can() {
  std::string done;
  auto attempt = [&](const char* what, bool succeeded) {
    if (succeeded) done += std::string(what) + "; ";
  };
  attempt("open a file", ::open("/etc/passwd", O_RDONLY) >= 0);
  attempt("see a file", ::access("/tmp", F_OK) == 0);
  attempt("write a file", ::open("/tmp", O_TMPFILE | O_WRONLY, 0600) >= 0);
  attempt("open a socket", ::socket(AF_INET, SOCK_STREAM, 0) >= 0);
  attempt("open a local socket", ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  attempt("look into its parent",
          ::open(fmt::format("/proc/{}/environ", ::getppid()).c_str(), O_RDONLY) >= 0);
  attempt("start a process", can_fork());
  return "It could " + done;
}

void answer(proc::Channel& channel, char kind, const std::string& body) {
  (void)channel.receive();
  (void)channel.send(kind, body);
  (void)channel.flush();
}

void open_well(proc::Channel& channel) {
  answer(channel, model::kind::opened, encode(model::Opened{"x", "1", "{}", 0.5}));
}

void invent(proc::Channel& channel) {
  open_well(channel);
  model::SparkReply reply{.calls = {{"lists.add", {{"item", {"a hundred euros"}}}}},
                          .confidence = 1};
  answer(channel, model::kind::reply, encode(reply));
}

void ask_for_ever(proc::Channel& channel) {
  open_well(channel);
  model::SparkReply none{.confidence = 0.1};
  for (;;) answer(channel, model::kind::reading, encode(none));
}

// Says a word and hears nothing any more.
[[noreturn]] void be_deaf(proc::Channel& channel) {
  open_well(channel);
  answer(channel, model::kind::text, encode(std::string("hello")));
  for (;;) ::pause();
}

void play(proc::Call call) {
  std::string_view input = call.input();
  if (input.starts_with("GGUF TRY"))
    return answer(call.channel, model::kind::failed,
                  encode(base::Error{base::Code::denied, all_it_can()}));
  if (input.starts_with("GGUF INVENT")) return invent(call.channel);
  if (input.starts_with("GGUF DEAF")) be_deaf(call.channel);
  if (input.starts_with("GGUF ASK")) return ask_for_ever(call.channel);
  if (input.starts_with("GGUF RUBBISH"))
    return answer(call.channel, model::kind::opened, std::string(1000, '\xff'));
  if (input.starts_with("GGUF RING"))
    return answer(call.channel, model::kind::failed,
                  encode(base::Error{base::Code::denied, "\x1b]0;mine\a"}));
  if (input.starts_with("GGUF CRASH")) __builtin_trap();
  model::engine_role().play(std::move(call));
}

}  // namespace

int main(int argc, char** argv) {
  proc::Role roles[] = {model::engine_role(), model::engine_role(), net::courier_role()};
  roles[0].play = play;
  roles[1].name = "unconfined";
  for (int guard = 0; guard <= int(proc::last_of<proc::Guard>); ++guard)
    roles[1].confinement.without.push_back(proc::Guard(guard));
  roles[1].play = [](proc::Call call) { answer(call.channel, 'x', all_it_can()); };
  if (auto status = proc::play_role(argc, argv, roles)) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
