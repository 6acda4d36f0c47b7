#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/scripted.h"

namespace plan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Checked checked(std::string_view text) {
  auto program = parse(text);
  if (!program) return {.errors = {program.error()}};
  return check(**program, scripted::toolbox());
}

std::string error_of(std::string_view text) {
  auto result = checked(text);
  return result.errors.empty() ? "" : result.errors[0].text();
}

std::string summary_of(std::string_view text) { return checked(text).summary.text; }

TEST(Check, TheDentistPlanIsSummedUpInASentence) {
  auto result = checked(R"(dentist = calendar.find("dentist", after=now)[0]
slot    = calendar.free(when("next thursday afternoon"), length=dentist.length)[0]
calendar.move(dentist, to=slot.start)
messages.send(to=person("Ana"), text=f"I'll be late, my dentist moved to {slot.start:%H:%M}.")
say(f"Moved to {slot.start:%A %H:%M} and told Ana.")
)");
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_EQ(result.summary.text,
            "reads calendar, contacts; changes calendar (can be undone); sends 1 message to Ana");
  EXPECT_THAT(result.summary.tools, ElementsAre("calendar.find", "calendar.free", "calendar.move",
                                                "messages.send", "person", "say"));
  EXPECT_THAT(result.summary.rooms_read, ElementsAre("calendar", "contacts"));
  EXPECT_THAT(result.summary.rooms_changed, ElementsAre("calendar"));
  EXPECT_THAT(result.summary.sinks, ElementsAre("messages.send"));
}

TEST(Check, TheSummaryNamesEveryKindOfEffect) {
  EXPECT_EQ(summary_of("say(\"hello\")"), "changes nothing");
  EXPECT_EQ(summary_of("money.pay(person(\"Ana\"), money(\"5 euros\"))"),
            "reads contacts; does money.pay (cannot be undone)");
  EXPECT_EQ(summary_of("web.search(\"tea\")"), "opens addresses with web.search");
  EXPECT_EQ(summary_of("p = person(\"Ana\")\nmessages.send(to=p, text=\"a\")\nmessages.send(to=[p, "
                       "person(\"Ben\")], text=\"b\")"),
            "reads contacts; sends 2 messages to Ana and Ben");
  EXPECT_EQ(summary_of("for n in [\"Ana\", \"Ben\"]:\n  messages.send(to=person(n), text=\"a\")"),
            "reads contacts; sends messages to several people");
  EXPECT_EQ(summary_of("n = \"Ana\"\nmessages.send(to=person(n), text=\"a\")"),
            "reads contacts; sends 1 message to somebody it looks up");
}

TEST(Check, WrongNamesAreCorrected) {
  EXPECT_EQ(error_of("calendar.fnd(\"x\")"),
            "line 1, column 1: there is no tool calendar.fnd; did you mean calendar.find?");
  EXPECT_EQ(error_of("launch()"), "line 1, column 1: there is no tool launch.");
  EXPECT_EQ(error_of("calendar.find(txet=\"x\")"),
            "line 1, column 15: calendar.find has no argument txet; did you mean text? It takes "
            "text, after and before.");
  EXPECT_EQ(error_of("event = 1\nsay(evnt)"),
            "line 2, column 5: evnt has no value here; did you mean event?");
  EXPECT_EQ(
      error_of("x = calendar"),
      "line 1, column 5: calendar has no value here. It is the name of tools: call them with ( ).");
  EXPECT_EQ(error_of("x = \"a\"\ny = x.upper()"),
            "line 2, column 5: values have no methods; only tools and built-ins can be called.");
  EXPECT_EQ(error_of("x = person(\"Ana\").nam"),
            "line 1, column 19: Person has no nam; did you mean name? It has name.");
  EXPECT_EQ(error_of("x = now.hours"),
            "line 1, column 9: datetime has no hours; did you mean hour? It has date, time, year, "
            "month, day, weekday, hour and minute.");
}

TEST(Check, ArgumentsMustFitTheSignature) {
  EXPECT_EQ(error_of("calendar.add(\"tea\")"), "line 1, column 1: calendar.add needs when.");
  EXPECT_EQ(error_of("calendar.add(\"tea\", now, what=\"x\")"),
            "line 1, column 26: calendar.add gets what twice.");
  EXPECT_EQ(error_of("person(\"a\", \"b\")"),
            "line 1, column 13: person takes 1 argument at most.");
  EXPECT_EQ(error_of("calendar.add(what=\"tea\", now)"),
            "line 1, column 26: an argument without a name stands behind one with a name. Give it "
            "its name.");
  EXPECT_EQ(error_of("calendar.add(\"tea\", when=5)"),
            "line 1, column 26: calendar.add needs a when for when, not an int.");
  EXPECT_EQ(error_of("calendar.add(\"tea\", when=\"tomorrow\")"), "");
  EXPECT_EQ(
      error_of("messages.send(to=\"Ana\", text=\"x\")"),
      "line 1, column 18: messages.send needs a Person[] for to, not a str. Write person(\"…\").");
  EXPECT_EQ(error_of("calendar.move(calendar.find(\"x\"), to=now)"),
            "line 1, column 15: calendar.move needs an Event for event, not an Event[]. Take one "
            "item first: [0], or a loop.");
  EXPECT_EQ(error_of("x = calendar.find(\"x\").start"),
            "line 1, column 24: a list has no start. Take one item first: [0], or a loop.");
  EXPECT_EQ(error_of("calendar.find(lambda x: x)"),
            "line 1, column 15: calendar.find takes no lambda.");
  EXPECT_EQ(error_of("for x in now:\n  say(x)"),
            "line 1, column 10: a loop needs a list, not a datetime.");
  EXPECT_EQ(error_of("x = sum(5)"), "line 1, column 9: sum needs an any[] for values, not an int.");
}

TEST(Check, ListsKeepWhatIsKnownOfTheirItems) {
  EXPECT_EQ(error_of("x = sorted(calendar.find(\"a\"), key=lambda e: e.begin)"),
            "line 1, column 48: Event has no begin. It has title, start, end and length.");
  EXPECT_EQ(error_of("x = [e.begin for e in calendar.find(\"a\")]"),
            "line 1, column 8: Event has no begin. It has title, start, end and length.");
  EXPECT_EQ(error_of("for e in filter(calendar.find(\"a\"), lambda e: e.length > duration(\"1 "
                     "hour\"))[:3]:\n  say(e.begin)"),
            "line 2, column 9: Event has no begin. It has title, start, end and length.");
  EXPECT_EQ(error_of("x = now\nif x > now:\n  x = calendar.find()\nsay(x.begin)"), "");
}

TEST(Check, LinesThatAreNeverReachedAreMistakes) {
  EXPECT_EQ(error_of("return 1\nsay(\"x\")"), "line 2, column 1: this line is never reached.");
  EXPECT_EQ(error_of("if now:\n  return 1\nelse:\n  return 2\nsay(\"x\")"),
            "line 5, column 1: this line is never reached.");
  EXPECT_EQ(error_of("if now:\n  return 1\nsay(\"x\")"), "");
  EXPECT_EQ(error_of("if False:\n  say(\"x\")"),
            "line 1, column 4: this condition is always the same.");
}

}  // namespace
}  // namespace plan
