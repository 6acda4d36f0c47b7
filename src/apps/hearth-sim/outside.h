// Everybody outside the house, played: the mail server, the language model, the owner.
//
// The mail server and the model stand in the place of net::send_mail and model::open: the linker
// takes these instead of the product's.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "house/owner.h"
#include "model/model.h"
#include "net/smtp.h"
#include "sim/dice.h"

namespace sim {

struct Outside {
  static Outside* around;  // whoever is there while a life is lived

  explicit Outside(uint64_t seed) : dice(seed) {}
  Dice dice;

  // Called with each message before the server answers; may say that the machine dies before or
  // after the server has it.
  enum class Death { none, before, after };
  std::function<Death(const std::string& id, const net::MailEnvelope&)> on_mail;
  std::function<void()> die;
  std::map<std::string, int> taken;  // by Message-ID: how often the server took it

  // What the hijacked model answers next; it is asked again for pieces and for sub-agents.
  std::function<std::string(const model::Prompt&)> plan;
};

// Answers cards as the seed says: always no, always yes, or anything, also later.
class PlayedOwner : public house::Owner {
 public:
  enum class Temper { refuses, approves, anything };
  PlayedOwner(Dice dice, Temper temper) : dice_(dice), temper_(temper) {}

  trust::CardAnswer decide(const trust::Card& card) override;
  std::optional<std::string> answer(const std::string& question,
                                    const std::vector<std::string>& choices) override;
  void see(const house::Event&) override {}
  // Notes an answer given later.
  void answered(const trust::Card& card, trust::CardAnswer answer);
  trust::CardAnswer next_answer(bool may_wait);
  bool approved(const std::string& digest) const { return approved_.contains(digest); }
  size_t cards() const { return cards_; }

 private:
  Dice dice_;
  Temper temper_;
  size_t cards_ = 0;
  std::set<std::string> approved_;
};

}  // namespace sim
