#include <functional>

#include "base/base64url.h"
#include "crypto/crypto.h"
#include "house/testing.h"

namespace house {
namespace {

using base::Code;
using Purpose = Ceremony::Purpose;

constexpr const char* origin = "https://house.example";
const Ceremony making{.purpose = Purpose::making, .origin = origin, .device = "laptop"};
const Ceremony logging_in{.purpose = Purpose::logging_in, .origin = origin};

std::shared_ptr<crypto::Signer> fresh_signer() {
  return std::make_shared<crypto::Signer>(crypto::Key::random());
}

// An authenticator as section 6 of WebAuthn has it, with one key.
struct Authenticator {
  // Shared by copies.
  std::shared_ptr<crypto::Signer> signer = fresh_signer();
  std::string credential = "credential", site = "house.example", type = "webauthn.get";
  std::string said_origin = origin, behind = ",\"crossOrigin\":false}";
  uint8_t flags = 0x05;  // present, verified
  uint8_t counter = 0;

  std::string client_data(const std::string& challenge) const {
    return R"({"type":")" + type + R"(","challenge":")" + challenge + R"(","origin":")" +
           said_origin + "\"" + behind;
  }
  std::string data() const {
    return std::string(crypto::view(crypto::hash256(site))) + char(flags) + std::string(3, '\0') +
           char(counter);
  }
  MadeCredential make(const std::string& challenge) {
    type = "webauthn.create";
    MadeCredential made{.name = "Key ring",
                        .client_data = client_data(challenge),
                        .authenticator_data = data(),
                        .credential = credential,
                        .key = {crypto::SignatureAlgorithm::ed25519, signer->public_key(), ""}};
    type = "webauthn.get";
    return made;
  }
  ShownCredential show(const std::string& challenge) const {
    ShownCredential shown{.credential = credential,
                          .user = "",
                          .client_data = client_data(challenge),
                          .authenticator_data = data(),
                          .signature = ""};
    shown.signature =
        signer->sign(data() + std::string(crypto::view(crypto::hash256(shown.client_data))));
    return shown;
  }
};

struct PasskeysTest : testing::Test {
  Home home;
  Authenticator ours;
  Passkeys& passkeys() { return home.house->passkeys(); }
  void SetUp() override {
    ASSERT_TRUE(passkeys().add(making, ours.make(passkeys().new_challenge(making))));
  }
  base::Result<Passkey> log_in() {
    return passkeys().check(logging_in, ours.show(passkeys().new_challenge(logging_in)));
  }
};

TEST_F(PasskeysTest, IsTakenForItsOwnerAlsoAfterARestart) {
  EXPECT_EQ(log_in().value().name, "Key ring");
  home.reopen();
  EXPECT_EQ(log_in().value().site, "house.example");
  EXPECT_TRUE(passkeys().list().front().used);
}

TEST_F(PasskeysTest, AChallengeIsGoodOnceForFiveMinutesAndForItsCeremony) {
  std::string challenge = passkeys().new_challenge(logging_in);
  EXPECT_TRUE(passkeys().check(logging_in, ours.show(challenge)));
  EXPECT_EQ(passkeys().check(logging_in, ours.show(challenge)).error().code, Code::denied);

  challenge = passkeys().new_challenge(logging_in);
  home.later = std::chrono::minutes(5);
  EXPECT_FALSE(passkeys().check(logging_in, ours.show(challenge)));

  Ceremony card{
      .purpose = Purpose::confirming, .origin = origin, .device = "a", .matter = "card/1"};
  for (auto [device, matter] : {std::pair("b", "card/1"), {"a", "card/2"}}) {
    Ceremony other = card;
    other.device = device, other.matter = matter;
    EXPECT_FALSE(passkeys().check(other, ours.show(passkeys().new_challenge(card))));
  }
  EXPECT_FALSE(passkeys().check(card, ours.show(passkeys().new_challenge(logging_in))));
  EXPECT_TRUE(passkeys().check(card, ours.show(passkeys().new_challenge(card))));
  EXPECT_FALSE(passkeys().check(logging_in, ours.show(std::string(75, 'A')))) << "none of ours";
}

TEST_F(PasskeysTest, WhatIsNotAsItWasAskedForIsRefused) {
  const std::pair<const char*, std::function<void(Authenticator&)>> wrongs[] = {
      {"another origin", [](auto& it) { it.said_origin = "https://house.example.evil.example"; }},
      {"an origin that goes on", [](auto& it) { it.behind = ".evil\"}"; }},
      {"framed by another", [](auto& it) { it.behind = ",\"crossOrigin\":true}"; }},
      {"another site", [](auto& it) { it.site = "evil.example"; }},
      {"a registration", [](auto& it) { it.type = "webauthn.create"; }},
      {"nobody there", [](auto& it) { it.flags = 0x04; }},
      {"nobody verified", [](auto& it) { it.flags = 0x01; }},
      {"backed up, and may not be", [](auto& it) { it.flags = 0x15; }},
      {"now it may be backed up", [](auto& it) { it.flags = 0x0d; }},
      {"another key", [](auto& it) { it.signer = fresh_signer(); }},
      {"another credential", [](auto& it) { it.credential = "other"; }},
  };
  for (const auto& [name, spoil] : wrongs) {
    Authenticator spoilt = ours;
    spoil(spoilt);
    auto seen = passkeys().check(logging_in, spoilt.show(passkeys().new_challenge(logging_in)));
    ASSERT_FALSE(seen) << name;
    EXPECT_EQ(seen.error().code, Code::denied) << name;
  }
  EXPECT_TRUE(log_in());
}

TEST_F(PasskeysTest, EveryByteOfWhatWasSignedCounts) {
  for (auto part : {&ShownCredential::client_data, &ShownCredential::authenticator_data,
                    &ShownCredential::signature}) {
    size_t size = (ours.show(passkeys().new_challenge(logging_in)).*part).size();
    for (size_t i = 0; i < size; ++i) {
      ShownCredential shown = ours.show(passkeys().new_challenge(logging_in));
      (shown.*part)[i] = char((shown.*part)[i] ^ 1);
      EXPECT_FALSE(passkeys().check(logging_in, shown)) << i;
    }
  }
}

TEST_F(PasskeysTest, ACounterThatDoesNotGrowIsACopy) {
  ours.counter = 7;
  EXPECT_TRUE(log_in());
  EXPECT_EQ(log_in().error().code, Code::denied);
  ours.counter = 6;
  EXPECT_FALSE(log_in());
  ours.counter = 8;
  EXPECT_TRUE(log_in());
}

TEST_F(PasskeysTest, IsMadeOnceAndIsGoneWithItsSessionsWhenRemoved) {
  auto again = passkeys().add(making, ours.make(passkeys().new_challenge(making)));
  EXPECT_EQ(again.error().code, Code::conflict);
  Passkey mine = log_in().value();
  auto session = home.house->devices().let_in("Firefox", mine.id).value();
  EXPECT_EQ(passkeys().rename(mine.id, " Finger ").value().name, "Finger");
  EXPECT_TRUE(passkeys().remove(mine.id));
  EXPECT_TRUE(home.house->devices().remove_of_passkey(mine.id));
  EXPECT_FALSE(log_in());
  EXPECT_FALSE(home.house->devices().whose(session.secret, DeviceKind::browser));
  home.reopen();
  EXPECT_TRUE(passkeys().list().empty());
}

TEST_F(PasskeysTest, AConfirmationIsGoodOnceForItsSessionAndMatter) {
  Ceremony card{
      .purpose = Purpose::confirming, .origin = origin, .device = "a", .matter = "card/1"};
  passkeys().confirm(card);
  EXPECT_FALSE(passkeys().take_confirmation("a", "card/2"));
  EXPECT_FALSE(passkeys().take_confirmation("b", "card/1"));
  EXPECT_TRUE(passkeys().take_confirmation("a", "card/1"));
  EXPECT_FALSE(passkeys().take_confirmation("a", "card/1"));
  passkeys().confirm(card);
  home.later = std::chrono::minutes(2);
  EXPECT_FALSE(passkeys().take_confirmation("a", "card/1"));
}

TEST(Passkeys, AreForNamesNotForNumbers) {
  EXPECT_EQ(Passkeys::site_of("https://house.example").value(), "house.example");
  EXPECT_EQ(Passkeys::site_of("http://localhost:8137").value(), "localhost");
  for (const char* none : {"http://127.0.0.1:8137", "http://[::1]:8137", "https://[::1]", "", "x"})
    EXPECT_EQ(Passkeys::site_of(none).error().code, Code::invalid) << none;
}

}  // namespace
}  // namespace house
