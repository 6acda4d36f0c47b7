// The person at the other end, as the house needs them; the terminal, and later the web app, stand
// behind this.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "crypto/secret.h"
#include "trust/card.h"

namespace house {

// Something to show while a task runs.
struct Event {
  enum class Kind { planning, plan, step_begun, step_ended, notice, begun } kind;
  std::string agent;   // path of the sub-agent; "" for the task itself
  std::string text;    // pieces of plan text, the plan's summary, a step's tool, the task's id
  std::string step;    // its path, as in the log
  std::string detail;  // the plan itself, a step's sentence, the request
  bool failed = false;
};

// Thread: may be called from several threads at once.
class Owner {
 public:
  virtual ~Owner() = default;
  // `later` keeps the card for `hearth cards`.
  virtual trust::CardAnswer decide(const trust::Card& card) = 0;
  // What they want instead, after the answer `edit`.
  virtual trust::Edits edits(const trust::Card&) { return {}; }
  // For a yes to a card that steps up, where the house has a passphrase. Nothing: not given.
  virtual std::optional<crypto::Secret> passphrase(const trust::Card&) { return {}; }
  // They have shown a passkey for this very card, which is as good as the passphrase.
  virtual bool showed_passkey(const trust::Card&) { return false; }
  // Nothing when nobody is there to answer.
  virtual std::optional<std::string> answer(const std::string& question,
                                            const std::vector<std::string>& choices) = 0;
  // Whether a question that nobody answers now waits for House::answer_question().
  virtual bool answers_later() const { return false; }
  virtual void see(const Event& event) = 0;
};

// Nobody is there: every card waits, every question stays open.
class Absent : public Owner {
 public:
  trust::CardAnswer decide(const trust::Card&) override { return trust::CardAnswer::later; }
  std::optional<std::string> answer(const std::string&, const std::vector<std::string>&) override {
    return {};
  }
  void see(const Event&) override {}
};

}  // namespace house
