// What the reach says is what the gatekeeper does: calls are made up, and both are asked.
#include "trust/reach.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace trust {
namespace {

const std::vector<std::string> parties = {"ana@example.org", "eve@example.org"};

base::Instant noon(int days = 0) {
  return *base::parse_instant("2026-05-04T12:00Z") + std::chrono::days(days);
}

std::vector<Action> actions() {
  auto action = [](const char* tool, Effect effect, uint32_t purposes, const char* room,
                   bool sends) {
    return Action{
        {.tool = tool, .effect = effect, .purposes = purposes, .room = room, .sends = sends},
        "Does it"};
  };
  return {action("calendar.find", Effect::s0, schedule, "calendar", false),
          action("lists.add", Effect::s1, assist, "lists", false),
          action("files.share", Effect::s2, assist, "files", false),
          action("messages.send", Effect::s3, communicate, "messages", true),
          action("money.pay", Effect::s4, pay, "money", true),
          action("web.open", Effect::s5_address, assist, "", false)};
}

// Those that grants are for come up more often.
Action any_action() {
  std::vector<Action> all = actions();
  return all[*rc::gen::element(0, 1, 2, 3, 3, 3, 4, 4, 4, 5)];
}

uint32_t any_categories() {
  return *rc::gen::element(0u, uint32_t(calendar), uint32_t(health), uint32_t(calendar | health));
}

Label any_label() {
  return {.integrity = *rc::gen::element(Integrity::outside, Integrity::own, Integrity::own,
                                         Integrity::owner),
          .readers = *rc::gen::element(reader_owner, every_reader),
          .categories = any_categories(),
          .purposes = *rc::gen::element(every_purpose, uint32_t(communicate), uint32_t(shop))};
}

Grant any_grant(size_t number) {
  const Action about = any_action();
  Grant grant{.id = std::to_string(number),
              .agent = *rc::gen::element<std::string>("hearth", "hearth", "gardener"),
              .room = about.policy.room,
              .tool = about.policy.tool,
              .purposes = *rc::gen::element(uint32_t(communicate), uint32_t(pay), every_purpose),
              .recipient = *rc::gen::elementOf(parties),
              .task = *rc::gen::element<std::string>("", "", "t1", "t2"),
              .bounds = {.uses_max = 2, .categories = any_categories()},
              .given = noon(),
              .until = noon(*rc::gen::element(0, 1, 30))};
  if (*rc::gen::arbitrary<bool>()) grant.bounds.amount_max = base::Money{5000, "EUR"};
  for (int use = *rc::gen::inRange(0, 3); use > 0; --use) grant.uses.push_back(noon());
  return grant;
}

Call any_call() {
  const Action about = any_action();
  Call call{.policy = about.policy,
            .task = "t1",
            .path = "1",
            .arguments = {{"text", "words", "words", Part::content, any_label()}},
            .control = any_label()};
  std::string party = *rc::gen::elementOf(parties);
  Argument to{"to", party, party, Part::control, any_label()};
  if (about.policy.sends) to.parties = {party};
  call.arguments.push_back(std::move(to));
  if (about.policy.effect == Effect::s4) {
    Argument amount{"amount", "x", "x", Part::control, any_label()};
    amount.amount = base::Money{*rc::gen::element(100, 5000, 5001), "EUR"};
    call.arguments.push_back(std::move(amount));
  }
  return call;
}

Integrity lowest(const Call& call) {
  Integrity lowest = call.control.integrity;
  for (const Argument& argument : call.arguments)
    lowest = std::min(lowest, argument.label.integrity);
  return lowest;
}

// A row of the reach as its reader understands it, and with the rules that stand below the table:
// nothing from outside is passed on, and no decision may hang on it.
bool allows(const ReachRow& row, const Call& call, const Task& task) {
  if (row.leave != Leave::granted || row.action != call.policy.tool || row.agent != task.agent)
    return false;
  if (row.task != "" && row.task != task.id) return false;
  if (row.uses_left == 0 || row.until <= noon() || !row.reaches_out) return false;
  const Integrity decided = call.control.integrity;
  bool sends = call.policy.effect == Effect::s3, pays = call.policy.effect == Effect::s4;
  if (!sends && !pays) return false;
  // A payment that hangs on records is asked, unless nothing but the owner's words had a say.
  if (decided < (sends ? Integrity::own : Integrity::owner)) return false;
  for (const Argument& argument : call.arguments) {
    const Label& label = argument.label;
    if (argument.name == "to" && argument.parties != std::vector{row.party}) return false;
    if (argument.name == "amount" &&
        (!row.bounds.amount_max || argument.amount->minor > row.bounds.amount_max->minor))
      return false;
    if (argument.name != "text") continue;
    bool own_words = label.integrity == Integrity::owner && !(label.categories & health);
    bool within = label.integrity >= Integrity::own && (label.categories & ~row.categories) == 0 &&
                  (label.purposes & row.purposes & task.purposes);
    if (!own_words && !within) return false;
  }
  return (row.purposes & task.purposes) != 0;
}

// Some grants, and some calls; how many of these only a grant allowed.
size_t compared() {
  std::vector<Grant> grants;
  for (size_t i = 5; i > 0; --i) grants.push_back(any_grant(i));
  Task task{.id = "t1",
            .request = "do it",
            .tools = {"calendar.find", "lists.add", "files.share", "messages.send", "money.pay",
                      "web.open"},
            .purposes = *rc::gen::element(uint32_t(communicate | pay), uint32_t(schedule))};
  std::vector<Action> all = actions();
  auto rows = reach("hearth", all, grants, noon());
  size_t by_grant = 0;
  for (int i = 0; i < 500; ++i) {
    Call call = any_call();
    bool asked = Gatekeeper::judge(call, task).verdict == Verdict::allow;
    bool allowed = Gatekeeper::judge(call, task, {&grants, noon()}).verdict == Verdict::allow;
    bool row_says =
        std::ranges::any_of(rows, [&](const ReachRow& row) { return allows(row, call, task); });
    RC_ASSERT(allowed == (asked || row_says));
    RC_ASSERT(!asked || std::ranges::any_of(rows, [&](const ReachRow& row) {
      return row.action == call.policy.tool && row.leave == Leave::asked;
    }));
    by_grant += !asked && row_says;
  }
  return by_grant;
}

TEST(Reach, SaysExactlyWhatTheGatekeeperAllowsByAGrant) {
  size_t by_grant = 0;
  EXPECT_TRUE(rc::check([&] { by_grant += compared(); }));
  EXPECT_GT(by_grant, 200u);
}

TEST(Reach, SaysWhatIsAllowedWhenTheOwnerAsksAndWhatIsAlwaysACard) {
  rc::check([] {
    Call call = any_call();
    for (Argument& argument : call.arguments)
      argument.label = {.integrity = Integrity::owner, .readers = every_reader};
    call.control = Label::owner();
    RC_ASSERT(lowest(call) == Integrity::owner);
    std::vector<Action> all = actions();
    auto rows = reach("hearth", all, {}, noon());
    auto row = std::ranges::find(rows, call.policy.tool, &ReachRow::action);
    RC_ASSERT(row != rows.end());
    Verdict verdict = Gatekeeper::judge(call, {.id = "t1"}).verdict;
    RC_ASSERT((row->leave == Leave::asked) == (verdict == Verdict::allow));
    RC_ASSERT((row->leave == Leave::card) == (verdict == Verdict::card));
  });
}

TEST(Reach, AGrantThatIsOverUsedUpOrOfAnotherAgentHasNoRow) {
  std::vector<Action> all = actions();
  Grant grant{.id = "g",
              .room = "messages",
              .tool = "messages.send",
              .recipient = parties[0],
              .bounds = {.uses_max = 1},
              .until = noon(1)};
  auto granted = [&](Grant one, base::Instant now) {
    std::vector<Grant> grants = {std::move(one)};
    return std::ranges::count(reach("hearth", all, grants, now), Leave::granted, &ReachRow::leave);
  };
  EXPECT_EQ(granted(grant, noon()), 1);
  EXPECT_EQ(granted(grant, noon(1)), 0);
  Grant other = grant;
  other.agent = "gardener";
  EXPECT_EQ(granted(other, noon()), 0);
  grant.uses = {noon()};
  EXPECT_EQ(granted(grant, noon()), 0);
}

}  // namespace
}  // namespace trust
