// What came once: a change that carries an idempotency key is made once, and so is a request that
// begins a run.
//
// Invariants:
// (1) Of two changes with the same key one is made; the other waits for it and gets its answer. (2)
// A key is durable before its change begins, so that after a restart it is refused rather than done
// twice. (3) Nothing of what was asked or answered is kept on disk. (4) What may well go better the
// second time leaves no key.
//
// The latest thousand are remembered. Any thread.
#pragma once
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "crypto/crypto.h"
#include "house/house.h"

namespace api {

using base::Result;

class Keys {
 public:
  using Outcome = Result<std::string>;
  // Fails where the house cannot be read.
  static Result<std::unique_ptr<Keys>> open(house::House& house);
  explicit Keys(house::House& house) : house_(house) {}

  struct Asked {
    std::string device, key, operation, input;
    bool durable = false;
  };
  Outcome once(const Asked& asked, const std::function<Outcome()>& act);

  // `conflict` where a run of this name was begun before the program was started. It counts as
  // begun once its task is in the journal: what only waited for its turn is asked again.
  Result<void> check_run(const std::string& run);
  void keep_run(const std::string& run);

 private:
  struct Kept {
    std::string operation;
    crypto::Hash input;  // it may hold a passphrase
    std::shared_future<Outcome> outcome;
  };
  Result<void> keep(const std::string& name, bool durable);
  void forget(const std::string& name);

  house::House& house_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // of this life of the program
  std::set<std::string> before_;      // of those before it
  std::deque<std::string> order_;     // of both, oldest first
};

}  // namespace api
