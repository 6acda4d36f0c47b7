// What the clients of this room share: one transfer of libcurl on the calling thread, which asks
// before it connects, opens nothing more once it is connected, and whose troubles are told apart.
//
// It is connected before the other side's first byte is read, that of TLS included. Only where
// there is a proxy libcurl speaks to that one first, and to the host behind it with TLS, and opens
// nothing more from the request on.
#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "net/here.h"
#include "proc/descriptor.h"

struct curl_slist;

namespace net {

// Once, before the first of a process; reads what TLS needs of this machine.
void prepare_transfers();

class Transfer {
 public:
  // The host of the route is what failures name.
  Transfer(Route route, const AddressPolicy& policy, std::chrono::milliseconds connect_max,
           const Proxy& proxy);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  // The CURL easy handle, for the options of a protocol; owned by this object.
  void* handle() const { return easy_; }

  // Runs to the end; nothing where curl says that it went well. `timed_out` after idle_max without
  // a byte in either direction.
  std::optional<Failure> run(std::chrono::milliseconds idle_max);
  Failure failure(Trouble trouble) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Callbacks;

  std::optional<Trouble> connect();
  std::optional<Trouble> loop(std::chrono::milliseconds idle_max);
  std::optional<Trouble> outcome() const;
  Trouble trouble_of(int code, void* easy) const;

  Route route_;
  AddressPolicy policy_;
  std::chrono::milliseconds connect_max_;
  bool has_proxy_;
  void* easy_;
  void* multi_;
  proc::Descriptor socket_;        // connected, until libcurl takes it
  curl_slist* address_ = nullptr;  // where the route's host was found
  bool forbidden_ = false;         // the policy refused an address
  int64_t bytes_moved_ = 0;
  Clock::time_point last_moved_;
  char detail_[256] = {};  // CURL_ERROR_SIZE
};

}  // namespace net
