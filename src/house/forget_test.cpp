// Erasing a person, a room, the house; and freezing.
#include "house/forget.h"

#include <gmock/gmock.h>

#include "house/testing.h"

namespace house {
namespace {

using base::Code;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Tomas is in every room; Ana only beside him.
struct Forgetting : testing::Test {
  Home home;
  Forgetting() {
    home.asked("contacts.add(who=\"Tomas Berg\", mail=\"tomas@berg.example\")");
    home.asked("contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")");
    home.asked("calendar.add(\"Lunch\", when=\"friday at 12:30\", who=person(\"Tomas\"))");
    home.asked("calendar.add(\"Dinner with Tomas\", when=\"friday at 19:00\")");
    home.asked("reminders.add(\"call Tomas\", when=when(\"today at 18:00\"))");
    home.asked("reminders.add(\"call Ana\", when=when(\"today at 19:00\"))");
    home.asked("memory.remember(\"Tomas likes Gorgonzola\")");
    home.asked("lists.add([\"gift for Tomas\", \"milk\"], list=\"shopping\")");
    home.asked("messages.send(to=person(\"Tomas\"), text=\"I'll be late\")");
    home.asked("messages.send(to=person(\"Ana\"), text=\"Tomas is late\")");
  }
  // Everything that still opens, as the program itself reads it.
  std::string all() {
    std::string text = home.images();
    for (const store::Entry& entry : home.house->store().read({}).value())
      text += entry.body.value_or("") + "\n";
    for (auto shelf :
         {store::Shelf::inbox, store::Shelf::outbox, store::Shelf::effect, store::Shelf::timer})
      for (const store::Item& item : home.house->store().items(shelf).value())
        text += item.key + item.body + "\n";
    return base::lower(text);
  }
  std::string found(const std::string& person) {
    std::string text;
    auto traces = home.house->traces_of(person);
    if (!traces) return traces.error().text();
    for (const auto& room : traces->rooms)
      for (const rooms::Trace& trace : room.traces)
        text += fmt::format("{}: {} {}\n", room.room, trace.count, trace.what);
    return text;
  }
};

TEST_F(Forgetting, WhatThereIsIsShownRoomByRoomAndNothingChanges) {
  std::string before = home.images();
  EXPECT_EQ(found("Tomas"),
            "contacts: 1 contact\n"
            "calendar: 1 event they are taken out of\n"
            "calendar: 1 event that names them, blacked out\n"
            "lists: 1 list item that names them\n"
            "memory: 1 kept fact that names them\n"
            "messages: 1 message from or to them\n"
            "messages: 1 message that names them, blacked out\n"
            "reminders: 1 reminder that names them\n");
  EXPECT_EQ(home.images(), before);
  EXPECT_GT(home.house->traces_of("Tomas")->records, 10);
}

TEST_F(Forgetting, NothingThatStillOpensNamesThemAndTheRestIsThere) {
  EXPECT_THAT(all(), HasSubstr("berg"));
  auto gone = home.house->forget("Tomas");
  ASSERT_TRUE(gone) << gone.error().text();
  EXPECT_EQ(gone->name, "Tomas Berg");
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_THAT(all(), Not(HasSubstr("tomas")));
    EXPECT_THAT(all(), Not(HasSubstr("berg")));
    EXPECT_THAT(home.sizes(),
                "calendar.event 2, contacts.contact 1, lists.item 1, "
                "messages.message 1, reminders.reminder 1");
    home.reopen();
  }
  EXPECT_THAT(home.told("calendar.find(\"Lunch\")"), HasSubstr("Lunch"));
  EXPECT_THAT(home.told("calendar.find(\"Dinner\")"), HasSubstr("Dinner with ▇▇▇"));
  EXPECT_THAT(home.told("messages.find(who=\"Ana\")"), HasSubstr("▇▇▇ is late"));
  EXPECT_THAT(home.told("memory.recall(\"Gorgonzola\")"), HasSubstr("I know nothing"));
  EXPECT_TRUE(home.house->verify());
  EXPECT_EQ(found("Tomas"), "");
}

TEST_F(Forgetting, TheLogOfOthersStays) {
  ASSERT_TRUE(home.house->forget("Tomas"));
  auto log = home.house->log(100).value();
  ASSERT_EQ(log.size(), 10u);
  EXPECT_EQ(log[5].request, "reminders.add(\"call Ana\", when=when(\"today at 19:00\"))");
  EXPECT_THAT(log[5].reply, HasSubstr("call Ana"));
  EXPECT_THAT(log[4].request, HasSubstr("call ▇▇▇"));
  // What was changed before is history that is gone; what comes after is undone as ever.
  EXPECT_THAT(home.undone(), HasSubstr("nothing to take back"));
  home.asked("lists.add([\"tea\"], list=\"shopping\")");
  EXPECT_THAT(home.undone(), HasSubstr("Taken back"));
}

TEST_F(Forgetting, ATaskThatWaitsForACardAboutThemIsGoneWithItsCard) {
  home.asked("messages.send(to=person(\"Tomas\"), text=reminders.find(\"Ana\")[0].text)");
  ASSERT_EQ(home.house->cards()->size(), 1u);
  ASSERT_TRUE(home.house->forget("Tomas"));
  EXPECT_EQ(home.house->cards()->size(), 0u);
  EXPECT_EQ(home.house->resume(home.mia)->size(), 0u);
}

TEST_F(Forgetting, WhatWasCutShortIsFinishedAtTheNextOpening) {
  Erasing erasing{.room = "", .tasks = {}, .person = base::Mentions({"Tomas Berg", "Tomas"})};
  store::Item begun{
      .shelf = store::Shelf::inbox, .key = erasing_key, .state = "", .body = body_of(erasing)};
  ASSERT_TRUE(home.house->store().write({.items = {begun}}));
  home.reopen();
  for (const store::Entry& entry : home.house->store().read({.room = "house"}).value())
    EXPECT_THAT(base::lower(entry.body.value_or("")), Not(HasSubstr("tomas")));
  for (const store::Item& item : home.house->store().items(store::Shelf::inbox).value())
    EXPECT_NE(item.key, erasing_key);
}

TEST_F(Forgetting, WhoMayBeSeveralIsAskedForAndSharedNamesAreLeft) {
  home.asked("contacts.add(who=\"Tomas Novak\", mail=\"novak@example.org\")");
  EXPECT_THAT(found("Tomas"), HasSubstr("Tomas Berg and Tomas Novak"));
  ASSERT_TRUE(home.house->forget("Tomas Berg"));
  EXPECT_THAT(all(), Not(HasSubstr("berg")));
  EXPECT_THAT(all(), HasSubstr("novak"));
  EXPECT_THAT(all(), HasSubstr("dinner with tomas"));  // which of the two?
}

TEST_F(Forgetting, TheOwnerIsNotForgotten) {
  EXPECT_EQ(home.house->forget("me").error().code, Code::invalid);
  EXPECT_THAT(all(), HasSubstr("tomas"));
}

TEST_F(Forgetting, SomebodyWithoutATraceIsSaidToHaveNone) { EXPECT_EQ(found("Zoltan"), ""); }

TEST_F(Forgetting, AnErasedRoomTakesTheWordsOfItsTasksAlong) {
  EXPECT_THAT(all(), HasSubstr("gorgonzola"));
  ASSERT_TRUE(home.house->erase("memory"));
  EXPECT_THAT(all(), Not(HasSubstr("gorgonzola")));
  auto log = home.house->log(100).value();
  EXPECT_EQ(log[6].request, "(erased)");
  EXPECT_EQ(log[6].reply, "(erased)");
  EXPECT_THAT(log[7].request, HasSubstr("gift for Tomas"));
  EXPECT_THAT(home.undone(), HasSubstr("To Ana Lopez: “Tomas is late”"));  // others' history stays
  EXPECT_TRUE(home.house->verify());
  home.reopen();
  EXPECT_THAT(all(), Not(HasSubstr("gorgonzola")));
}

TEST_F(Forgetting, AnUndoThatWasItselfTakenBackIsStillKnownAsThatAfterwards) {
  home.asked("lists.add([\"tea\"], list=\"shopping\")");
  home.asked("hearth.undo()");
  home.asked("hearth.undo()");
  EXPECT_THAT(home.shopping(), HasSubstr("tea"));
  ASSERT_TRUE(home.house->erase("memory"));
  EXPECT_THAT(home.undone(), HasSubstr("tea"));
  EXPECT_THAT(home.shopping(), Not(HasSubstr("tea")));
}

TEST_F(Forgetting, TheWholeHouseIsGoneWithItsKeys) {
  base::Path folder = home.folder.path / "home", backup = home.folder.path / "backup";
  ASSERT_TRUE(home.house->store().backup(backup));
  auto unreached = home.house->destroy();
  ASSERT_TRUE(unreached);
  EXPECT_THAT(*unreached, ElementsAre());
  EXPECT_FALSE(home.house->ask("say(\"hello\")", {.mode = agent::Mode::given}, home.mia));
  home.close();
  for (const char* name : {"keys", "secret", "journal.db", "journal.db-wal", "rooms"})
    EXPECT_FALSE(std::filesystem::exists(folder / name)) << name;
  EXPECT_FALSE(std::filesystem::exists(base::Path(backup) += ".keys"));
  EXPECT_TRUE(std::filesystem::exists(backup));
}

struct Freezing : Forgetting {
  void freeze(const std::string& room, bool frozen = true) {
    auto done = home.house->freeze(room, frozen);
    EXPECT_TRUE(done) << done.error().text();
  }
};

TEST_F(Freezing, AFrozenRoomAnswersWithASentenceUntilItIsThawed) {
  freeze("calendar");
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_THAT(home.told("calendar.find(\"Lunch\")"), HasSubstr("The room calendar is frozen"));
    EXPECT_THAT(home.told("calendar.add(\"Tea\", when=\"friday at 16:00\")"),
                HasSubstr("The room calendar is frozen"));
    EXPECT_EQ(home.house->image("calendar").error().code, Code::denied);
    EXPECT_THAT(home.shopping(), HasSubstr("milk"));
    EXPECT_TRUE(home.house->verify());
    home.reopen();
  }
  freeze("calendar", false);
  EXPECT_THAT(home.told("calendar.find(\"Lunch\")"), HasSubstr("Lunch"));
  EXPECT_THAT(home.told("calendar.find(\"Tea\")"), Not(HasSubstr("16:00")));
}

TEST_F(Freezing, TheLogTellsNothingOfIt) {
  freeze("memory");
  for (const LoggedTask& task : home.house->log(100).value()) {
    for (const StepRecord& step : task.steps) EXPECT_NE(step.room, "memory");
    EXPECT_THAT(task.reply, Not(HasSubstr("Gorgonzola")));
  }
}

TEST_F(Freezing, RemindersWaitAndAreToldAfterwards) {
  base::Instant night = morning() + base::Seconds(12 * 3600);
  freeze("reminders");
  EXPECT_EQ(home.house->next_due(morning()).value(), std::nullopt);
  EXPECT_EQ(home.house->due(night).value().size(), 0u);
  freeze("reminders", false);
  EXPECT_EQ(home.house->due(night).value().size(), 2u);
}

TEST_F(Freezing, MessagesStayInTheOutbox) {
  ASSERT_TRUE(home.house->set_mail_account(
      {.host = "127.0.0.1", .port = 9, .security = net::MailSecurity::none, .address = "m@x.org"}));
  EXPECT_EQ(home.house->deliver(morning(), {})->size(), 2u);  // nobody listens there
  freeze("messages");
  EXPECT_EQ(home.house->deliver(morning(), {})->size(), 0u);
}

TEST_F(Freezing, NothingIsErasedOrUndoneInIt) {
  std::string task = home.asked("calendar.add(\"Tea\", when=\"friday at 16:00\")").task;
  freeze("calendar");
  EXPECT_THAT(home.undone(task), Not(HasSubstr("Taken back")));
  EXPECT_EQ(home.house->erase("calendar").error().code, Code::denied);
  EXPECT_EQ(home.house->forget("Tomas").error().code, Code::denied);
  freeze("calendar", false);
  EXPECT_THAT(home.undone(task), HasSubstr("Taken back"));
}

TEST_F(Freezing, IsForRoomsWithTheOwnersData) {
  for (const char* room : {"house", "settings", "secrets", "cellar"})
    EXPECT_EQ(home.house->freeze(room, true).error().code, Code::not_found) << room;
}

}  // namespace
}  // namespace house
