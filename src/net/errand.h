// One request in one courier, from its start to its end: our side, private to the room.
#pragma once
#include "net/courier_dialogue.h"
#include "proc/process.h"

namespace net {

using base::Result;

// The proxy of the environment, by the first of these variables that is set; none where the policy
// is about addresses, which it would hide, nor for what listens on this machine.
Proxy proxy_of(std::vector<const char*> names, const std::string& host,
               const AddressPolicy& policy);

class Errand {
 public:
  // `port` is that of the route. Nothing is heard for longer than `patience` counts as timed out.
  static Result<Errand> begin(int port, const Proxy& proxy, std::chrono::milliseconds patience);

  template <class T>
  Result<void> order(char kind, const T& order, std::string_view bytes) {
    return order_bytes(kind, proc::encode(order), bytes);
  }
  Result<void> lend(const Secret& secret, const Route& route);

  // What it says next; nothing when it was stopped, fell, or is too slow.
  std::optional<proc::Message> hear(const std::stop_token& stop);
  // Why nothing was heard.
  Trouble why() const { return why_; }
  // What it still had said when it is ended now.
  std::optional<proc::Message> last_words();

 private:
  Errand(proc::Process process, std::chrono::milliseconds patience)
      : process_(std::move(process)), patience_(patience) {}
  Result<void> order_bytes(char kind, std::string_view order, std::string_view bytes);

  proc::Process process_;
  std::chrono::milliseconds patience_;
  Trouble why_ = Trouble::cut;
};

}  // namespace net
