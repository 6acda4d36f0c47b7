#include "life.h"

#include <fmt/format.h>

#include <cerrno>

#include "files.h"
#include "oracle.h"
#include "outside.h"

namespace sim {
namespace {

using base::Result;

std::string said(const auto& result) {
  return result
             ? "ok"
             : fmt::format("{}: {}", base::code_name(result.error().code), result.error().message);
}

// What the disk does for a while.
struct Weather {
  enum class Kind { fair, crash, error, full, short_writes } kind = Kind::fair;
  size_t after = 0, lasting = 1;  // in calls of the disk
};

const char* name_of(Weather::Kind kind) {
  static constexpr const char* names[] = {"fair", "crash", "EIO", "full disk", "short writes"};
  return names[size_t(kind)];
}

class Life {
 public:
  Life(uint64_t seed, Ground& ground, const std::vector<Recorded>& attacks)
      : dice_(seed),
        machine_(ground.machine),
        code_(ground.recovery_code),
        plans_(dice_.split(), attacks),
        owner_(dice_.split(), temper()),
        outside_(dice_.next()),
        oracle_(machine_, owner_) {
    machine_.entropy = dice_.split();
    outside_.on_mail = [this](const std::string& id, const net::MailEnvelope&) { return mail(id); };
    outside_.die = [this] { die(); };
    outside_.plan = [this](const model::Prompt&) {
      return plan_.empty() ? plans_.piece() : std::exchange(plan_, "");
    };
  }

  Lived run();

 private:
  PlayedOwner::Temper temper() {
    using enum PlayedOwner::Temper;
    return dice_.one_of({refuses, approves, anything, anything});
  }
  void note(std::string line) { lived_.trace.push_back(std::move(line)); }
  void forecast();
  void clear();
  void die();
  Outside::Death mail(const std::string& id);
  void event();
  void boot();
  bool try_to_open();

  void ask();
  void answer_card();
  void take_file();
  void deliver();
  void due();
  void undo();
  void erase();
  void back_up();
  void restore();
  void jump();
  void reopen();

  Dice dice_;
  Machine& machine_;
  std::string code_;
  Plans plans_;
  PlayedOwner owner_;
  Outside outside_;
  Oracle oracle_;
  Lived lived_;
  Weather weather_;
  size_t calls_ = 0;
  bool stormy_ = false;  // something has gone wrong with the disk in this life
  // What a sync did not write is read as if it were there until the machine starts anew. No program
  // can tell; so none is opened on it.
  bool sync_failed_ = false;
  bool trouble_ = false;  // … in this event
  std::string plan_;      // what the model answers next
  std::unique_ptr<house::House> house_;
  std::vector<Plans::Asked> asked_;
  std::vector<std::string> answered_;  // cards
  std::vector<std::string> backups_;
  std::map<std::string, std::set<std::string>> erased_since_;  // rooms, by backup
};

// Decides whether, when and how the disk fails during the next event.
void Life::forecast() {
  using enum Weather::Kind;
  weather_ = {};
  if (dice_.percent(60)) return clear();
  weather_.kind = dice_.one_of({crash, crash, crash, error, full, short_writes});
  weather_.after = dice_.small(400);
  weather_.lasting = dice_.percent(50) ? 1 : 1 + dice_.small(60);
  calls_ = 0;
  machine_.disk.watch([this](DiskCall call, const std::string& path) -> Trouble {
    size_t at = calls_++;
    if (at < weather_.after || at >= weather_.after + weather_.lasting) return {};
    bool writes =
        call == DiskCall::write || call == DiskCall::truncate || call == DiskCall::make_folder;
    if (weather_.kind == full && !writes) return {};
    if (weather_.kind == short_writes && call != DiskCall::write) return {};
    if (weather_.kind != short_writes) stormy_ = trouble_ = true;
    sync_failed_ |= weather_.kind == error && call == DiskCall::sync;
    note(fmt::format("    {} at {} of {}", name_of(weather_.kind), call_name(call), path));
    ++lived_.troubles;
    switch (weather_.kind) {
      case crash:
        return {.crash = true};
      case error:
        return {.error = EIO};
      case full:
        return {.error = ENOSPC};
      default:
        return {.bytes_max = 1 + dice_.below(600)};
    }
  });
}

void Life::clear() { machine_.disk.watch({}); }

void Life::die() {
  if (machine_.disk.dead()) return;
  stormy_ = trouble_ = true;
  note("    crash at the mail server");
  machine_.disk.die();
}

Outside::Death Life::mail(const std::string& id) {
  note("    leaves: " + id);
  if (machine_.disk.dead()) return Outside::Death::before;
  oracle_.leaves(id);
  ++lived_.sent;
  if (dice_.percent(85)) return Outside::Death::none;
  return dice_.percent(50) ? Outside::Death::before : Outside::Death::after;
}

bool Life::try_to_open() {
  auto house = house::House::open(
      {.home = home_folder, .unlock = {}, .spark_file = {}, .files = files_here()});
  bool fair = !trouble_ && !machine_.disk.dead();
  note("  open: " + said(house));
  if (fair) oracle_.expect(house.has_value(), "the house does not open: " + said(house));
  if (!house) return false;
  house_ = std::move(*house);
  return true;
}

// Opens the house, also after a crash, also when it crashes again while it does.
void Life::boot() {
  for (int attempt = 0;; ++attempt) {
    house_.reset();
    if (sync_failed_) machine_.disk.die();
    if (machine_.disk.dead()) {
      ++lived_.crashes;
      sync_failed_ = false;
      clear();
      machine_.disk.lose_power(dice_);
      note(fmt::format("  power is back {:016x}", machine_.disk.fingerprint(home_folder)));
    }
    trouble_ = false;
    if (attempt < 3)
      forecast();
    else
      clear();
    if (try_to_open() && !machine_.disk.dead()) {
      clear();
      oracle_.opened(*house_);
      auto answers = house_->resume(owner_);
      note("  resume: " + said(answers));
      if (!machine_.disk.dead()) break;
    }
    if (!oracle_.broken().empty() || attempt > 8) return;
  }
  clear();
}

void Life::ask() {
  Plans::Asked asked;
  if (!asked_.empty() && dice_.percent(10))
    asked = asked_[dice_.below(asked_.size())];
  else
    asked = dice_.percent(50) ? plans_.honest() : plans_.hostile();
  asked_.push_back(asked);
  agent::Mode mode = dice_.percent(80) ? agent::Mode::instant : agent::Mode::thinking;
  note(fmt::format("ask: {} [{}]", asked.request, agent::mode_name(mode)));
  for (size_t from = 0; from < asked.plan.size();) {
    size_t end = std::min(asked.plan.find('\n', from), asked.plan.size());
    note("    | " + asked.plan.substr(from, end - from));
    from = end + 1;
  }
  plan_ = asked.plan;
  std::string trouble;
  auto before = images(*house_, trouble);
  bool quiet = dice_.percent(35);  // then it is taken back, and nothing may be left of it
  if (!quiet) forecast();
  auto answer = house_->ask(asked.request, {.mode = mode, .now = {}, .stop = {}}, owner_);
  clear();
  note("  " +
       (answer ? fmt::format("{}: {}", agent::state_name(answer->reply.state), answer->reply.text)
               : said(answer)));
  if (!quiet || machine_.disk.dead() || !answer) return;
  auto undone = house_->undo(answer->task);
  note("  undo: " + said(undone));
  bool nothing = !undone && undone.error().code == base::Code::not_found;
  // An undo inside the plan has already changed what was before.
  bool undid = asked.plan.find("hearth.undo") != std::string::npos;
  oracle_.expect(undone || nothing, "what was just done cannot be taken back: " + said(undone));
  if (!undone) return;
  auto after = images(*house_, trouble);
  for (const char* room : room_names)
    oracle_.expect(undid || before[room] == after[room],
                   fmt::format("undo did not give back {} as it was", room));
}

void Life::answer_card() {
  auto cards = house_->cards().value_or(std::vector<trust::Card>());
  std::string id = "none";
  trust::CardAnswer answer = owner_.next_answer(false);
  bool again = !answered_.empty() && dice_.percent(20);
  if (again) id = answered_[dice_.below(answered_.size())];
  if (!again && !cards.empty()) {
    id = cards[dice_.below(cards.size())].id;
    answered_.push_back(id);
  }
  // One that was answered before a crash may still be open.
  auto open = std::ranges::find(cards, id, &trust::Card::id);
  if (open != cards.end()) owner_.answered(*open, answer);
  forecast();
  auto went_on = house_->answer_card(id, answer, owner_);
  clear();
  note(fmt::format("card {} {}: {}", id, answer == trust::CardAnswer::once ? "once" : "deny",
                   said(went_on)));
}

void Life::take_file() {
  Plans::File file = plans_.file();
  std::string path = inbox_folder + "/" + file.name;
  machine_.disk.put(path, file.content);
  forecast();
  auto reports = house_->import_files({path}, machine_.now());
  clear();
  note(fmt::format("import {}: {}", file.name, said(reports[0].report)));
}

void Life::deliver() {
  forecast();
  auto notices = house_->deliver(machine_.now(), {});
  clear();
  note("deliver: " + said(notices));
}

void Life::due() {
  forecast();
  auto told = house_->due(machine_.now());
  clear();
  note("due: " + said(told));
}

void Life::undo() {
  forecast();
  auto undone = house_->undo("");
  clear();
  note("undo: " + said(undone));
}

void Life::erase() {
  std::string room = room_names[dice_.below(std::size(room_names))];
  auto keys = oracle_.keys_of(room);
  bool clean = !stormy_;
  forecast();
  auto unreached = house_->erase(room);
  clear();
  note(fmt::format("erase {}: {}", room, said(unreached)));
  if (!unreached || machine_.disk.dead()) return;
  if (!unreached->empty()) return note("  copies were not reached");
  oracle_.erased(room, keys, clean && !stormy_);
  for (auto& [backup, rooms] : erased_since_) rooms.insert(room);
}

void Life::back_up() {
  std::string file = fmt::format("{}/{}", backup_folder, backups_.size());
  forecast();
  auto done = house_->store().backup(file);
  clear();
  note(fmt::format("backup {}: {}", file, said(done)));
  if (!done || machine_.disk.dead()) return;
  backups_.push_back(file);
  erased_since_[file] = {};
}

void Life::restore() {
  if (backups_.empty()) return;
  const std::string& file = backups_[dice_.below(backups_.size())];
  note("restore " + file);
  oracle_.restored(file, code_, erased_since_[file]);
}

void Life::jump() {
  auto hours = std::chrono::hours(dice_.one_of({1, 7, 24, 24 * 30, -2, -24 * 3}));
  machine_.pass(hours);
  note(fmt::format("the clock jumps {} hours", hours.count()));
}

void Life::reopen() {
  note("reopen");
  house_.reset();
  boot();
}

void Life::event() {
  trouble_ = false;
  size_t kind = dice_.below(100);
  if (kind < 40)
    ask();
  else if (kind < 52)
    answer_card();
  else if (kind < 62)
    take_file();
  else if (kind < 78)
    deliver();
  else if (kind < 82)
    due();
  else if (kind < 86)
    undo();
  else if (kind < 90)
    erase();
  else if (kind < 93)
    back_up();
  else if (kind < 95)
    restore();
  else if (kind < 97)
    jump();
  else
    reopen();
}

Lived Life::run() {
  Machine::running = &machine_;
  Outside::around = &outside_;
  Oracle::watching = &oracle_;
  boot();
  size_t events = 4 + dice_.below(12);
  while (oracle_.broken().empty() && house_ && lived_.events < events) {
    ++lived_.events;
    event();
    if (machine_.disk.dead()) boot();
    if (!house_ || !oracle_.broken().empty()) break;
    oracle_.journal(*house_);
    if (dice_.percent(30)) oracle_.durable();
    oracle_.mail(outside_);
    note(fmt::format("  {} records, {:016x}", house_->store().head().seq,
                     machine_.disk.fingerprint(home_folder)));
  }
  if (house_ && oracle_.broken().empty()) {
    reopen();
    oracle_.journal(*house_);
    oracle_.settled(*house_);
    oracle_.rebuilt(*house_);
    oracle_.disk();
  }
  house_.reset();
  lived_.broken = oracle_.broken();
  lived_.cards = owner_.cards();
  Oracle::watching = nullptr;
  Outside::around = nullptr;
  Machine::running = nullptr;
  return std::move(lived_);
}

}  // namespace

Ground lay_ground() {
  Ground ground;
  Machine& machine = ground.machine;
  Machine::running = &machine;
  machine.disk.found(Machine::root);
  for (const std::string& folder : {inbox_folder, backup_folder}) CHECK(base::make_folder(folder));
  machine.disk.put(inbox_folder + "/contacts.vcf",
                   "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Lima\r\nEMAIL:ana@lima.example\r\n"
                   "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ben Ode\r\n"
                   "EMAIL:ben@ode.example\r\nEND:VCARD\r\n");
  {
    auto house = house::House::open(
                     {.home = home_folder, .unlock = {}, .spark_file = {}, .files = files_here()})
                     .value();
    ground.recovery_code = house->store().take_recovery_code().value();
    CHECK(house->set_models({{.name = played_model,
                              .kind = "openai",
                              .model = "played",
                              .base_url = "https://model.invalid/v1"}}));
    CHECK(house->set_settings({.owner_name = "Mia Keller",
                               .owner_mails = {"mia@example.org"},
                               .zone = "Europe/Berlin",
                               .model = played_model}));
    CHECK(house->set_mail_account({.host = "mail.invalid", .address = "mia@example.org"}));
    CHECK(house->import_files({inbox_folder + "/contacts.vcf"}, machine.now())[0].report);
    std::string trouble;
    images(*house, trouble);
    CHECK(trouble.empty());
  }
  Machine::running = nullptr;
  return ground;
}

Lived live(uint64_t seed, Ground& ground, const std::vector<Recorded>& attacks) {
  return Life(seed, ground, attacks).run();
}

}  // namespace sim
