// Why a connection did not bring what was asked of it, and which addresses it may reach.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"

namespace net {

enum class Trouble {
  bad_url,     // not a URL of the protocol
  forbidden,   // the address policy refused it
  no_network,  // no such host, or no way to it
  refused,     // the host is there, nothing listens
  tls,         // no trusted, encrypted connection
  timed_out,   // nothing came in time
  cut,         // the connection ended in the middle
  garbled,     // not the protocol
  too_large,   // more than the limit
  stopped,     // by the stop token
};

struct Failure {
  Trouble trouble;
  std::string message;  // a sentence that names the host; never a header, a body or a secret
  base::Error error() const;
  bool operator==(const Failure&) const = default;
};

// `host` is what the sentence names.
Failure failure_at(const std::string& host, Trouble trouble);

// Checked on the resolved address, at the moment of connecting.
struct AddressPolicy {
  bool loopback = true;
  bool private_networks = true;  // RFC 1918, 4193, 6598, link-local
  bool everywhere = true;        // all other networks
};

}  // namespace net
