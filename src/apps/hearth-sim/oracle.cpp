#include "oracle.h"

#include <fmt/format.h>

#include "crypto/crypto.h"
#include "house/records.h"
#include "plans.h"
#include "trust/effect.h"

namespace sim {

using base::Json;

Oracle* Oracle::watching = nullptr;

namespace {

std::string hex(const trust::Digest& digest) { return crypto::to_hex(crypto::view(digest)); }

// Nothing goes wrong while somebody looks on.
class Calm {
 public:
  explicit Calm(Machine& machine)
      : machine_(machine),
        watcher_(machine.disk.watch({})),
        oracle_(std::exchange(Oracle::watching, nullptr)) {}
  Calm(const Calm&) = delete;
  Calm& operator=(const Calm&) = delete;
  ~Calm() {
    machine_.disk.watch(std::move(watcher_));
    Oracle::watching = oracle_;
  }

 private:
  Machine& machine_;
  Disk::Watcher watcher_;
  Oracle* oracle_;
};

// A copy of the house beside it, to look into; gone afterwards.
class Witness {
 public:
  Witness(Machine& machine, Disk::View view) : calm_(machine), disk_(machine.disk) {
    disk_.copy_folder(home_folder, at, view);
  }
  ~Witness() { disk_.remove_folder(at); }
  static inline const std::string at = "/machine/witness";

 private:
  Calm calm_;
  Disk& disk_;
};

bool holds(const std::string& text, std::string_view mark) {
  return text.find(mark) != std::string::npos;
}

bool is_plain_text(const std::string& json) { return json.starts_with(R"({"t":"str")"); }

}  // namespace

std::map<std::string, std::string> images(house::House& house, std::string& trouble) {
  std::map<std::string, std::string> out;
  for (const char* room : room_names) {
    auto image = house.image(room);
    if (image)
      out[room] = std::move(*image);
    else
      trouble = fmt::format("{} cannot be read: {}", room, image.error().text());
  }
  return out;
}

void Oracle::expect(bool holds, const std::string& otherwise) {
  if (!holds && broken_.empty()) broken_ = otherwise;
}

void Oracle::wrote(store::House& house) {
  acknowledged_ = house.head().seq;
  leaf_ = house.head().leaf;
}

void Oracle::used(const trust::Call& call, bool first, bool second) {
  expect(!second, fmt::format("a Permit for {} is good twice", call.policy.tool));
  if (!first) return;
  permits_.insert(hex(trust::digest(call)));
  for (const trust::Argument& argument : call.arguments) label(call, argument);
}

// Invariant 6. Of a record that was chosen as a whole its fields' texts say nothing.
void Oracle::label(const trust::Call& call, const trust::Argument& argument) {
  if (argument.part == trust::Part::control && !is_plain_text(argument.text)) return;
  trust::Integrity best = trust::Integrity::owner;
  if (holds(argument.text, mark::record) || holds(argument.text, mark::model))
    best = trust::Integrity::own;
  if (holds(argument.text, mark::outside)) best = trust::Integrity::outside;
  if (holds(argument.text, mark::any))
    expect(argument.label.integrity <= best,
           fmt::format("{} of {} is {}, and holds what is {} at best: {}", argument.name,
                       call.policy.tool, trust::integrity_name(argument.label.integrity),
                       trust::integrity_name(best), argument.shown));
  bool silent =
      call.policy.effect == trust::Effect::s3 && !owner_.approved(hex(trust::digest(call)));
  if (silent)
    expect(!holds(argument.text, mark::outside) && !holds(argument.text, mark::record),
           fmt::format("{} leaves without the owner's yes: {}", argument.name, argument.shown));
}

// Invariant 7, at the moment when the message leaves: the worst loss of power now must find it.
void Oracle::leaves(const std::string& message_id) {
  Witness witness(machine_, Disk::View::synced);
  auto house = store::House::open(witness.at);
  if (!house) return expect(false, "a message leaves a house that is not on the disk");
  auto items = house->items(store::Shelf::effect);
  bool intended = false;
  for (const store::Item& item : items.value_or(std::vector<store::Item>{})) {
    std::string id;
    for (char c : item.key.substr(std::min(item.key.size(), size_t(5))))
      id += std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '.';
    intended = intended || message_id.starts_with(id + "@");
  }
  expect(intended, "a message leaves that the journal does not know of: " + message_id);
  bool sent_by_step = false;
  auto entries = house->read({.kind = house::note_step});
  for (const store::Entry& entry : entries.value_or(std::vector<store::Entry>{})) {
    if (!entry.body) continue;
    auto step = house::read_step(entry);
    sent_by_step = sent_by_step || (step && step->tool == "messages.send");
  }
  expect(sent_by_step, "a message leaves without a step that sent it: " + message_id);
}

// Invariant 1, should the power go now.
void Oracle::durable() {
  Witness witness(machine_, Disk::View::synced);
  auto house = store::House::open(witness.at);
  if (!house) return expect(false, "a loss of power would leave no house: " + house.error().text());
  acknowledged(*house);
}

void Oracle::opened(house::House& house) {
  Calm calm(machine_);
  acknowledged(house.store());
  auto settings = house.settings();
  expect(!settings || settings->model == played_model, "the house forgot what its owner had set");
}

void Oracle::acknowledged(store::House& house) {
  const store::Head& head = house.head();
  expect(head.seq >= acknowledged_,
         fmt::format("{} records were acknowledged, {} are there", acknowledged_, head.seq));
  auto leaf = house.leaf_at(acknowledged_);
  if (acknowledged_ > 0)
    expect(leaf && *leaf == leaf_,
           fmt::format("record {} is not the one that was acknowledged", acknowledged_));
}

// Invariants 2, 4, 5.
void Oracle::journal(house::House& house) {
  Calm calm(machine_);
  auto verified = house.verify();
  expect(verified.has_value(),
         "the journal does not verify: " + (verified ? "" : verified.error().text()));
  auto entries = house.store().read({});
  if (!entries) return expect(false, "the journal cannot be read: " + entries.error().text());
  std::set<std::string> made;
  std::set<int64_t> noted;
  for (const store::Entry& entry : *entries)
    if (entry.kind != "change") noted.insert(entry.step);
  for (const store::Entry& entry : *entries) {
    bool by_clock =
        entry.room == "reminders" || entry.room == "messages" || entry.room == "settings";
    if (entry.kind == "change" && !by_clock)
      expect(noted.contains(entry.step),
             fmt::format("{} changed in record {} and nothing says why", entry.room, entry.seq));
    if (entry.kind != house::note_step || !entry.body) continue;
    auto record = house::read_step(entry);
    if (!record) return expect(false, "a step cannot be read: " + record.error().text());
    if (!record->undoable) continue;
    step(*record);
    expect(made.insert(record->task + "|" + record->path).second,
           fmt::format("step {} of a task was made twice: {}", record->path, record->told));
  }
}

// Of one that changed something.
void Oracle::step(const house::StepRecord& step) {
  expect(permits_.contains(step.digest),
         fmt::format("{} changed something without a Permit", step.tool));
  if (step.verdict == "card")
    expect(owner_.approved(step.digest), fmt::format("{} was done without a yes", step.tool));
  expect(step.verdict != "deny", fmt::format("{} was denied and done", step.tool));
}

// Invariant 3: the rooms' files are thrown away, and come again from the journal.
void Oracle::rebuilt(house::House& house) {
  std::string trouble;
  auto before = images(house, trouble);
  Witness witness(machine_, Disk::View::now);
  machine_.disk.remove_folder(witness.at + "/rooms");
  auto again = house::House::open({.home = witness.at, .unlock = {}, .spark_file = {}});
  if (!again) return expect(false, "a copy of the house does not open: " + again.error().text());
  auto after = images(**again, trouble);
  expect(trouble.empty(), trouble);
  for (const char* room : room_names)
    expect(before[room] == after[room],
           fmt::format("{} is not what the journal makes of it", room));
}

void Oracle::disk() {
  auto found = machine_.disk.holding(Machine::root, mark::any);
  std::erase_if(found, [](const std::string& name) { return name.starts_with(inbox_folder); });
  if (!found.empty()) expect(false, "in the clear: " + found.front());
}

void Oracle::mail(const Outside& outside) {
  for (auto& [id, times] : outside.taken)
    expect(times <= 1, fmt::format("the mail server took {} {} times", id, times));
}

void Oracle::settled(house::House& house) {
  Calm calm(machine_);
  auto items = house.store().items(store::Shelf::inbox);
  auto cards = house.cards();
  if (!items || !cards) return expect(false, "the inbox cannot be read");
  for (const store::Item& item : *items) {
    if (!item.key.starts_with("task/")) continue;
    expect(item.state == "waiting", "a request was left open: " + item.key);
    bool asked = std::ranges::any_of(
        *cards, [&](const trust::Card& card) { return "task/" + card.task == item.key; });
    expect(asked, "a request waits for a card that is not there: " + item.key);
  }
}

std::vector<std::string> Oracle::keys_of(const std::string& room) const {
  std::vector<std::string> keys;
  auto json = Json::parse(machine_.disk.content(home_folder + "/keys"));
  if (!json) return keys;
  for (const Json& one : (*json)["rooms"].items())
    if (one["room"].string() == room) keys.push_back(one["key"].string());
  return keys;
}

// `clean`: nothing has gone wrong with the disk so far, so that no freed block was missed.
void Oracle::erased(const std::string& room, const std::vector<std::string>& keys, bool clean) {
  for (const std::string& key : keys) {
    auto found = machine_.disk.holding(Machine::root, key);
    std::erase_if(found, [&](const std::string& name) { return name == "(freed)" && !clean; });
    if (!found.empty()) expect(false, fmt::format("the key of {} is still in {}", room, found[0]));
  }
}

void Oracle::restored(const base::Path& backup, const std::string& code,
                      const std::set<std::string>& erased_rooms) {
  Witness witness(machine_, Disk::View::now);
  machine_.disk.remove_folder(witness.at);
  {
    auto restored = store::House::restore(backup, witness.at, {.recovery_code = code});
    if (!restored) return expect(false, "a backup cannot be restored: " + restored.error().text());
  }
  auto house = house::House::open({.home = witness.at, .unlock = {}, .spark_file = {}});
  if (!house) return expect(false, "a restored house does not open: " + house.error().text());
  std::string trouble;
  auto all = images(**house, trouble);
  expect(trouble.empty(), trouble);
  for (const std::string& room : erased_rooms)
    expect(!holds(all[room], mark::any),
           fmt::format("{} was erased and came back from a backup", room));
}

}  // namespace sim
