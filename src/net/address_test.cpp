#include "net/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

namespace net {
namespace {

Reach reach(const char* text) {
  sockaddr_storage storage = {};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6->sin6_addr), 1) << text;
    storage.ss_family = AF_INET6;
  }
  return reach_of(reinterpret_cast<const sockaddr*>(&storage));
}

TEST(Address, PublicAddressesReachEverywhere) {
  for (auto text : {"1.1.1.1", "172.32.0.1", "100.128.0.1", "223.255.255.255", "2606:4700::1111",
                    "::ffff:8.8.8.8"})
    EXPECT_EQ(reach(text), Reach::everywhere) << text;
}

TEST(Address, ThisMachineIsKnownInEveryDisguise) {
  for (auto text :
       {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"})
    EXPECT_EQ(reach(text), Reach::this_machine) << text;
}

TEST(Address, PrivateNetworksAreKnownInEveryDisguise) {
  for (auto text : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
                    "100.64.0.1", "fd00::1", "fe80::1", "::ffff:192.168.0.1", "64:ff9b::a00:1",
                    "64:ff9b:1::a00:1", "2002:c0a8:1::"})
    EXPECT_EQ(reach(text), Reach::private_network) << text;
}

TEST(Address, WhatIsNoHostIsNeverAllowed) {
  for (auto text : {"0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "ff02::1", "::7f00:1",
                    "2001:0:7f00:1::"}) {
    EXPECT_EQ(reach(text), Reach::nowhere) << text;
    EXPECT_FALSE(allowed({}, reach(text))) << text;
  }
}

TEST(Address, ThePolicyDecidesPerKind) {
  AddressPolicy strict{.loopback = false, .private_networks = false};
  EXPECT_TRUE(allowed(strict, Reach::everywhere));
  EXPECT_FALSE(allowed(strict, Reach::this_machine));
  EXPECT_FALSE(allowed(strict, Reach::private_network));
  EXPECT_FALSE(allowed({.everywhere = false}, Reach::everywhere));
  EXPECT_TRUE(allowed({.loopback = true, .private_networks = false}, Reach::this_machine));
  EXPECT_TRUE(allowed({.loopback = false, .private_networks = true}, Reach::private_network));
}

}  // namespace
}  // namespace net
