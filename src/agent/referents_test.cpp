#include "agent/referents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/testing.h"
#include "base/text.h"

namespace agent {
namespace {

using Calls = std::vector<plan::SpokenCall>;

// "calendar.move what=dentist to=friday"
std::string shown(const Calls& calls) {
  std::string out;
  for (const plan::SpokenCall& call : calls) {
    out += (out.empty() ? "" : "; ") + call.tool;
    for (const plan::SpokenText& argument : call.arguments)
      out += fmt::format(" {}={}", argument.name, base::join(argument.texts, "+"));
  }
  return out;
}

std::string resolved(Calls calls, const Talk& talk) {
  resolve(calls, talk);
  return shown(calls);
}

const Talk tea = {.turns = {"tea with Noor on friday"},
                  .calls = {{"calendar.add", {{"what", {"tea"}}, {"who", {"Noor"}}}}},
                  .shown = {{{"what", {"yoga"}}, {"when", {"4 May 2026 at 18:00"}}},
                            {{"what", {"swimming"}}},
                            {{"what", {"choir"}}}}};

TEST(Referents, APersonIsWhoWasNamedBeforeInTheRequestElseInTheTurnBefore) {
  Calls in_one = {{"calendar.add", {{"who", {"Ana", "Ben"}}}},
                  {"messages.send", {{"who", {"them"}}}}};
  EXPECT_EQ(resolved(in_one, tea), "calendar.add who=Ana+Ben; messages.send who=Ana+Ben");
  EXPECT_EQ(resolved({{"messages.send", {{"who", {"her"}}}}}, tea), "messages.send who=Noor");
  EXPECT_EQ(resolved({{"messages.send", {{"who", {"her"}}}}}, {}), "messages.send who=her");
}

TEST(Referents, BothAreTheTwoWhoWereNamed) {
  Calls calls = {{"calendar.free", {{"who", {"Priya"}}}},
                 {"calendar.free", {{"who", {"Ana"}}}},
                 {"calendar.add", {{"what", {"budget"}}, {"who", {"both"}}}}};
  resolve(calls, {});
  EXPECT_EQ(shown({calls[2]}), "calendar.add what=budget who=Priya+Ana");
  EXPECT_EQ(resolved({{"calendar.add", {{"who", {"both"}}}}}, {}), "calendar.add who=both");
}

TEST(Referents, AChangeWithoutAnEventIsOfTheOneBefore) {
  Calls calls = {{"calendar.change", {{"what", {"coffee"}}, {"title", {"farewell"}}}},
                 {"calendar.change", {{"invite", {"Marek"}}}}};
  resolve(calls, {});
  EXPECT_EQ(shown({calls[1]}), "calendar.change what=coffee invite=Marek");
  EXPECT_EQ(resolved({{"calendar.change", {{"invite", {"Ben"}}}}}, tea),
            "calendar.change what=tea invite=Ben");
  EXPECT_EQ(resolved({{"calendar.cancel", {{"when", {"friday"}}}}}, tea),
            "calendar.cancel when=friday");
}

TEST(Referents, WhatWasToBeRememberedCanBeForgottenAgain) {
  const Talk code = {.turns = {"remember that the cellar code is 4711"},
                     .calls = {{"memory.remember", {{"fact", {"the cellar code is 4711"}}}}}};
  EXPECT_EQ(resolved({{"memory.forget", {{"what", {"that"}}}}}, code),
            "memory.forget what=the cellar code is 4711");
}

TEST(Referents, APersonMayBeNamedBehindTheThing) {
  const Talk dinner = {.turns = {"when is dinner with Lukas Brandt"},
                       .calls = {{"calendar.find", {{"what", {"dinner with Lukas Brandt"}}}}}};
  Calls calls = {{"contacts.find", {{"who", {"he"}}, {"field", {"mobile"}}}}};
  resolve(calls, dinner);
  EXPECT_EQ(shown(calls), "contacts.find who=Lukas Brandt field=mobile");
  Talk shown_dinner = dinner;
  shown_dinner.borrowed = {"dinner with Lukas Brandt"};
  calls[0].arguments[0].texts = {"he"};
  resolve(calls, shown_dinner);  // words from outside are never cut into somebody's name
  EXPECT_EQ(shown(calls), "contacts.find who=he field=mobile");
}

TEST(Referents, ItIsWhatTheTurnBeforeWasAbout) {
  Calls move = {{"calendar.move", {{"what", {"It"}}, {"to", {"friday"}}}}};
  EXPECT_EQ(resolved(move, tea), "calendar.move what=tea to=friday");
  EXPECT_EQ(resolved(move, {}), "calendar.move what=It to=friday");
  Talk only_who = {.turns = {"when do I see Ben"},
                   .calls = {{"calendar.find", {{"who", {"Ben"}}}}}};
  EXPECT_EQ(resolved(move, only_who), "calendar.move who=Ben to=friday");
}

TEST(Referents, ItIsFirstOfAllWhatTheSameRequestSpokeOf) {
  Calls two = {{"lists.add", {{"item", {"sign the contract"}}}},
               {"reminders.add", {{"what", {"it"}}, {"when", {"at nine"}}}}};
  EXPECT_EQ(resolved(two, tea),
            "lists.add item=sign the contract; reminders.add what=sign the contract when=at nine");
}

TEST(Referents, ATimeInPlaceOfAnotherKeepsWhatItDoesNotSay) {
  const Talk vet = {
      .turns = {"vet on tuesday at 10, remind me to pay"},
      .calls = {{"calendar.add", {{"what", {"vet"}}, {"when", {"on tuesday", "at 10"}}}},
                {"reminders.add", {{"what", {"pay"}}}}}};
  auto kept = [&](Calls calls) {
    keep_unsaid(calls, vet, {.now = plan::scripted::noon(), .zone = base::Zone::utc()});
    return shown(calls);
  };
  EXPECT_EQ(kept({{"calendar.add", {{"what", {"vet"}}, {"when", {"wednesday"}}}}}),
            "calendar.add what=vet when=wednesday at 10");
  EXPECT_EQ(kept({{"calendar.add", {{"when", {"at 3pm"}}}}}),
            "calendar.add when=on tuesday at 3pm");
  EXPECT_EQ(kept({{"calendar.move", {{"to", {"wednesday"}}}}}), "calendar.move to=wednesday");
  EXPECT_EQ(kept({{"reminders.add", {{"when", {"wednesday"}}}}}), "reminders.add when=wednesday");
}

TEST(Referents, ATimeKeepsNothingOfWhatWasOnlyShown) {
  Talk shown_time = {.turns = {"move the first one"},
                     .calls = {{"calendar.move", {{"to", {"4 May 2026 at 18:00"}}}}},
                     .borrowed = {"4 May 2026 at 18:00"}};
  Calls calls = {{"calendar.move", {{"to", {"wednesday"}}}}};
  keep_unsaid(calls, shown_time, {.now = plan::scripted::noon(), .zone = base::Zone::utc()});
  EXPECT_EQ(shown(calls), "calendar.move to=wednesday");
  shown_time.borrowed.clear();
  keep_unsaid(calls, shown_time, {.now = plan::scripted::noon(), .zone = base::Zone::utc()});
  EXPECT_EQ(shown(calls), "calendar.move to=wednesday at 18:00");
}

TEST(Referents, APlaceInTheListPicksWhatWasShown) {
  EXPECT_EQ(resolved({{"calendar.cancel", {{"what", {"first one"}}}}}, tea),
            "calendar.cancel what=yoga when=4 May 2026 at 18:00");
  EXPECT_EQ(resolved({{"calendar.cancel", {{"what", {"the second one"}}}}}, tea),
            "calendar.cancel what=swimming");
  EXPECT_EQ(resolved({{"calendar.cancel", {{"what", {"last"}}}}}, tea),
            "calendar.cancel what=choir");
  EXPECT_EQ(resolved({{"lists.check", {{"item", {"third one"}}}}}, tea), "lists.check item=choir");
  EXPECT_EQ(resolved({{"calendar.cancel", {{"what", {"fifth one"}}}}}, tea),
            "calendar.cancel what=fifth one")
      << "there are only three";
  EXPECT_EQ(resolved({{"calendar.cancel", {{"what", {"first one"}}}}}, {}),
            "calendar.cancel what=first one");
}

TEST(Referents, ATimeThatLeansOnTheEventOfTheTurnBeforeLooksForIt) {
  const plan::Toolbox& tools = plan::scripted::toolbox();
  auto leaned = [&](const std::string& when, const Talk& talk) {
    return shown(
        leaned_on({{"calendar.add", {{"what", {"walk"}}, {"when", {when}}}}}, talk, tools));
  };
  EXPECT_EQ(leaned("an hour before", tea), "calendar.find what=tea");
  EXPECT_EQ(leaned("at five", tea), "");
  EXPECT_EQ(leaned("an hour before", {}), "");
  Talk list = {.turns = {"add tea"}, .calls = {{"lists.add", {{"what", {"tea"}}}}}};
  EXPECT_EQ(leaned("an hour before", list), "");
}

}  // namespace
}  // namespace agent
