#include "house/house.h"

#include <gmock/gmock.h>

#include "house/testing.h"

namespace house {
namespace {

using agent::State;
using testing::HasSubstr;

// One change in every room.
const std::string everywhere =
    "contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")\n"
    "calendar.add(\"dentist\", when=when(\"tomorrow at 10\"))\n"
    "reminders.add(\"call mum\", when=when(\"every day at 18:00\"))\n"
    "timers.set(duration(\"ten minutes\"))\n"
    "lists.add([\"milk\", \"eggs\"], list=\"shopping\")\n"
    "memory.remember(\"the spare key is with Ben\")\n"
    "messages.send(to=person(\"Ana\"), text=\"I'll be late\")\n";

TEST(House, RunsAPlanAndKeepsWhatWasDone) {
  Home home;
  EXPECT_EQ(home.told(add("milk")), "On the shopping list: milk.");
  EXPECT_EQ(home.last_logged(), "lists.add: On the shopping list: milk.\ndone");
  auto task = home.house->log(1)->back();
  EXPECT_EQ(task.request, add("milk"));
  EXPECT_EQ(task.reply, "On the shopping list: milk.");
  EXPECT_EQ(task.at, morning());
  ASSERT_EQ(task.steps.size(), 1u);
  EXPECT_EQ(task.steps[0].verdict, "allow");
  EXPECT_EQ(task.steps[0].effect, "S1");
  EXPECT_TRUE(task.steps[0].undoable);
  home.reopen();
  EXPECT_EQ(home.shopping(), "The shopping list:\n  • milk");
  EXPECT_GT(home.house->verify().value(), 0);
}

TEST(House, RefusesWhatIsNoRequest) {
  Home home;
  auto code = [&](const std::string& text) {
    return home.house->ask(text, {.mode = agent::Mode::given}, home.mia).error().code;
  };
  EXPECT_EQ(code(" \n"), base::Code::invalid);
  EXPECT_EQ(code(std::string(17 * 1024, 'a')), base::Code::limit);
  EXPECT_EQ(code("caf\xe9"), base::Code::invalid);
  EXPECT_TRUE(home.house->log(10)->empty());
}

TEST(House, ARequestThatCannotEvenBeginIsClosedWithTheReason) {
  Home home;
  EXPECT_FALSE(home.house->ask("add milk", {}, home.mia));  // there is no Spark here
  EXPECT_EQ(home.house->log(1)->back().state, "failed");
  EXPECT_TRUE(home.house->resume(home.mia)->empty());
}

TEST(House, OneThatWasLeftOpenAndCannotBeginDoesNotHoldUpTheOthers) {
  Home home;
  auto left_open = [&](const std::string& id, const std::string& text, agent::Mode mode) {
    store::Note note = note_of(TaskRecord{
        .id = id,
        .request = {.text = text, .mode = mode, .now = morning(), .zone = base::Zone::utc()}});
    store::Item item{.shelf = store::Shelf::inbox, .key = "task/" + id, .state = "open"};
    item.body = note.body;
    EXPECT_TRUE(home.house->store().write({.notes = {note}, .items = {item}}));
  };
  left_open("a", "add milk", agent::Mode::instant);  // there is no Spark here
  left_open("b", add("eggs"), agent::Mode::given);
  auto answers = home.house->resume(home.mia).value();
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(answers[0].reply.state, State::failed);
  EXPECT_EQ(answers[1].reply.text, "On the shopping list: eggs.");
  EXPECT_TRUE(home.house->resume(home.mia)->empty());
}

TEST(House, APlanThatDoesNotCheckDoesNothing) {
  Home home;
  auto answer = home.asked(add("milk") + "\nlists.ad([\"eggs\"])");
  EXPECT_EQ(answer.reply.state, State::failed);
  EXPECT_THAT(answer.reply.text, HasSubstr("did you mean lists.add?"));
  EXPECT_EQ(home.sizes(), "");
}

TEST(House, AFailingStepLeavesNothingAndTheOthersGoOn) {
  Home home;
  auto answer = home.asked("lists.remove([\"caviar\"])\n" + add("milk"));
  EXPECT_EQ(answer.reply.state, State::failed);
  EXPECT_EQ(answer.reply.text, "“caviar” is not on any list.\nOn the shopping list: milk.");
}

TEST(House, StopsBetweenSteps) {
  Home home;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(home.asked(add("milk"), stop.get_token()).reply.state, State::stopped);
  EXPECT_EQ(home.sizes(), "");
  EXPECT_TRUE(home.house->resume(home.mia)->empty());
}

TEST(House, ATaskMakesOnlySoManyCalls) {
  Home home;
  std::string ten = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
  auto answer =
      home.asked("for i in " + ten + ":\n  for j in " + ten +
                 ":\n    lists.show(\"a\")\n    lists.show(\"b\")\n    lists.show(\"c\")");
  EXPECT_EQ(answer.reply.state, State::failed);
  EXPECT_THAT(answer.reply.text, HasSubstr("This task has used up its calls."));
  auto task = home.house->log(1)->back();
  EXPECT_EQ(std::ranges::count(task.steps, "", &StepRecord::told), 100);
}

TEST(House, AsksTheOwner) {
  Home home;
  EXPECT_EQ(home.told("say(ask(\"which day?\"))"), "about: which day?");
}

TEST(Undo, GivesBackTheSameBytesInEveryRoom) {
  Home home;
  home.asked(add("bread"));
  std::string before = home.images();
  auto answer = home.asked(everywhere);
  EXPECT_EQ(answer.reply.state, State::done) << answer.reply.text;
  EXPECT_NE(home.images(), before);
  EXPECT_THAT(home.undone(), HasSubstr("On the shopping list: milk and eggs."));
  EXPECT_EQ(home.images(), before);
  EXPECT_THAT(home.undone(), HasSubstr("bread"));
  EXPECT_EQ(home.sizes(), "");
  EXPECT_EQ(home.undone(), "There is nothing to take back.");
}

TEST(Undo, OfATaskThatIsTakenBackAlreadyIsRefused) {
  Home home;
  std::string task = home.asked(add("milk")).task;
  EXPECT_EQ(home.undone(task), "Taken back:\n  On the shopping list: milk.");
  EXPECT_EQ(home.undone(task), "There is nothing to take back.");
  EXPECT_EQ(home.undone("no such task"), "There is nothing to take back.");
}

TEST(Undo, WhatHasChangedSinceIsNotTouched) {
  Home home;
  std::string task = home.asked(add("milk")).task;
  home.asked("lists.check([\"milk\"])");
  std::string before = home.images();
  EXPECT_EQ(home.house->undo(task).error().code, base::Code::conflict);
  EXPECT_EQ(home.images(), before);
}

TEST(Undo, AsAPlanIsTakenBackLikeAnyOther) {
  Home home;
  std::string task = home.asked(add("milk")).task;
  std::string before = home.images();
  EXPECT_EQ(home.told("hearth.undo()"), "Taken back:\n  On the shopping list: milk.");
  EXPECT_EQ(home.sizes(), "");
  home.told("hearth.undo()");
  EXPECT_EQ(home.images(), before);
  EXPECT_EQ(home.undone(task), "Taken back:\n  On the shopping list: milk.");
  EXPECT_EQ(home.sizes(), "");
}

TEST(Undo, InsideATaskMeansTheOneBefore) {
  Home home;
  home.asked(add("milk"));
  home.asked(add("eggs") + "\nhearth.undo()");
  EXPECT_EQ(home.shopping(), "The shopping list:\n  • eggs");
}

TEST(Rooms, AnErasedOneTakesTheRecordsOfItsStepsAlong) {
  Home home;
  home.asked(add("caviar") + "\nreminders.add(\"call mum\", when=when(\"tomorrow at 9\"))");
  ASSERT_TRUE(home.house->erase("lists"));
  auto task = home.house->log(1)->back();
  ASSERT_EQ(task.steps.size(), 1u);
  EXPECT_EQ(task.steps[0].tool, "reminders.add");
  EXPECT_EQ(task.reply, "(erased)");
  EXPECT_EQ(home.sizes(), "reminders.reminder 1");
  EXPECT_EQ(home.shopping(), "The shopping list is empty.");
  EXPECT_TRUE(home.house->verify());
}

TEST(Files, AreTakenInAndGoOutAgain) {
  Home home;
  base::Path folder = home.folder.path;
  auto file = [&](const char* name, const std::string& bytes) {
    EXPECT_TRUE(base::write_file(folder / name, bytes));
    return folder / name;
  };
  auto reports = home.house->import_files(
      {file("ana.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lopez\nEND:VCARD\n"),
       file("tea.ics",
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:tea\nSUMMARY:Tea\n"
            "DTSTART:20260505T130000Z\nDTEND:20260505T140000Z\nEND:VEVENT\nEND:VCALENDAR\n"),
       file("hi.eml", "From: Ana <ana@example.org>\nSubject: Hi\n\nHello\n"),
       file("song.mp3", "la"), folder / "nothing.ics"},
      morning());
  ASSERT_EQ(reports.size(), 5u);
  for (size_t i : {0, 1, 2}) EXPECT_EQ(reports[i].report.value().taken, 1) << i;
  EXPECT_THAT(reports[3].report.error().text(), HasSubstr("is of no kind that can be imported"));
  EXPECT_EQ(reports[4].report.error().code, base::Code::not_found);

  auto written = home.house->export_to(folder / "out").value();
  EXPECT_EQ(written.size(), 8u);
  auto manifest = base::Json::parse(base::read_file(folder / "out/manifest.json").value()).value();
  EXPECT_EQ(manifest["files"].items().size(), 7u);
  for (const base::Json& entry : manifest["files"].items()) {
    auto bytes = base::read_file(folder / "out" / entry["file"].string()).value();
    EXPECT_EQ(entry["sha256"].string(), crypto::to_hex(crypto::view(crypto::hash256(bytes))));
  }

  Home other;
  other.house->import_files(
      {folder / "out/contacts.vcf", folder / "out/calendar.ics", folder / "out/messages.mbox"},
      morning());
  EXPECT_EQ(other.sizes(), home.sizes());
  ASSERT_TRUE(other.house->export_to(folder / "again"));
  for (const char* name : {"contacts.vcf", "calendar.ics", "messages.mbox"})
    EXPECT_EQ(base::read_file(folder / "again" / name).value(),
              base::read_file(folder / "out" / name).value());
}

TEST(Files, ThatCrashTheirReaderAreNamedAndTheOthersAreTaken) {
  Home home;
  base::Path folder = home.folder.path;
  auto card = [&](const char* name) {
    base::Path file = folder / (std::string(name) + ".vcf");
    EXPECT_TRUE(
        base::write_file(file, fmt::format("BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEND:VCARD\n", name)));
    return file;
  };
  auto bomb = [&](const char* name) {
    EXPECT_TRUE(base::write_file(folder / name, "CRASH"));
    return folder / name;
  };
  auto reports = home.house->import_files(
      {card("Ana"), bomb("bomb.ics"), card("Ben"), bomb("bomb.mbox"), card("Eva")}, morning());
  for (size_t i : {0, 2, 4}) EXPECT_EQ(reports[i].report.value().taken, 1) << i;
  for (size_t i : {1, 3})
    EXPECT_THAT(reports[i].report.error().text(), HasSubstr("What reads it crashed")) << i;
  EXPECT_EQ(home.sizes(), "contacts.contact 3");
  EXPECT_TRUE(home.house->verify());
}

TEST(Clock, TellsWhatIsDueAndMovesOnWhatIsSkipped) {
  Home home;
  home.asked(
      "reminders.add(\"lunch\", when=when(\"every day at 12:00\"), missed=\"skip\")\n"
      "reminders.add(\"call mum\", when=when(\"today at 18:00\"))");
  base::Instant night = morning() + base::Seconds(12 * 3600);
  EXPECT_EQ(home.house->next_due(morning()).value(), morning() + base::Seconds(3 * 3600));
  EXPECT_EQ(home.house->due(morning() + base::Seconds(4 * 3600)).value(),
            std::vector<std::string>{});
  EXPECT_EQ(home.house->next_due(morning()).value(), morning() + base::Seconds(9 * 3600));
  EXPECT_EQ(home.house->due(night).value(),
            std::vector<std::string>{"Reminder: call mum (was due today at 18:00)."});
  home.reopen();
  EXPECT_EQ(home.house->due(night).value(), std::vector<std::string>{});
}

TEST(Outbox, WhatMayHaveBeenSentGoesToTheOwnerOnce) {
  Home home;
  home.asked("contacts.add(who=\"Ana Lopez\", mail=\"ana@example.org\")");
  std::string task = home.asked("messages.send(to=person(\"Ana\"), text=\"I'll be late\")").task;
  auto on_its_way = [&](const std::string& id) {
    store::Item intent{.shelf = store::Shelf::effect,
                       .key = "send/" + id,
                       .state = "intended",
                       .body = id,
                       .room = "messages"};
    EXPECT_TRUE(home.house->store().write({.items = {intent}}));
  };
  on_its_way(task + "|0:1:1");
  on_its_way("gone");
  EXPECT_THAT(home.house->deliver(morning(), {}).value(),
              testing::UnorderedElementsAre(
                  "I may have sent this message; please check: to Ana Lopez: “I'll be late”",
                  "I may have sent this message; please check: one that was taken back meanwhile"));
  EXPECT_TRUE(home.house->deliver(morning(), {})->empty());
  EXPECT_THAT(home.told("messages.find(text=\"late\")"), HasSubstr("(unknown)"));
  EXPECT_THAT(home.undone(task), HasSubstr("This has already left the house"));
}

}  // namespace
}  // namespace house
