// The gatekeeper: the only maker of Permits. It decides a call by the rule table, the C rules and
// the task's budget; no model has a say.
//
// Invariants:
// (1) A Permit is for one call, exactly as it was judged: tool, canonical arguments, labels, task.
// It is used once. (2) What cannot be judged (unknown tool, unknown argument) is denied. (3) A
// card's yes is good for the call it showed and for no other. (4) A grant turns a card into an
// allow and nothing else: never what is denied. A Permit by a grant has counted its use.
#pragma once
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trust/grant.h"
#include "trust/label.h"
#include "trust/rules.h"

namespace trust {

// What the table needs to know of a tool.
struct Policy {
  std::string tool;
  Effect effect = Effect::s0;
  uint32_t categories = 0;  // of what it reads
  // What it may be called for; `every_purpose`: as its categories say.
  uint32_t purposes = every_purpose;
  std::string room;
  bool sends = false;  // content leaves the house towards the control arguments
};

enum class Part : uint8_t { content, control };

// `text` is canonical: equal values have equal texts. `shown` is for people.
struct Argument {
  std::string name, text, shown;
  Part part = Part::content;
  Label label;
  // Of a recipient: everybody whom the call would reach, canonical. "" for one who is not known.
  std::vector<std::string> parties = {};
  // Of a control argument that says how much. A number without a currency is covered by no grant.
  std::optional<base::Money> amount = {};
};

struct Call {
  Policy policy;
  std::string task, path;
  std::vector<Argument> arguments;
  Label control;  // what the decision to call hung on
};

struct Budget {
  uint32_t calls = 200, cards = 5, tokens = 200'000;
  uint64_t bytes_out = 256 * 1024;
};

// What a task may do: fixed from the owner's clean request before the first outside byte is read.
struct Task {
  std::string id;
  std::string agent = "hearth";
  std::string request;          // the owner's own words
  std::set<std::string> tools;  // of the checked plan
  uint32_t purposes = assist | schedule | communicate;
  uint32_t categories_named = 0;  // protected categories the request names
  // What the owner's own search listed, as the argument's text would be: such an address may be
  // opened as it stands.
  std::set<std::string> listed = {};
  Budget budget;  // what is left
};

// What a tool of the plan adds to the purposes of its task.
uint32_t purposes_of(const Policy& policy);

// The protected categories that the owner's own words name ("my blood pressure" → health).
uint32_t categories_named(std::string_view request);

enum class Verdict { allow, card, deny };

struct Decision {
  Verdict verdict = Verdict::deny;
  std::string rule;        // "S3/control=OWN C2"
  std::string reason;      // a sentence; "" for a plain yes
  std::string grant = {};  // the id of the grant that allowed it
  bool unverified = false, step_up = false;
  bool sandboxed = false;  // allowed, where it reaches nothing
};

using Digest = std::array<uint8_t, 32>;
// SHA-256 over tool, task, path, canonical arguments and labels.
Digest digest(const Call& call);

// Leave to make one call, once. Only the Gatekeeper makes one.
class Permit {
 public:
  Permit(Permit&& other) noexcept
      : digest_(other.digest_), unused_(std::exchange(other.unused_, false)) {}
  Permit& operator=(Permit&&) = delete;
  // True exactly once, and only for the call it was made for.
  [[nodiscard]] bool use(const Call& call);

 private:
  friend class Gatekeeper;
  explicit Permit(const Digest& digest) : digest_(digest), unused_(true) {}
  Digest digest_;
  bool unused_;
};

class Gatekeeper {
 public:
  // Judges without spending anything.
  static Decision judge(const Call& call, const Task& task, const Standing& standing = {});
  // The Permit when the verdict is `allow`; spends one call of the budget (`limit` when it is used
  // up), and counts the use of the grant that allowed it.
  static base::Result<Permit> permit(const Call& call, Task& task, const Standing& standing = {});
  // After the owner's yes on a card that showed exactly this call: `denied` when the digest
  // differs.
  static base::Result<Permit> permit_approved(const Call& call, Task& task, const Digest& approved);
};

// How often a grant may still be used within its period.
uint32_t uses_left(const Grant& grant, base::Instant now);
// Is it neither over nor used up?
bool holds(const Grant& grant, base::Instant now);
// Is this the action it allows?
bool is_for(const Grant& grant, const Policy& policy);
// Takes back the last count of a use: what was permitted did not take place.
void give_back(Grant& grant);

}  // namespace trust
