// The keeper's side of the API: each operation done in the house, for who may.
//
// Invariants:
// (1) Nothing is done or said but for a session that the house knows, pairing and logging in apart.
// (2) A change that carries an idempotency key is made once: the same key again gets the same
// answer. (3) What changes the house takes its turn with tasks and other commands; what looks,
// stops or revokes waits for nothing. (4) Keys and what they keep: see keys.h.
#pragma once
#include "api/feed.h"
#include "api/keys.h"
#include "api/runs.h"
#include "api/workers.h"
#include "crypto/crypto.h"
#include "protocol/operations.h"
#include "protocol/relay.h"

namespace api {

using base::Result;

// Who listens to one call. Any thread; what is said after it went away is lost.
class Listener {
 public:
  virtual ~Listener() = default;
  // `session`: see protocol::relay::Answer.
  virtual void answer(const std::string& bytes, const std::optional<std::string>& session) = 0;
  virtual void fail(const base::Error& error, bool unknown_caller) = 0;
  virtual void part(const std::string& bytes) = 0;  // "" first: it was accepted
  virtual void end() = 0;
  // What ends the stream when nobody listens any more.
  virtual void when_gone(std::function<void()> leave) = 0;
};

class Api {
 public:
  struct Options {
    house::House& house;
    std::mutex& turn;  // held by who changes the house; shared with the terminal's door
    std::string version;
    std::function<Result<std::vector<protocol::Finding>>()> doctor;
    std::function<void()> changed = {};    // something was: look what falls due
    std::function<void()> destroyed = {};  // the house is no more
    // Where everybody can reach it: nothing is done before a passkey was made for this. "":
    // nowhere.
    std::string public_site = {};
  };
  // Fails where the house cannot be read.
  static Result<std::unique_ptr<Api>> open(Options options);
  Api(Options options, std::unique_ptr<Keys> keys);
  ~Api();

  // Returns at once.
  void call(protocol::relay::Call call, std::string input, std::shared_ptr<Listener> listener);

  // Told to open pages: a notice, or that the house was changed by somebody else.
  void notice(const std::string& text);
  void changed_elsewhere();
  // False: some run goes on still.
  bool rest(std::chrono::milliseconds patience) { return runs_.wait_for_all(patience); }

 private:
  // Who asks, and what the answer does to their session.
  struct Caller {
    house::Device device;
    std::string origin;  // of the gate's, by which it came
    std::optional<std::string> session = {};
  };
  using Outcome = Keys::Outcome;
  // looks: waits for nothing; changes: has the turn; takes_turn: sees to its turn itself.
  enum class Manner { looks, changes, takes_turn };
  struct Handler {
    Manner manner;
    std::function<Outcome(Caller&, std::string_view input)> run;
  };

  template <class In, class Out, class Told, class Do>
  void on(const protocol::Endpoint<In, Out, Told>& endpoint, Manner manner, Do act);
  void declare_devices();
  void declare_passkeys();
  void declare_showing_passkeys();
  void declare_talk();
  void declare_cards();
  void declare_log();
  void declare_rooms();
  void declare_files();
  void declare_settings();
  void declare_models();

  Result<protocol::CreationOptions> creation_options(const Caller& caller);
  Result<protocol::RequestOptions> request_options(const house::Ceremony& ceremony);
  bool confirmed(const Caller& caller, const std::string& matter);
  // `denied` where a yes to this card needs a passkey and none was shown.
  Result<void> check_yes(const protocol::Decision& decision, bool confirmed, const Caller& caller);

  bool passkey_needed() const;
  Result<void> check_destruction(const protocol::Destruction& wish, const Caller& caller);
  Result<Caller> caller_of(const protocol::relay::Call& call);
  void perform(const Handler& handler, const protocol::relay::Call& call, const std::string& input,
               Listener& listener);
  Outcome perform_once(const Handler& handler, const protocol::relay::Call& call, Caller& caller,
                       const std::string& input);
  void stream_events(const std::string& input, const std::shared_ptr<Listener>& listener);
  void stream_run(const std::string& input, const std::shared_ptr<Listener>& listener);
  void stream_talk(const std::string& input, const std::shared_ptr<Listener>& listener);
  Runs::Work asking(const std::string& text, const protocol::RunHints& hints);
  void listen(std::optional<int64_t> after, const std::string& run,
              const std::shared_ptr<Listener>& listener);
  void tell(protocol::EventKind kind, const std::string& room = {});

  house::House& house_;
  std::mutex& turn_;
  Options options_;
  Feed feed_;
  std::unique_ptr<Keys> keys_;
  Runs runs_;
  std::map<std::string, Handler> handlers_;
  int64_t seen_ = 0;                  // of the journal, when it was looked at last
  Workers looking_{4}, changing_{3};  // last: they use all above
};

}  // namespace api
