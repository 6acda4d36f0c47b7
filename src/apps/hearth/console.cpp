#include "apps/hearth/console.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "base/text.h"

namespace hearth {
namespace {

// Switches the terminal's echo off for as long as it lives.
class NoEcho {
 public:
  NoEcho() {
    active_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~tcflag_t(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (active_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool active_;
};

// Straight into guarded memory; nothing at the end of the input.
std::optional<crypto::Secret> secret_line() {
  bool there = false;
  auto line = crypto::Secret::filled(crypto::Secret::size_max, [&](std::span<char> space) {
    size_t size = 0;
    for (int c; size < space.size() && (c = std::cin.get()) != EOF; there = true) {
      if (c == '\n') return there = true, size;
      space[size++] = char(c);
    }
    return size;
  });
  if (!there) return {};
  return line;
}

class Terminal : public Console {
 public:
  void out(std::string_view text) override { std::cout << text << std::flush; }
  void err(std::string_view text) override { std::cerr << text << std::flush; }
  std::optional<std::string> ask(std::string_view prompt) override {
    if (interactive()) out(prompt);
    std::string line;
    if (!std::getline(std::cin, line)) return {};
    return line;
  }
  std::optional<crypto::Secret> ask_secret(std::string_view prompt) override {
    if (!interactive()) return secret_line();
    out(prompt);
    NoEcho silent;
    auto line = secret_line();
    out("\n");
    return line;
  }
  std::string read_all() override {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  bool interactive() const override { return ::isatty(STDIN_FILENO) && ::isatty(STDOUT_FILENO); }
  bool colours() const override {
    const char* no_color = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) && (!no_color || !*no_color);
  }
  base::Path path(const std::string& name) const override {
    return std::filesystem::absolute(name);
  }
};

}  // namespace

std::unique_ptr<Console> make_terminal() { return std::make_unique<Terminal>(); }

std::string styled(const Console& console, Style style, std::string_view text) {
  if (!console.colours()) return std::string(text);
  static constexpr const char* codes[] = {"1", "2", "32", "31"};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[size_t(style)], text);
}

trust::CardAnswer ConsoleOwner::decide(const trust::Card& card) {
  switch (policy_) {
    case CardPolicy::approve:
      return trust::CardAnswer::once;
    case CardPolicy::deny:
      return trust::CardAnswer::deny;
    case CardPolicy::wait:
      return trust::CardAnswer::later;
    case CardPolicy::ask:
      break;
  }
  if (!console_.interactive()) return trust::CardAnswer::later;
  std::lock_guard hold(speaking_);
  console_.out("\n" + styled(console_, Style::bold, trust::render(card)));
  std::string longer;
  if (card.in_task) longer += "   [t] yes, for this task";
  if (card.always) longer += "   [a] always";
  if (!card.editable.empty()) longer += "   [e] change it";
  for (;;) {
    auto answer = console_.ask(fmt::format("  [y] yes, once{}   [n] no   [l] later: ", longer));
    std::string word = base::lower(base::trim(answer.value_or("l")));
    if (word == "y" || word == "yes") return trust::CardAnswer::once;
    if (card.in_task && (word == "t" || word == "task")) return trust::CardAnswer::in_task;
    if (card.always && (word == "a" || word == "always")) return trust::CardAnswer::always;
    if (!card.editable.empty() && (word == "e" || word == "edit")) return trust::CardAnswer::edit;
    if (word == "n" || word == "no") return trust::CardAnswer::deny;
    if (word == "l" || word == "later") return trust::CardAnswer::later;
  }
}

trust::Edits ConsoleOwner::edits(const trust::Card& card) {
  std::lock_guard hold(speaking_);
  console_.out("  An empty line leaves it as it is.\n");
  trust::Edits edits;
  for (const trust::Editable& one : card.editable) {
    auto said = console_.ask(fmt::format("  {} [{}]: ", base::visible(one.name, 60), one.text));
    if (said && !base::trim(*said).empty()) edits[one.name] = *said;
  }
  return edits;
}

std::optional<crypto::Secret> ConsoleOwner::passphrase(const trust::Card&) {
  std::lock_guard hold(speaking_);
  return console_.ask_secret("  Your passphrase, for this decision: ");
}

std::optional<std::string> ConsoleOwner::answer(const std::string& question,
                                                const std::vector<std::string>& choices) {
  if (!console_.interactive()) return {};
  std::lock_guard hold(speaking_);
  console_.out(fmt::format("{}{}\n", base::visible(question),
                           choices.empty() ? "" : fmt::format(" ({})", fmt::join(choices, " / "))));
  return console_.ask("> ");
}

void ConsoleOwner::see(const house::Event& event) {
  if (quiet_ || !console_.interactive()) return;
  std::lock_guard hold(speaking_);
  std::string who = event.agent.empty() ? "" : fmt::format("[{}] ", base::trim(event.agent));
  switch (event.kind) {
    case house::Event::Kind::plan:
      console_.out(styled(console_, Style::dim, fmt::format("  {}{}\n", who, event.text)));
      break;
    case house::Event::Kind::step_begun:
      break;
    case house::Event::Kind::step_ended:
      console_.out(styled(console_, event.failed ? Style::bad : Style::dim,
                          fmt::format("  {}{} {}\n", who, event.failed ? "✗" : "✓", event.text)));
      break;
    case house::Event::Kind::notice:
      console_.out(event.text + "\n");
      break;
    case house::Event::Kind::planning:
    case house::Event::Kind::begun:
      break;
  }
}

}  // namespace hearth
