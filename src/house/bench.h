// One task at its bench: every call is judged, journaled and made here, and nowhere else.
//
// Invariants:
// (1) No tool runs without a Permit for exactly that call.
// (2) A step's effect on the rooms and its record are one durable write: after a crash both are
// there or neither. (3) A step that is recorded is not made again: a run of the same plan takes the
// recorded result. (4) What waits for a card is not recorded; it is judged anew when the task is
// taken up again. (5) A step that a grant allowed and the count of that use are one durable write;
// a grant that is revoked allows no step that has not begun. (6) A call that does something outside
// the house is made at most once: that it is about to be is durable before; where no record
// followed, the owner is told that it may be done. (7) After
// a card too many the task makes no further step.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "agent/request.h"
#include "house/owner.h"
#include "house/records.h"
#include "rooms/rooms.h"
#include "store/house.h"

namespace house {

// The house's own things that a bench works with. `strand`: whoever touches rooms, store or a
// TaskState holds it.
struct Desk {
  store::House& store;
  rooms::Rooms& rooms;
  std::mutex& strand;
  store::Write& along;                // what a tool wants in the same durable write as its changes
  std::vector<trust::Grant>& grants;  // what the owner allows as of now; it changes under a task
  const std::function<base::Instant()>& clock;
};

// The grant with an id that no other has, given now.
trust::Grant numbered(const Desk& desk, trust::Grant grant);
// Durable, and good for the next step. Holds the strand already.
base::Result<void> add_grant(const Desk& desk, const trust::Grant& grant);

// What the rule table needs to know of a tool.
trust::Policy policy_of(const plan::Tool& tool);
// A call as the gatekeeper is asked about it.
trust::Call judged_as(const plan::Call& call, const std::string& path, const trust::Task& task);

// What all benches of one task share: the task's and its sub-agents'.
struct TaskState {
  std::string id;
  agent::Request request;
  std::string owner_name;
  trust::Task trust = {};
  std::map<std::string, StepRecord> recorded = {};                    // of an earlier run, by path
  std::map<std::pair<std::string, size_t>, PieceRecord> pieces = {};  // by bench and index
  struct Said {
    trust::CardAnswer answer;
    trust::Edits edits = {};
  };
  std::map<std::string, Said> answered = {};           // cards, by the digest of their call
  std::map<std::string, trust::Card> open_cards = {};  // that wait from an earlier run, likewise
  bool asked_out = false;                              // it would need more cards than it may put
  std::set<std::string> waiting = {};                  // paths of the steps that wait for a card
  std::set<std::string> begun = {};     // digests of calls outside that an earlier run was making
  std::vector<plan::Tool> guests = {};  // the tools of MCP servers
  store::Write pending = {};            // facts that the next durable write takes along
  std::stop_token stop = {};
};

class Bench : public agent::Workbench {
 public:
  // `path` is "" for the task itself, "0:1:1/" for the sub-agent that this step started. `clean`:
  // nothing from outside had a say in what is asked, so the first plan's tools are the task's.
  Bench(Desk desk, TaskState& task, Owner& owner, std::string path, bool clean);
  ~Bench() override;

  std::optional<agent::Piece> recorded(size_t index) override;
  base::Result<void> record(size_t index, const agent::Piece& piece,
                            const plan::Summary& summary) override;
  plan::Host& host(size_t index) override;
  std::vector<agent::Step> steps(size_t index) override;
  void planning(std::string_view text) override;

 private:
  struct PieceHost;
  struct Judged {
    trust::Call call;
    std::string digest;
  };
  using Outcome = base::Result<plan::Value>;

  void fix_tools(const PieceRecord& record);
  std::shared_future<Outcome> start(size_t index, const plan::Call& call);
  Outcome perform(plan::Call call, const std::string& path, agent::Step& step);
  Outcome refused(const base::Error& why, const Judged& judged, const plan::Call& call,
                  const std::string& path, agent::Step& step);
  Outcome take_recorded(const StepRecord& record, const plan::Call& call, agent::Step& step);
  Outcome maybe_done(const Judged& judged, const plan::Call& call, const std::string& path,
                     agent::Step& step);
  // What was asked for, or what the owner made of it on its card.
  struct Asked {
    plan::Call call;
    Judged judged;
    bool changed = false;        // just now: it is to be judged again
    std::string complaint = {};  // why an earlier change of it could not be read
  };
  // The Permit, or a Refusal's error with `waiting` set when a card lies with the owner.
  base::Result<trust::Permit> ask_leave(Asked& asked, agent::Step& step);
  base::Result<trust::Permit> put_card(Asked& asked, agent::Step& step);
  base::Result<void> change(Asked& asked, const trust::Edits& edits) const;
  base::Result<trust::Card> card_for(const Asked& asked, const agent::Step& step);
  void withdraw_card(const std::string& digest);
  trust::CardAnswer decided(const trust::Card& card);
  base::Result<trust::Permit> take_answer(const trust::Card& card, trust::CardAnswer answer,
                                          const Judged& judged, agent::Step& step);
  base::Result<trust::Permit> permit_answered(trust::CardAnswer answer, const Judged& judged,
                                              agent::Step& step);
  Outcome put_question(const base::Error& open, const plan::Call& call, const std::string& path,
                       agent::Step& step);
  Outcome make(trust::Permit permit, const Judged& judged, const plan::Call& call,
               const std::string& path, agent::Step& step);
  Outcome change_rooms(trust::Permit permit, const Judged& judged, const plan::Call& call,
                       const plan::CallContext& context, StepRecord& record, agent::Step& step);
  // The grant that allowed the step, as it stands; `denied` when it was revoked meanwhile.
  base::Result<trust::Grant*> grant_of(const agent::Step& step);
  Outcome refuse(const base::Error& error, const plan::Call& call, const plan::CallContext& context,
                 StepRecord& record, agent::Step& step);
  Judged judge(const plan::Call& call, const std::string& path) const;
  plan::CallContext context_of(const plan::Call& call, const std::string& path) const;
  void finish(const plan::Call& call, const plan::CallContext& context, StepRecord& record,
              agent::Step& step, plan::Value result);

  Desk desk_;
  TaskState& task_;
  Owner& owner_;
  std::string path_;
  bool clean_;
  std::map<size_t, std::unique_ptr<PieceHost>> hosts_;
  std::map<size_t, std::vector<std::shared_ptr<agent::Step>>> steps_;
};

// Writes what is pending. Holds the strand already.
base::Result<void> flush(const Desk& desk, TaskState& task);

}  // namespace house
