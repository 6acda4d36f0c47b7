// Our side of a courier's one request, for what asks it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "net/courier_dialogue.h"
#include "proc/process.h"

namespace net {

// The proxy that the environment names under these names, or one of those for everything. None
// where it would hide the address that the policy is about, or where the host is this machine.
Proxy proxy_of(std::vector<const char*> names, const std::string& host,
               const AddressPolicy& policy);
// Those that a courier needs for the port of its route.
std::vector<int> ports(int port, const Proxy& proxy);

// One request in one courier.
class Errand {
 public:
  static base::Result<Errand> begin(std::vector<int> ports, std::chrono::milliseconds patience);

  template <class T>
  base::Result<void> order(char kind, const T& order, std::string_view bytes) {
    return send(kind, proc::encode(order), bytes);
  }
  base::Result<void> lend(const Secret& secret, const Route& route);

  // What it says next; nothing when it was stopped, fell, or is too slow.
  std::optional<proc::Message> hear(const std::stop_token& stop);
  // Why nothing was heard.
  Trouble why() const { return why_; }
  // What it still had said when it is ended now.
  std::optional<proc::Message> last_words();

 private:
  Errand(proc::Process process, std::chrono::milliseconds patience)
      : process_(std::move(process)), patience_(patience) {}
  base::Result<void> send(char kind, const std::string& order, std::string_view bytes);

  proc::Process process_;
  std::chrono::milliseconds patience_;
  Trouble why_ = Trouble::cut;
};

}  // namespace net
