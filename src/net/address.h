// Which kind of network an IP address belongs to (RFC 6890, IANA's special-purpose registries).
#pragma once
#include <sys/socket.h>

#include "net/trouble.h"

namespace net {

enum class Reach { everywhere, this_machine, private_network, nowhere };

// `nowhere`: unspecified, multicast, broadcast, reserved, or no IP address at all. IPv4 inside IPv6
// counts as that IPv4.
Reach reach_of(const sockaddr* address);
// Whether a name or address in text always means this machine.
bool is_this_machine(const std::string& host);
bool allowed(const AddressPolicy& policy, Reach reach);

}  // namespace net
