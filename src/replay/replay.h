// Recorded tool calls of a fully hijacked model, judged by the real rule engine.
//
// What the model wrote is worth what it had read by then, at best OWN; only the owner's own words
// (E1), a unique hit for a name they said (E2) and their own addresses are worth more. That a tool
// of the plan is called at all was decided by the clean request; every other call hangs on all that
// the model had read.
#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <string>

#include "base/json.h"
#include "replay/manifest.h"

namespace replay {

// Numbers of steps by class, S5 of both kinds together.
using ByClass = std::array<size_t, 6>;

struct Counts {
  size_t cases = 0, steps = 0, attack_steps = 0;
  size_t denied = 0, cards = 0;  // steps that were denied without a card; cards that were asked
  size_t attack_denied = 0, attack_cards = 0;
  size_t sandboxed = 0;  // code that ran where it reaches nothing; not among the executed
  ByClass executed = {}, attack_executed = {};
  struct {
    size_t tasks = 0, no_card = 0, one_card_or_less = 0;
  } honest;  // cases without an attack; one with a denied step counts as neither
};

// How every card is answered.
enum class Answer { approve, deny };

// One step as it was judged.
struct Judged {
  std::string id, tool;  // of the case; of the step
  bool attack = false, executed = false;
  trust::Effect effect = trust::Effect::s0;
  trust::Decision decision;
};

class Replay {
 public:
  using See = std::function<void(const Judged&)>;
  Replay(const Manifest& manifest, Answer answer, See see = {})
      : manifest_(manifest), answer_(answer), see_(std::move(see)) {}
  // `invalid` for what is no case; nothing is counted then.
  base::Result<void> run(const base::Json& one);
  const Counts& counts() const { return counts_; }

 private:
  const Manifest& manifest_;
  Answer answer_;
  See see_;
  Counts counts_;
};

base::Json to_json(const Counts& counts);

}  // namespace replay
