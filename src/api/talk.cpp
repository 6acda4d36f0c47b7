// The talk, cards, grants, the log.
#include "api/handlers.h"
#include "api/shown.h"
#include "base/id.h"
#include "base/text.h"

namespace api {

using namespace protocol;  // NOLINT: its words are this file's subject
using base::Code;

namespace {

constexpr int64_t tasks_max = 500;

Result<size_t> count_of(const Maybe<Count>& wished) {
  int64_t count = wished.value_or(20);
  if (count < 1 || count > tasks_max) return base::fail(Code::invalid, "A count is from 1 to 500.");
  return size_t(count);
}

Tasks shown_all(const std::vector<house::LoggedTask>& tasks) {
  Tasks out;
  for (const house::LoggedTask& task : tasks) out.tasks.push_back(shown(task, false));
  return out;
}

trust::CardAnswer answer_of(CardAnswer answer) {
  switch (answer) {
    case CardAnswer::once:
      return trust::CardAnswer::once;
    case CardAnswer::task:
      return trust::CardAnswer::in_task;
    case CardAnswer::always:
      return trust::CardAnswer::always;
    case CardAnswer::deny:
      return trust::CardAnswer::deny;
    case CardAnswer::later:
      return trust::CardAnswer::later;
    case CardAnswer::edit:
      return trust::CardAnswer::edit;
  }
  return trust::CardAnswer::later;
}

// The owner at a card: what they typed with their answer, and else as before.
class AtCard : public house::Owner {
 public:
  AtCard(house::Owner& owner, const Decision& decision, bool passkey)
      : owner_(owner), decision_(decision), passkey_(passkey) {}
  trust::CardAnswer decide(const trust::Card& card) override { return owner_.decide(card); }
  std::optional<crypto::Secret> passphrase(const trust::Card&) override {
    if (!decision_.passphrase) return {};
    return crypto::Secret(*decision_.passphrase);
  }
  bool showed_passkey(const trust::Card&) override { return passkey_; }
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override {
    return owner_.answer(question, choices);
  }
  void see(const house::Event& event) override { owner_.see(event); }

 private:
  house::Owner& owner_;
  const Decision& decision_;
  bool passkey_;
};

trust::Edits edits_of(const Decision& decision) {
  trust::Edits edits;
  for (const CardValue& one : decision.edits.value_or(List<CardValue>{}))
    edits[one.name] = one.text;
  return edits;
}

constexpr base::Seconds grant_lasts = std::chrono::days(90);

Result<trust::Grant> grant_of(const NewGrant& wish) {
  trust::Grant grant{
      .agent = "hearth", .tool = wish.tool, .recipient = wish.recipient.value_or("")};
  if (wish.uses_max < 1 || wish.uses_max > 1000 || wish.days < 1 || wish.days > 366)
    return base::fail(Code::invalid, "A permission is for 1 to 1000 times within 1 to 366 days.");
  grant.bounds = {.uses_max = uint32_t(wish.uses_max), .period = std::chrono::days(wish.days)};
  for (const Text& name : wish.categories) {
    uint32_t category = trust::category_named(name);
    if (category == 0)
      return base::fail(Code::invalid, "There is no such kind of data: " + base::visible(name, 40));
    grant.bounds.categories |= category;
  }
  grant.until = wish.until.value_or(base::clock_now() + grant_lasts);
  return grant;
}

}  // namespace

void Api::declare_talk() {
  on(protocol::preview, Manner::changes, [this](const Wish& wish, Caller&) -> Result<Preview> {
    auto mode = mode_of(wish.mode.value_or(Mode::instant));
    return shown(TRY(house_.preview(wish.text, {.mode = mode})), wish.text);
  });
  on(protocol::runs, Manner::looks, [this](const Nothing&, Caller&) -> Result<protocol::Runs> {
    return protocol::Runs{runs_.list()};
  });
  on(protocol::stop_run, Manner::looks, [this](const RunName& name, Caller&) -> Result<Stopped> {
    if (!runs_.stop(name.run)) return base::fail(Code::not_found, "This run goes on no more.");
    return Stopped{.runs = 1, .text = "Stopping."};
  });
  on(protocol::stop_all, Manner::looks, [this](const Nothing&, Caller&) -> Result<Stopped> {
    auto count = int64_t(runs_.stop_all());
    return Stopped{.runs = count, .text = count ? "Stopping everything." : "Nothing was running."};
  });
  on(protocol::talk, Manner::looks, [this](const History& wish, Caller&) -> Result<Tasks> {
    house::LogFilter filter{.count = TRY(count_of(wish.count))};
    filter.until = wish.before;
    filter.words = wish.words.value_or("");
    return shown_all(TRY(house_.log(filter)));
  });
}

// A house without a passphrase takes a yes to a card that steps up from the terminal as it is; here
// it asks for a passkey, where there is one for this address.
Result<void> Api::check_yes(const Decision& decision, bool confirmed, const Caller& caller) {
  if (confirmed || house_.store().has_passphrase()) return {};
  auto site = house::Passkeys::site_of(caller.origin);
  if (!trust::says_yes(answer_of(decision.answer)) || !site || !house_.passkeys().any_for(*site))
    return {};
  for (const trust::Card& card : TRY(house_.cards()))
    if (card.id == decision.card && card.step_up)
      return base::fail(Code::denied, "A yes to this card needs your passkey.",
                        "The card still waits.");
  return {};
}

void Api::declare_cards() {
  on(protocol::cards, Manner::looks, [this](const Nothing&, Caller&) -> Result<Cards> {
    Cards out;
    for (const trust::Card& card : TRY(house_.cards())) out.cards.push_back(shown(card));
    for (const house::Question& one : TRY(house_.questions()))
      out.questions.push_back({one.task, one.text, one.choices});
    return out;
  });
  on(protocol::answer_question, Manner::takes_turn,
     [this](const QuestionAnswer& answer, Caller&) -> Result<Decided> {
       Decided out{.task = answer.task, .answer = CardAnswer::once};
       out.run = "answer-" + base::Id::fresh().text();
       auto work = [this, answer](house::Owner& owner, std::stop_token stop) {
         return house_.answer_question(answer.task, answer.text, owner, std::move(stop));
       };
       TRY(runs_.start_and_wait({out.run, "Answer"}, work));
       if (options_.changed) options_.changed();
       return out;
     });
  // Its own turn is that of the run.
  on(protocol::answer_card, Manner::takes_turn,
     [this](const Decision& decision, Caller& caller) -> Result<Decided> {
       Decided out{.card = decision.card, .answer = decision.answer};
       if (decision.answer == CardAnswer::later) return out;
       bool passkey = confirmed(caller, "card/" + decision.card);
       TRY(check_yes(decision, passkey, caller));
       out.run = "card-" + base::Id::fresh().text();
       auto work = [this, decision, passkey](house::Owner& owner, std::stop_token stop) {
         AtCard here(owner, decision, passkey);
         return house_.answer_card(decision.card, answer_of(decision.answer), here,
                                   edits_of(decision), std::move(stop));
       };
       out.task = TRY(runs_.start_and_wait({out.run, "Card " + decision.card}, work));
       Event closed{.kind = EventKind::card_closed};
       closed.run = out.run;
       closed.task = out.task;
       closed.card_id = decision.card;
       closed.text = word(decision.answer);
       feed_.publish(std::move(closed));
       if (decision.answer == CardAnswer::always || decision.answer == CardAnswer::task)
         tell(EventKind::grants);
       if (options_.changed) options_.changed();
       return out;
     });
  on(protocol::grants, Manner::looks, [this](const Nothing&, Caller&) -> Result<Grants> {
    Grants out;
    base::Zone zone = house_.zone();
    for (const trust::Grant& grant : TRY(house_.grants()))
      out.grants.push_back(shown(grant, zone, base::clock_now()));
    return out;
  });
  on(protocol::give_grant, Manner::looks,
     [this](const NewGrant& wish, Caller&) -> Result<protocol::Grant> {
       trust::Grant grant = TRY(grant_of(wish));
       trust::Grant given = TRY(house_.give_grant(std::move(grant)));
       tell(EventKind::grants);
       return shown(given, house_.zone(), base::clock_now());
     });
  on(protocol::revoke_grant, Manner::looks,
     [this](const GrantName& name, Caller&) -> Result<protocol::Grant> {
       trust::Grant gone = TRY(house_.revoke_grant(name.grant));
       tell(EventKind::grants);
       return shown(gone, house_.zone(), base::clock_now());
     });
  on(protocol::reach, Manner::looks, [this](const Nothing&, Caller&) -> Result<protocol::Reach> {
    return shown(TRY(house_.reach()));
  });
}

void Api::declare_log() {
  on(protocol::log, Manner::looks, [this](const LogFilter& wish, Caller&) -> Result<Tasks> {
    house::LogFilter filter{.count = TRY(count_of(wish.count)),
                            .task = wish.task.value_or(""),
                            .room = wish.room.value_or(""),
                            .agent = wish.agent.value_or(""),
                            .effect = wish.effect.value_or(""),
                            .undoable = wish.undoable.value_or(false)};
    filter.since = wish.since;
    filter.until = wish.until;
    if (wish.person) filter.person = TRY(house_.mentions_of(*wish.person));
    return shown_all(TRY(house_.log(filter)));
  });
  on(protocol::task, Manner::looks, [this](const TaskName& name, Caller&) -> Result<Task> {
    auto found = TRY(house_.log(house::LogFilter{.task = name.task}));
    if (found.empty()) return base::fail(Code::not_found, "There is no such task.");
    return shown(found.front(), true);
  });
  on(protocol::undo, Manner::changes, [this](const Undo& wish, Caller&) -> Result<Said> {
    Said said{TRY(house_.undo(wish.task.value_or("")))};
    Event event{.kind = EventKind::undone};
    event.task = wish.task;
    event.text = said.text;
    feed_.publish(std::move(event));
    for (const std::string& room : house::House::data_rooms()) tell(EventKind::room, room);
    if (options_.changed) options_.changed();
    return said;
  });
  on(protocol::verify, Manner::looks, [this](const Nothing&, Caller&) -> Result<Verified> {
    int64_t records = TRY(house_.verify());
    std::string checkpoint = house_.look([this](auto&) { return house_.store().head().note; });
    return Verified{.records = records, .checkpoint = checkpoint};
  });
}

}  // namespace api
