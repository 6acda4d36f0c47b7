// The keeper's door to the gate: starts that process, hears its calls, sends what comes of them. A
// gate that ends by itself is started again; what it was asked goes on.
#pragma once
#include <thread>

#include "api/api.h"
#include "proc/process.h"
#include "protocol/handover.h"

namespace api {

class Door {
 public:
  struct Options {
    std::vector<protocol::Handed> sockets;  // that listen
    // For each gate anew, so that a key of TLS is in no memory here but on its way.
    std::function<Result<protocol::relay::Setup>()> setup;
    std::function<void(const std::string&)> say;  // to who looks after the program
  };
  Door(Api& api, Options options);
  // Nobody is let in any more.
  ~Door();

 private:
  class Wire;
  void keep_open(const std::stop_token& stop);
  Result<void> serve_one(const std::stop_token& stop);

  Api& api_;
  Options options_;
  std::mutex mutex_;
  std::shared_ptr<Wire> wire_;  // to the gate that lives now
  std::jthread thread_;
};

}  // namespace api
