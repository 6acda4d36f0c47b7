// The readers of these tests are real ones, but for files that begin with a word of command.
#include <gmock/gmock.h>

#include "proc/role.h"
#include "reader/dialogue.h"
#include "reader/reader.h"
#include "reader/values.h"

namespace {

// What a hijacked reader could send.
void lie(proc::Channel& channel) {
  formats::Event nameless;
  (void)channel.send(
      reader::kind::calendar,
      proc::encode(std::tuple(std::string("x"), std::string("y"), std::string("z"))));
  (void)channel.send(reader::kind::event, proc::encode(nameless));
  (void)channel.send(reader::kind::event, std::string(1000, '\xff'));
  (void)channel.send(reader::kind::contact, "");
  (void)channel.send(reader::kind::bytes, "From: a@example.org\n\n");
  (void)channel.send(reader::kind::event, "");
  (void)channel.send('?', "what nobody knows");
  formats::Skipped ringing{1, "\x1b]0;mine\a"};
  (void)channel.send(reader::kind::left_out, proc::encode(ringing));
  (void)channel.send(reader::kind::done, "");
}

void send_for_ever(proc::Channel& channel) {
  formats::Skipped part{1, std::string(100'000, 'x')};
  while (channel.send(reader::kind::skipped, proc::encode(part))) {
  }
}

[[noreturn]] void spin() {
  for (volatile uint64_t i = 0;; i = i + 1) {
  }
}

[[noreturn]] void grow() {
  for (std::vector<std::string> taken;;) taken.emplace_back(size_t(1) << 20, 'x');
}

// Ever deeper, as a parser that calls itself would go.
int dive(volatile int* above) {
  volatile int here[1000];
  here[0] = *above + 1;
  return here[0] < 0 ? 0 : dive(here) + here[0];
}

void play(proc::Call call) {
  if (call.input().starts_with("SPIN")) spin();
  if (call.input().starts_with("GROW")) grow();
  if (call.input().starts_with("DIVE")) {
    volatile int top = 0;
    return (void)call.channel.send('?', std::to_string(dive(&top)));
  }
  if (call.input().starts_with("CRASH")) __builtin_trap();
  if (call.input().starts_with("LIE")) return lie(call.channel);
  if (call.input().starts_with("SEND FOR EVER")) return send_for_ever(call.channel);
  if (call.input().starts_with("RUBBISH")) return (void)call.channel.send(reader::kind::failed, "x");
  if (call.input().starts_with("END")) return;
  reader::role().play(call);
}

}  // namespace

int main(int argc, char** argv) {
  proc::Role role = reader::role();
  role.play = play;
  if (auto status = proc::play_role(argc, argv, {&role, 1})) return *status;
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
