// `hearth`: the talk at the terminal, with history, editing and live steps.
#include <fmt/format.h>
#include <histedit.h>

#include "apps/hearth/commands.h"
#include "apps/hearth/shown.h"
#include "base/text.h"

namespace hearth {
namespace {

constexpr const char* prompt_text = "› ";

// Line editing by libedit. The history lives in memory only and is filled from the journal: nothing
// readable lies on the disk.
class LineReader {
 public:
  LineReader() : edit_(el_init("hearth", stdin, stdout, stderr)), history_(history_init()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, 200);
    el_set(edit_, EL_PROMPT, +[](EditLine*) { return const_cast<char*>(prompt_text); });
    el_set(edit_, EL_EDITOR, "emacs");
    el_set(edit_, EL_SIGNAL, 1);
    el_set(edit_, EL_HIST, history, history_);
    el_source(edit_, nullptr);
  }
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  ~LineReader() {
    history_end(history_);
    el_end(edit_);
  }
  void remember(const std::string& line) {
    HistEvent event;
    if (!line.empty()) history(history_, &event, H_ENTER, line.c_str());
  }
  std::optional<std::string> next() {
    int length = 0;
    const char* line = el_gets(edit_, &length);
    if (!line || length <= 0) return {};
    return std::string(base::trim(std::string_view(line, size_t(length))));
  }

 private:
  EditLine* edit_;
  History* history_;
};

constexpr std::string_view help_text =
    "Say what you want, in your own words. For example:\n"
    "  lunch with Tomas on friday at half past twelve\n"
    "  every sunday evening at six remind me to call mum\n"
    "  what have I got on wednesday?\n"
    "undo takes back the last thing; log shows what was done; cards shows what waits for you; exit "
    "leaves.\n";

// Words that are commands when they stand alone.
bool is_command(const std::string& line) {
  return line == "undo" || line == "log" || line == "cards" || line == "rooms" || line == "doctor";
}

void greet(Session& session, house::House& house) {
  auto settings = house.settings();
  if (!settings || !settings->owner_name.empty()) {
    session.console().out(
        styled(session.console(), Style::dim, "Hearth. Say what you want, or help.\n"));
    return;
  }
  auto name = session.console().interactive()
                  ? session.console().ask("Welcome to Hearth. How may I call you? ")
                  : std::nullopt;
  if (name && !base::trim(*name).empty()) {
    settings->owner_name = std::string(base::trim(*name));
    auto kept = house.set_settings(*settings);
    if (!kept) say_error(session.console(), kept.error());
  }
  session.console().out(std::string(help_text));
}

void answer(Session& session, house::House& house, const std::string& line, CardPolicy policy) {
  ConsoleOwner owner(session.console(), policy, false);
  Interrupt interrupt;
  auto reply = house.ask(line, {.stop = interrupt.token()}, owner);
  if (!reply) {
    say_error(session.console(), reply.error());
  } else {
    session.console().out(reply->reply.text + "\n");
  }
}

}  // namespace

int talk(Session& session, CardPolicy policy) {
  if (session.served()) {
    session.console().err(
        "hearth: `hearth serve` has this house open; use `hearth ask`, or stop it to talk here.\n");
    return 1;
  }
  auto house = session.house_to_ask();
  if (!house) return say_error(session.console(), house.error());
  greet(session, **house);
  Clock clock(**house, [&](const std::string& notice) {
    session.console().out(styled(session.console(), Style::bold, "\r" + notice) + "\n");
  });
  std::optional<LineReader> reader;
  if (session.console().interactive()) {
    reader.emplace();
    if (auto past = (*house)->log(100))
      for (const auto& task : *past) reader->remember(task.request);
  }
  for (;;) {
    auto line = reader ? reader->next() : session.console().ask("");
    if (!line || *line == "exit" || *line == "quit" || *line == "bye") return 0;
    if (line->empty()) continue;
    if (reader) reader->remember(*line);
    if (*line == "help") {
      session.console().out(std::string(help_text));
    } else if (is_command(*line)) {
      run_command({*line}, session);
    } else {
      answer(session, **house, *line, policy);
    }
    clock.poke();
  }
}

}  // namespace hearth
