#include "apps/hearth/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iterator>

#include "apps/hearth/cards.h"
#include "apps/hearth/doctor.h"
#include "apps/hearth/erase.h"
#include "apps/hearth/grants.h"
#include "apps/hearth/log.h"
#include "apps/hearth/mcp.h"
#include "apps/hearth/models.h"
#include "apps/hearth/reach.h"
#include "apps/hearth/replay.h"
#include "apps/hearth/secrets.h"
#include "apps/hearth/shown.h"
#include "apps/hearth/web.h"
#include "base/text.h"
#include "crypto/crypto.h"

namespace hearth {
namespace {

using base::Json, base::Result;

// What the options said; one command line fills one of these.
struct Line {
  std::string home, now, cards = "ask", mode = "instant", file, task, shell, name;
  std::vector<std::string> words, files;
  bool json = false;
  EraseLine erase;
  LogLine log;
  ModelLine model;
  AccountLine account;
  SecretLine secret;
  CardsLine answered;
  GrantsLine grants;
  McpLine mcp;
  OwnerLine owner;
  WebLine web;
  ReplayLine replay;
};

CardPolicy policy_of(const std::string& word) {
  if (word == "approve") return CardPolicy::approve;
  if (word == "deny") return CardPolicy::deny;
  return word == "wait" ? CardPolicy::wait : CardPolicy::ask;
}

// Runs the commands of one line against one session. Each returns its exit status or an error to be
// said.
class Commands {
 public:
  Commands(Session& session, const Line& line)
      : session_(session), line_(line), console_(session.console()) {}

  Result<int> ask() {
    house::House* house = TRY(session_.house_to_ask());
    ConsoleOwner owner(console_, policy_of(line_.cards), line_.json);
    std::optional<Interrupt> interrupt;
    if (!session_.served()) interrupt.emplace();
    std::string text = TRY(request());
    house::AskOptions how = TRY(options());
    how.stop = interrupt ? interrupt->token() : session_.stop();
    house::Answer answer = TRY(house->ask(text, how, owner));
    return show(answer);
  }

  Result<int> plan() {
    house::House* house = TRY(session_.house_to_ask());
    house::AskOptions how = TRY(options());
    std::string text = TRY(request());
    auto preview = house->preview(text, how);
    if (!preview && preview.error().code != base::Code::not_found)
      return std::unexpected(preview.error());
    if (!preview) {
      if (line_.json)
        say(Json::object()
                .set("request", text)
                .set("plan", "")
                .set("reply", preview.error().text()));
      else
        console_.out(preview.error().text() + "\n");
      return 3;
    }
    if (line_.json)
      say(to_json(*preview, text, how.mode));
    else
      console_.out(fmt::format("{}\nThis {}.\n", preview->piece.text, preview->summary.text));
    return 0;
  }

  Result<int> run() {
    house::House* house = TRY(session_.house());
    std::optional<Interrupt> interrupt;
    if (!session_.served()) interrupt.emplace();
    house::AskOptions how = TRY(options());
    how.mode = agent::Mode::given;
    how.stop = interrupt ? interrupt->token() : session_.stop();
    std::string plan = line_.file == "-"
                           ? console_.read_all()
                           : TRY(base::read_file(console_.path(line_.file), 64 * 1024));
    ConsoleOwner owner(console_, policy_of(line_.cards), line_.json);
    return show(TRY(house->ask(plan, how, owner)));
  }

  Result<int> undo() {
    house::House* house = TRY(session_.house());
    std::string said = TRY(house->undo(line_.task));
    if (line_.json)
      say(Json::object().set("reply", said));
    else
      console_.out(said + "\n");
    return 0;
  }

  Result<int> log() { return run_log(line_.log, *TRY(session_.house()), console_, line_.json); }

  Result<int> rooms() {
    Json all = Json::array();
    house::House* house = TRY(session_.house());
    for (const auto& room : TRY(house->rooms())) {
      Json counts = Json::object();
      std::string text;
      for (const auto& [table, count] : room.tables) {
        counts.set(table, count);
        text += fmt::format("  {} {}", count, table);
      }
      if (room.frozen) text = "  frozen";
      all.push(
          Json::object().set("room", room.name).set("rows", counts).set("frozen", room.frozen));
      if (!line_.json) console_.out(fmt::format("{:10}{}\n", room.name, text));
    }
    if (line_.json) say(all);
    return 0;
  }

  Result<int> import() {
    std::vector<base::Path> files;
    for (const std::string& file : line_.files) files.push_back(console_.path(file));
    bool failed = false;
    Json all = Json::array();
    house::House* house = TRY(session_.house());
    base::Instant at = TRY(now()).value_or(base::clock_now());
    for (const house::FileReport& report : house->import_files(files, at)) {
      failed = failed || !report.report;
      Json one = Json::object().set("file", report.file.string());
      if (report.report)
        one.set("taken", report.report->taken)
            .set("updated", report.report->updated)
            .set("skipped", report.report->skipped.size());
      else
        one.set("error", report.report.error().text());
      all.push(std::move(one));
      if (!line_.json) (report.report ? console_.out(shown(report)) : console_.err(shown(report)));
    }
    if (line_.json) say(all);
    return failed ? 1 : 0;
  }

  Result<int> export_() {
    base::Path folder = console_.path(line_.file);
    house::House* house = TRY(session_.house());
    auto files = TRY(house->export_to(folder));
    console_.out(fmt::format("Written to {}: {}. They are not encrypted.\n", folder.string(),
                             base::join_words(files)));
    return 0;
  }

  Result<int> backup() {
    base::Path file = console_.path(line_.file);
    house::House* house = TRY(session_.house());
    TRY(house->store().backup(file));
    console_.out(fmt::format(
        "Backed up to {} and {}.keys. Both open only with the passphrase or the recovery code.\n",
        file.string(), file.string()));
    return 0;
  }

  Result<int> restore() {
    store::Unlock unlock;
    auto typed = console_.ask_secret("Recovery code, or passphrase: ");
    if (!typed)
      return base::fail(base::Code::invalid, "A backup needs its recovery code or passphrase.");
    std::string secret(typed->text());
    bool is_code = crypto::key_from_recovery_code(secret).has_value();
    (is_code ? unlock.recovery_code : unlock.passphrase) = std::move(secret);
    store::House house =
        TRY(store::House::restore(console_.path(line_.file), session_.home(), unlock));
    console_.out(fmt::format("Restored to {}.\n", session_.home().string()));
    if (auto code = house.take_recovery_code())
      console_.out(fmt::format("Its new recovery code, shown only now: {}\n", *code));
    return 0;
  }

  Result<int> erase() { return run_erase(line_.erase, session_); }
  Result<int> forget() { return run_forget(line_.erase, session_, line_.json); }
  Result<int> freeze() { return run_freeze(line_.erase, session_, true); }
  Result<int> thaw() { return run_freeze(line_.erase, session_, false); }

  Result<int> cards() {
    house::House* house = TRY(session_.house());
    for (const std::string& told : TRY(run_out_cards(*house))) console_.err(told + "\n");
    if (line_.answered.answer.empty()) return list_cards(*house, console_, line_.json);
    return show(TRY(answer_card(line_.answered, *house, console_, line_.json)));
  }

  Result<int> passphrase() {
    house::House* house = TRY(session_.house());
    if (line_.name == "remove") {
      TRY(house->store().remove_passphrase());
      console_.out("The passphrase is gone: this machine's own secret opens the house now.\n");
      return 0;
    }
    auto first = console_.ask_secret("New passphrase: ");
    if (!first || first->text().size() < 8)
      return base::fail(base::Code::invalid, "A passphrase needs at least 8 characters.",
                        "Several words are good.");
    auto again = console_.interactive() ? console_.ask_secret("Again: ") : std::nullopt;
    if (console_.interactive() && (!again || again->text() != first->text()))
      return base::fail(base::Code::invalid, "The two were not the same; nothing was changed.");
    TRY(house->store().set_passphrase(first->text()));
    console_.out("Set. Without it, or the recovery code, nobody opens this house.\n");
    return 0;
  }

  Result<int> tools() {
    house::House* house = TRY(session_.house());
    if (line_.json)
      say(tools_json(house->all_tools()));
    else
      console_.out(plan::signatures(house->all_tools()));
    return 0;
  }

  Result<int> models() {
    return run_model(line_.model, *TRY(session_.house()), console_, line_.json);
  }
  Result<int> secret() {
    return run_secret(line_.secret, *TRY(session_.house()), console_, line_.json);
  }
  Result<int> grants() {
    return run_grants(line_.grants, *TRY(session_.house()), console_, line_.json);
  }
  Result<int> reach() { return run_reach(*TRY(session_.house()), console_, line_.json); }
  Result<int> mcp() {
    house::House* house = TRY(session_.house());
    std::optional<Interrupt> interrupt;
    if (!session_.served()) interrupt.emplace();
    return run_mcp(line_.mcp, *house, console_, interrupt ? interrupt->token() : session_.stop(),
                   line_.json);
  }
  Result<int> account() { return run_account(line_.account, *TRY(session_.house()), console_); }
  Result<int> owner() {
    return run_owner(line_.owner, *TRY(session_.house()), console_, line_.json);
  }
  Result<int> replay() {
    return run_replay(line_.replay, policy_of(line_.cards), console_, line_.json);
  }
  Result<int> doctor() { return run_doctor(session_, line_.json); }
  Result<int> serve() { return hearth::serve(session_, line_.web); }
  Result<int> pair() {
    if (session_.web().empty())
      return base::fail(base::Code::unavailable, "The web app is not running.",
                        "Start it with `hearth serve`.");
    console_.out(fmt::format("Open this within 10 minutes; it lets one browser in:\n\n    {}\n\n",
                             Web::pairing_link(*TRY(session_.house()), session_.web())));
    return 0;
  }
  Result<int> talk() { return hearth::talk(session_, policy_of(line_.cards)); }
  Result<int> completion() {
    console_.out(completion_script(line_.shell));
    return 0;
  }

 private:
  void say(const Json& json) { console_.out(json.dump(2) + "\n"); }

  int show(const house::Answer& answer) {
    if (line_.json)
      say(to_json(answer));
    else
      console_.out(answer.reply.text + "\n");
    return exit_status(answer.reply.state);
  }

  Result<std::optional<base::Instant>> now() {
    if (line_.now.empty()) return std::nullopt;
    return TRY(base::parse_instant(line_.now));
  }

  Result<house::AskOptions> options() {
    return house::AskOptions{.mode = agent::mode_named(line_.mode).value_or(agent::Mode::instant),
                             .now = TRY(now())};
  }

  Result<std::string> request() {
    std::string text = base::join(line_.words, " ");
    if (text == "-") text = std::string(base::trim(console_.read_all()));
    return text;
  }

  Session& session_;
  const Line& line_;
  Console& console_;
};

using Command = Result<int> (Commands::*)();

void declare_options(CLI::App& app, Line& line) {
  app.add_option("--home", line.home,
                 "the house's folder (default: $HEARTH_HOME, else ~/.local/share/hearth)");
  app.add_flag("--json", line.json, "answer in JSON");
  app.add_option("--now", line.now, "act as if it were this time, such as 2026-05-04T09:00+02:00");
  app.add_option("--cards", line.cards, "answer cards: ask, approve, deny or wait")
      ->check(CLI::IsMember({"ask", "approve", "deny", "wait"}));
}

// What the house no longer holds, and what it only keeps.
void declare_gone(const std::function<CLI::App*(const char*, const char*, Command)>& add,
                  EraseLine& line) {
  declare_erase(
      *add("erase", "erase a room, or everything, for good, in backups too", &Commands::erase),
      line);
  declare_forget(*add("forget", "erase a person's every trace", &Commands::forget), line);
  declare_freeze(*add("freeze", "only keep a room: nothing of it is read", &Commands::freeze),
                 line);
  declare_freeze(*add("thaw", "let a frozen room go on", &Commands::thaw), line);
}

// The house that keeps awake, and who is let into its web app.
void declare_awake(const std::function<CLI::App*(const char*, const char*, Command)>& add,
                   WebLine& line) {
  declare_web(
      *add("serve", "keep the house awake: the web app, reminders, messages", &Commands::serve),
      line);
  add("pair", "let another browser into the web app", &Commands::pair);
}

// Declares every command; the chosen one's function ends up in `chosen`.
void declare(CLI::App& app, Line& line, Command& chosen) {
  declare_options(app, line);
  app.require_subcommand(0, 1);
  app.fallthrough();
  auto add = [&](const char* name, const char* help, Command command) {
    CLI::App* sub = app.add_subcommand(name, help);
    sub->callback([&chosen, command] { chosen = command; });
    return sub;
  };
  auto asked = [&](CLI::App* sub) {
    sub->add_option("request", line.words, "what you want; - reads it from standard input")
        ->required();
    sub->add_option("--mode", line.mode, "instant or thinking")
        ->check(CLI::IsMember({"instant", "thinking"}));
  };
  add("talk", "talk with your house (also without any command)", &Commands::talk);
  asked(add("ask", "ask one thing and do it", &Commands::ask));
  asked(add("plan", "show the plan for a request; do nothing", &Commands::plan));
  add("run", "run a plan that you wrote", &Commands::run)
      ->add_option("file", line.file, "the plan; - reads it from standard input")
      ->required();
  add("undo", "take back what the last request changed, or TASK's changes", &Commands::undo)
      ->add_option("task", line.task, "a task of `hearth log`");
  declare_log(*add("log", "what was asked, decided and done", &Commands::log), line.log);
  add("rooms", "the rooms and what is in them", &Commands::rooms);
  add("import", "take in .ics, .vcf, .eml and .mbox files", &Commands::import)
      ->add_option("files", line.files)
      ->required();
  add("export", "write everything readable into a folder", &Commands::export_)
      ->add_option("folder", line.file)
      ->required();
  add("backup", "a sealed copy of the whole house", &Commands::backup)
      ->add_option("file", line.file)
      ->required();
  add("restore", "make a house from a backup", &Commands::restore)
      ->add_option("file", line.file)
      ->required();
  declare_gone(add, line.erase);
  declare_cards(*add("cards", "decisions that wait for you", &Commands::cards), line.answered);
  declare_grants(
      *add("grants", "what may be done without asking: list, give, revoke", &Commands::grants),
      line.grants);
  add("reach", "who could do what, and to whom", &Commands::reach);
  declare_model(*add("model", "language models: list, add, use, test, remove", &Commands::models),
                line.model);
  declare_secret(*add("secret", "passwords and keys: add, list, remove", &Commands::secret),
                 line.secret);
  declare_mcp(*add("mcp",
                   "MCP servers as guests: list, add, show, test, accept, overlay, login, "
                   "remove",
                   &Commands::mcp),
              line.mcp);
  declare_account(*add("account", "the mail account that messages leave by", &Commands::account),
                  line.account);
  declare_owner(*add("owner", "your name, mail addresses and time zone", &Commands::owner),
                line.owner);
  add("passphrase", "set or remove the passphrase", &Commands::passphrase)
      ->add_option("what", line.name, "set or remove")
      ->required()
      ->check(CLI::IsMember({"set", "remove"}));
  add("tools", "every tool a plan may use", &Commands::tools);
  declare_replay(*add("replay", "recorded attacks against the rules", &Commands::replay),
                 line.replay);
  add("doctor", "what is well and what is weak on this machine", &Commands::doctor);
  declare_awake(add, line.web);
  add("completion", "a completion script for bash, zsh or fish", &Commands::completion)
      ->add_option("shell", line.shell)
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

}  // namespace

int run_command(const std::vector<std::string>& arguments, Session& session) {
  CLI::App app("Hearth: a personal agent that you own.", "hearth");
  app.set_version_flag("--version", "hearth " HEARTH_VERSION);
  Line line;
  Command chosen = &Commands::talk;
  declare(app, line, chosen);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    int status = app.exit(error, out, err);
    session.console().out(out.str());
    session.console().err(err.str());
    return status == 0 ? 0 : 1;
  }
  // What only looks, or revokes, does not wait for another caller's task to end.
  bool beside =
      chosen == &Commands::grants || chosen == &Commands::reach || chosen == &Commands::pair;
  auto turn = beside ? std::unique_lock<std::mutex>() : session.turn();
  auto status = (Commands(session, line).*chosen)();
  return status ? *status : say_error(session.console(), status.error());
}

}  // namespace hearth
