// The keeper's door to the gate: starts that process, hears its calls, sends what comes of them. A
// gate that ends by itself is started again; what it was asked goes on.
#pragma once
#include <thread>

#include "api/api.h"
#include "proc/process.h"

namespace api {

class Door {
 public:
  struct Options {
    Api& api;
    proc::Descriptor socket;  // listens
    protocol::relay::Setup setup;
    std::function<void(const std::string&)> say;  // to who looks after the program
  };
  explicit Door(Options options);
  // Nobody is let in any more.
  ~Door();

 private:
  class Wire;
  void keep_open(const std::stop_token& stop);
  Result<void> serve_one(const std::stop_token& stop);

  Options options_;
  std::mutex mutex_;
  std::shared_ptr<Wire> wire_;  // to the gate that lives now
  std::jthread thread_;
};

}  // namespace api
