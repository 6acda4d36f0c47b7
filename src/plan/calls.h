// The calls that a run has asked for. A call starts when its arguments are there and the calls that
// it must not overtake are over; whoever needs a value waits for it here.
//
// Invariants:
// (1) A call depends only on earlier ones, so the earliest unfinished call can always start:
// waiting ends when the host answers. (2) What a call gives depends only on its arguments and its
// host, never on the moment it starts: a replay takes the same way. (3) Changes of one room, sends
// to one recipient and tools that keep order start only when the earlier ones are over.
#pragma once
#include <set>

#include "plan/ast.h"
#include "plan/plan.h"

namespace plan {

class PendingCall;

// A value that is there, or the call that will give it.
struct Slot {
  Value value;
  std::shared_ptr<PendingCall> call;            // null: `value` is it
  trust::Label taint = trust::Label::system();  // joined to what the call gives
  Slot joined(const trust::Label& label) const;
};

struct SlotArgument {
  const Parameter* parameter;
  Slot slot;
};

class PendingCall {
 public:
  // calendar.find("dentist"), for sentences about its result.
  std::string described() const;
  const Tool& tool() const { return *call_.tool; }

 private:
  friend class Calls;
  Call call_;  // arguments are filled in when it starts
  Place place_;
  std::vector<SlotArgument> arguments_;
  std::vector<std::shared_ptr<PendingCall>> after_;  // these must be over before it starts
  std::set<std::string> changes_, reads_;  // what the order is kept for: "room:calendar", "to:…"
  std::shared_future<base::Result<Value>> future_;
  std::optional<Value> result_;
  bool passed_on_ = false;  // its failure is that of an argument's call, and reported there
};

class Calls {
 public:
  Calls(Host& host, const RunOptions& options) : host_(host), options_(options) {}

  // Asks for a call. `call` lacks its arguments.
  Slot add(Call call, Place place, std::vector<SlotArgument> arguments);
  // Blocks until the value is there. Errors end the run: the host's, or a stop. A refused call's
  // value is a Refusal.
  base::Result<Value> wait(const Slot& slot);
  // Blocks until everything is over; after a stop or a host's error, only what has been started.
  base::Result<void> finish();
  // Failed calls but for `reported`, in the order in which they were asked for.
  std::vector<PlanError> failures(const Refusal* reported) const;
  // Why the run must end, if it must: the host's error, or the owner's stop.
  const std::optional<base::Error>& broken();

 private:
  using CallPtr = std::shared_ptr<PendingCall>;
  void keep_order(PendingCall& call) const;
  void advance();
  void start(PendingCall& call);
  bool fill_arguments(PendingCall& call);
  void collect(PendingCall& call);
  void wait_a_moment() const;

  Host& host_;
  const RunOptions& options_;
  std::vector<CallPtr> all_;
  std::vector<CallPtr> open_;          // not over yet, in order
  std::optional<base::Error> broken_;  // the host's error, or the stop
};

}  // namespace plan
