// For tests: the house of Mia Keller in a folder of its own, on a Monday morning, 4 May 2026, 09:00
// in Berlin.
#pragma once
#include <gtest/gtest.h>

#include <functional>

#include "base/json.h"
#include "base/text.h"
#include "house/house.h"
#include "store/testing.h"

namespace house {

// Answers every card with `says`.
struct Mia : Owner {
  trust::CardAnswer says = trust::CardAnswer::later;
  std::vector<trust::Edits> wants = {};  // one to each card that she edits; behind the last: yes
  std::string passphrase_typed = {};     // "": none
  std::mutex turn;
  std::vector<trust::Card> cards;  // that were put

  trust::CardAnswer decide(const trust::Card& card) override {
    std::lock_guard hold(turn);
    cards.push_back(card);
    bool edits_on = says != trust::CardAnswer::edit || !wants.empty();
    return edits_on ? says : trust::CardAnswer::once;
  }
  trust::Edits edits(const trust::Card&) override {
    std::lock_guard hold(turn);
    trust::Edits next = wants.front();
    wants.erase(wants.begin());
    return next;
  }
  std::optional<crypto::Secret> passphrase(const trust::Card&) override {
    if (passphrase_typed.empty()) return {};
    return crypto::Secret(passphrase_typed);
  }
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>&) override {
    return "about: " + question;
  }
  void see(const Event&) override {}
};

inline base::Instant morning() { return *base::parse_instant("2026-05-04T09:00+02:00"); }

inline std::unique_ptr<House> open_house(const base::Path& home,
                                         std::function<base::Instant()> clock = base::clock_now) {
  auto house =
      House::open({.home = home, .unlock = {}, .spark_file = {}, .clock = std::move(clock)});
  CHECK(house);
  return std::move(*house);
}

// "agent(\"…\", tools=[\"lists\"])"
inline std::string agent(const std::string& goal, const std::string& tools = "") {
  std::string narrowed = tools.empty() ? "" : fmt::format(", tools=[\"{}\"]", tools);
  return fmt::format("agent({}{})", base::Json(goal).dump(), narrowed);
}
inline std::string add(const std::string& item) {
  return fmt::format("lists.add([\"{}\"], list=\"shopping\")", item);
}

struct Home {
  static constexpr const char* rooms[] = {"calendar", "contacts", "lists",
                                          "memory",   "messages", "reminders"};
  store::Folder folder;
  Mia mia;
  base::Seconds later{0};  // than it is: for what ends by the clock
  std::unique_ptr<House> house = opened();

  std::unique_ptr<House> opened() {
    return open_house(folder.path / "home", [this] { return base::clock_now() + later; });
  }
  Home() {
    EXPECT_TRUE(house->set_settings({.owner_name = "Mia Keller",
                                     .owner_mails = {"mia@example.org"},
                                     .zone = "Europe/Berlin",
                                     .model = {}}));
  }
  void close() { house.reset(); }
  void reopen() {
    close();
    house = opened();
  }

  // Runs a plan as the owner gave it.
  Answer asked(const std::string& plan, std::stop_token stop = {}) {
    auto answer =
        house->ask(plan, {.mode = agent::Mode::given, .now = morning(), .stop = stop}, mia);
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().text());
    return answer.value_or(Answer{});
  }
  std::string told(const std::string& plan) { return asked(plan).reply.text; }
  agent::State state(const std::string& plan) { return asked(plan).reply.state; }
  std::string undone(const std::string& task = "") {
    auto said = house->undo(task);
    return said ? *said : said.error().text();
  }

  std::string images() {
    std::string all;
    for (const char* room : rooms) all += house->image(room).value();
    return all;
  }
  // "calendar.event 1, lists.item 2, …": the tables that are not empty.
  std::string sizes() {
    std::vector<std::string> parts;
    auto all = house->rooms().value();
    for (const House::RoomSize& room : all)
      for (const auto& [table, rows] : room.tables)
        if (rows) parts.push_back(fmt::format("{}.{} {}", room.name, table, rows));
    return base::join(parts, ", ");
  }
  std::string shopping() { return told("lists.show(\"shopping\")"); }
  // The sentences of all steps of the last task, and how it ended.
  std::string last_logged() {
    auto log = house->log(1).value();
    std::string out;
    for (const StepRecord& step : log.back().steps) out += step.tool + ": " + step.told + "\n";
    return out + log.back().state;
  }
};

}  // namespace house
