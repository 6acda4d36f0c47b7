#include "net/address.h"

#include <netinet/in.h>

#include <cstring>

namespace net {
namespace {

struct Range {
  uint32_t prefix;
  int bits;
  Reach reach;
};

constexpr Range ranges[] = {
    {0x7F000000, 8, Reach::this_machine},      // 127.0.0.0/8
    {0x00000000, 8, Reach::nowhere},           // 0.0.0.0/8
    {0x0A000000, 8, Reach::private_network},   // 10.0.0.0/8
    {0xAC100000, 12, Reach::private_network},  // 172.16.0.0/12
    {0xC0A80000, 16, Reach::private_network},  // 192.168.0.0/16
    {0xA9FE0000, 16,
     Reach::private_network},  // 169.254.0.0/16, also the metadata services of clouds
    {0x64400000, 10, Reach::private_network},  // 100.64.0.0/10
    {0xC0000000, 24, Reach::nowhere},          // 192.0.0.0/24
    {0xC6120000, 15, Reach::private_network},  // 198.18.0.0/15
    {0xE0000000, 3, Reach::nowhere},           // multicast and reserved
};

Reach reach_of_v4(uint32_t address) {
  for (const Range& range : ranges)
    if ((address ^ range.prefix) >> (32 - range.bits) == 0) return range.reach;
  return Reach::everywhere;
}

uint32_t read_v4(const unsigned char* bytes) {
  return uint32_t(bytes[0]) << 24 | uint32_t(bytes[1]) << 16 | uint32_t(bytes[2]) << 8 | bytes[3];
}

Reach reach_of_v6(const unsigned char* bytes) {
  static constexpr unsigned char zeros[16] = {};
  static constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  static constexpr unsigned char nat64[12] = {0, 0x64, 0xFF, 0x9B};
  static constexpr unsigned char local_nat64[6] = {0, 0x64, 0xFF, 0x9B, 0, 1};  // RFC 8215
  static constexpr unsigned char teredo[4] = {0x20, 0x01, 0, 0};                // RFC 4380
  if (std::memcmp(bytes, mapped, 12) == 0 || std::memcmp(bytes, nat64, 12) == 0)
    return reach_of_v4(read_v4(bytes + 12));
  // What a translator or a tunnel hides behind these can be any network.
  if (std::memcmp(bytes, local_nat64, 6) == 0) return Reach::private_network;
  if (std::memcmp(bytes, teredo, 4) == 0) return Reach::nowhere;
  if (std::memcmp(bytes, zeros, 15) == 0 && bytes[15] == 1) return Reach::this_machine;
  if (std::memcmp(bytes, zeros, 12) == 0)
    return Reach::nowhere;  // :: and the retired IPv4-compatible addresses
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return reach_of_v4(read_v4(bytes + 2));  // 6to4
  if ((bytes[0] & 0xFE) == 0xFC) return Reach::private_network;                      // fc00::/7
  if (bytes[0] == 0xFE && bytes[1] >= 0x80)
    return Reach::private_network;  // link-local, site-local
  return bytes[0] == 0xFF ? Reach::nowhere : Reach::everywhere;
}

}  // namespace

Reach reach_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, address, sizeof v4);
    return reach_of_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, address, sizeof v6);
    return reach_of_v6(v6.sin6_addr.s6_addr);
  }
  return Reach::nowhere;
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]";
}

bool allowed(const AddressPolicy& policy, Reach reach) {
  switch (reach) {
    case Reach::everywhere:
      return policy.everywhere;
    case Reach::this_machine:
      return policy.loopback;
    case Reach::private_network:
      return policy.private_networks;
    case Reach::nowhere:
      return false;
  }
  return false;
}

}  // namespace net
