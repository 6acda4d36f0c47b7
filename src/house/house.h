// A person's running life: rooms, tasks, cards, models, reminders that come due, messages that go
// out.
//
// Invariants:
// (1) A request is durable before anything is done about it; what was begun is taken up again at
// the next opening. (2) A message leaves at most once: the intent is durable before, the outcome
// after; what is unknown goes to the owner. (3) All changes of rooms go through a Bench, an import,
// an undo or an erase, each one durable write.
//
// One process has a house open. What runs tasks or changes anything comes from one thread at a
// time, except revoking grants and what devices() and passkeys() do; what only looks may be asked
// for from any. Owner is called from the tasks' threads.
#pragma once
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/request.h"
#include "formats/import_report.h"
#include "house/bench.h"
#include "house/devices.h"
#include "house/forget.h"
#include "house/guest_tools.h"
#include "house/log.h"
#include "house/owner.h"
#include "house/passkeys.h"
#include "house/questions.h"
#include "house/vault.h"
#include "mcp/oauth.h"
#include "model/model.h"
#include "model/spark.h"
#include "net/smtp.h"
#include "reader/reader.h"

namespace contacts {
struct Called;
}
namespace messages {
struct Outgoing;
}

namespace house {

using base::Path, base::Result;

struct Reach;
struct Sureness;

struct Settings {
  std::string owner_name;
  std::vector<std::string> owner_mails;
  std::string zone;            // IANA name; "" for the machine's
  std::string model;           // the chosen entry's name; "" for Spark alone
  std::string signature = {};  // how messages say that an AI wrote them; "" for our wording
};

// How mail leaves. `user` empty: the server wants no login.
struct MailAccount {
  std::string host;
  int port = 465;
  net::MailSecurity security = net::MailSecurity::tls;
  std::string user, secret, address;  // secret: a handle of the vault
};

struct Answer {
  std::string task;
  std::string request;
  agent::Mode mode = agent::Mode::instant;
  agent::Reply reply;
  std::vector<trust::Card> cards;  // that wait
};

struct AskOptions {
  agent::Mode mode = agent::Mode::instant;
  std::optional<base::Instant> now = {};
  std::stop_token stop = {};
  std::string instead_of = {};  // a task that is asked anew: leans on the talk before it
};

// How a guest is let in: who answers what it asks, and where the owner can log in to it.
struct Reception {
  Owner* owner = nullptr;  // none: nobody can be asked
  mcp::Browse browse = {};
  std::string redirect_uri = {}, client_id = {};
  std::stop_token stop = {};
};

struct FileReport {
  Path file;
  Result<formats::ImportReport> report;
};

class House {
 public:
  struct Options {
    Path home;
    store::Unlock unlock = {};
    Path spark_file;
    // Something will be asked at once: Spark is opened beside the house.
    bool spark_at_once = false;
    std::function<Result<std::unique_ptr<model::Spark>>(const Path&)> open_spark =
        model::open_spark;
    // By which grants and cards end.
    std::function<base::Instant()> clock = base::clock_now;
    reader::Files files = {};  // how files from outside are read
  };
  static Result<std::unique_ptr<House>> open(const Options& options);
  // For open() alone: only it can name an Opening.
  class Opening;
  House(Opening, store::House store);
  ~House();

  Result<Answer> ask(const std::string& text, const AskOptions& options, Owner& owner);
  Result<agent::Preview> preview(const std::string& text, const AskOptions& options);
  // Takes up every task that a crash or a stop of the program left open (not those that wait for a
  // card).
  Result<std::vector<Answer>> resume(Owner& owner, std::stop_token stop = {});

  // Takes back what the task changed, or the latest task that changed something. Returns sentences
  // that say what.
  Result<std::string> undo(const std::string& task);
  // Inside an open step; for the plan's own "undo that".
  Result<std::string> revert_latest(const std::string& before_task);

  // Those that wait.
  Result<std::vector<trust::Card>> cards();
  // Then goes on with its task; `edits` come with the answer `edit`. Too late is no. `conflict` for
  // a card that was answered or ran out, `not_found` for one that never was, `invalid` for an
  // answer it does not offer, `denied` where it steps up and the owner does not give the
  // passphrase, nor show a passkey: nothing is done.
  Result<Answer> answer_card(const std::string& id, trust::CardAnswer answer, Owner& owner,
                             const trust::Edits& edits = {}, std::stop_token stop = {});
  // Those whose time is over count as no, and their tasks go on to their end. Does nothing while a
  // task runs.
  Result<std::vector<Answer>> expire_cards(Owner& owner);

  // Those that a plan put and nobody has answered yet.
  Result<std::vector<Question>> questions();
  // Then goes on with the task; "" leaves the question open, and the task ends. Lost in a crash
  // before the answer is used: then the question waits still. `not_found` where none waits.
  Result<Answer> answer_question(const std::string& task, const std::string& answer, Owner& owner,
                                 std::stop_token stop = {});

  // What the owner has allowed for longer than one card, and still holds.
  Result<std::vector<trust::Grant>> grants();
  // `tool`, `recipient` (an address, or a name of the contacts), bounds, purposes and `until` are
  // the owner's; the rest is filled in. Durable on return.
  Result<trust::Grant> give_grant(trust::Grant grant);
  // From the next step on, also of a task that runs.
  Result<trust::Grant> revoke_grant(const std::string& id);

  // Who could do what: see reach.h.
  Result<Reach> reach();

  Result<std::vector<LoggedTask>> log(const LogFilter& filter);
  Result<std::vector<LoggedTask>> log(size_t count) { return log(LogFilter{.count = count}); }
  // Whom the owner means by a name: the words that stand for that person, as far as the contacts
  // know them.
  Result<base::Mentions> mentions_of(const std::string& name);
  Result<int64_t> verify();  // how many records hold

  std::vector<FileReport> import_files(const std::vector<Path>& files, base::Instant now);
  // One file that is called `name`: its ending says what it is.
  Result<formats::ImportReport> import_file(const Path& file, const std::string& name,
                                            base::Instant now);
  Result<std::vector<std::string>> export_to(const Path& folder);
  struct ExportedFile {
    std::string name, bytes;
  };
  Result<std::vector<ExportedFile>> export_all();
  // Shows rooms to the owner, outside of any task: `view` reads, and changes nothing.
  template <class View>
  auto look(View view) {
    std::lock_guard hold(strand_);
    return view(*rooms_);
  }
  // A room for good, with the words of the tasks that were about it. Returns copies of the keys
  // that could not be reached.
  Result<std::vector<std::string>> erase(const std::string& room);
  // What there is of a person, and what of it had left; and all of it erased.
  Result<PersonTraces> traces_of(const std::string& person);
  Result<PersonTraces> forget(const std::string& person);
  // Everything that ever left.
  Result<std::vector<Left>> left();
  // Everything, here and the keys beside backups; the house is of no use afterwards. Returns copies
  // of the keys that could not be reached.
  Result<std::vector<std::string>> destroy();
  // The rooms with the owner's data, by name.
  static const std::vector<std::string>& data_rooms();
  // A frozen room is only kept: nothing of it is read, changed or sent. `not_found` for none.
  Result<void> freeze(const std::string& room, bool frozen);
  struct RoomSize {
    std::string name;
    std::map<std::string, int64_t> tables;  // empty for a frozen one
    bool frozen = false;
  };
  Result<std::vector<RoomSize>> rooms();
  store::House& store() { return store_; }
  // The house's own tools; and with those of its guests, to look at.
  const plan::Toolbox& catalogue() const { return tools_; }
  plan::Toolbox all_tools();
  // Canonical bytes of a room's content, for tests of undo.
  Result<std::string> image(const std::string& room) { return rooms_->image(room); }

  Result<Settings> settings();
  Result<void> set_settings(const Settings& settings);
  Result<std::optional<MailAccount>> mail_account();
  Result<void> set_mail_account(const MailAccount& account);
  Result<std::vector<model::Entry>> models();
  Result<void> set_models(const std::vector<model::Entry>& models);
  base::Zone zone();
  Vault& secrets() { return *vault_; }
  Devices& devices() { return *devices_; }
  Passkeys& passkeys() { return *passkeys_; }

  // MCP servers (house/guest.h). `not_found` for none of that name.
  Result<std::vector<Guest>> guests();
  Result<Guest> guest(const std::string& name);
  Result<void> put_guest(const Guest& guest);  // in place of one of that name
  Result<void> remove_guest(const std::string& name);
  // Starts it, or opens its address. A login that came of it is kept as the guest's own secret.
  Result<std::unique_ptr<mcp::Client>> let_in(const Guest& guest, const Reception& reception);
  static std::string secret_of_guest(const std::string& name);
  static std::optional<net::Route> route_of(const Guest& guest);

  // Reminders and timers that are due by `now`, told once each; missed ones by their own rule.
  Result<std::vector<std::string>> due(base::Instant now);
  Result<std::optional<base::Instant>> next_due(base::Instant now);
  // Sends what lies in the outbox through the account, if there is one. Returns sentences about
  // what went wrong.
  Result<std::vector<std::string>> deliver(base::Instant now, std::stop_token stop);

 private:
  Desk desk() { return {store_, *rooms_, strand_, along_, grants_, clock_}; }
  Result<model::Spark*> spark();
  Result<std::unique_ptr<agent::Planner>> planner(agent::Mode mode);
  plan::Toolbox toolbox(TaskState& task, Owner& owner, agent::Planner& planner,
                        std::mutex& planning, size_t depth);
  plan::Tool sub_agent_tool(TaskState& task, Owner& owner, agent::Planner& planner,
                            std::mutex& planning, size_t depth);
  std::vector<plan::Tool> tools_of_guests(Owner& owner);
  Door door(Owner& owner);
  Result<std::unique_ptr<mcp::Transport>> start_program(const Guest& guest);
  Result<std::unique_ptr<mcp::Transport>> open_address(const Guest& guest,
                                                       const Reception& reception);
  Result<Answer> run(TaskState& task, Owner& owner);
  Result<Answer> go_on(TaskRecord record, Owner& owner, std::stop_token stop);
  Result<void> end_task(const std::string& task, store::Write& write);
  Result<agent::Talk> talk_at(base::Instant now);
  Result<agent::Talk> talk_before(const std::string& task);
  Result<Answer> close(const TaskState& task, const base::Error& error);
  Result<void> load_records(TaskState& task);
  Result<void> load_grants();
  Result<void> fill_recipient(trust::Grant& grant);
  Result<void> load_frozen();
  Result<void> check_all_thawed();
  Result<contacts::Called> whom_to_forget(const std::string& said);
  Result<std::vector<PersonTraces::InRoom>> take_out(const contacts::Called& person,
                                                     const base::Mentions& words);
  Result<int64_t> records_about(const base::Mentions& person);
  Result<std::vector<Left>> left(const base::Mentions* person);
  Result<std::vector<store::ItemKey>> items_about(const Erasing& erasing);
  Result<std::vector<std::string>> finish_erasing(const Erasing& erasing);
  Result<void> resume_erasing();
  Result<std::string> setting(const std::string& key);
  Result<void> set_setting(const std::string& key, const std::string& value);
  Result<std::string> revert_steps(std::vector<StepRecord> steps);
  Result<std::vector<StepRecord>> steps_of(const std::string& task);
  Result<TaskRecord> close_card(const std::string& id, TaskState::Said said, const Sureness& sure);
  Result<void> keep_guest_card(const Guest& guest);
  Result<Answer> settle_guest_card(const trust::Card& card, trust::CardAnswer answer);
  Result<std::vector<StepRecord>> latest_changes(const std::string& before_task);
  Result<std::optional<std::string>> deliver_one(const messages::Outgoing& message,
                                                 const MailAccount& account, std::stop_token stop);
  Result<std::vector<std::string>> settle_unknown_sendings();

  store::House store_;
  std::optional<rooms::Rooms> rooms_;
  plan::Toolbox tools_;
  std::vector<plan::Tool> tool_list_;
  std::vector<plan::RecordType> record_types_;
  std::mutex working_;  // one task at a time; taken before the strand
  std::mutex strand_;
  std::optional<Vault> vault_;
  std::optional<Devices> devices_;
  std::optional<Passkeys> passkeys_;
  store::Write along_;
  std::vector<trust::Grant> grants_;
  std::function<base::Instant()> clock_;
  Path home_, spark_file_;
  std::function<Result<std::unique_ptr<model::Spark>>(const Path&)> open_spark_;
  reader::Files files_;
  std::future<Result<std::unique_ptr<model::Spark>>> spark_coming_;
  std::unique_ptr<model::Spark> spark_;
  std::unique_ptr<model::Model> model_;
  std::string model_name_;
};

}  // namespace house
