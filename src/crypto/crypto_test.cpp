#include "crypto/crypto.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

namespace crypto {
namespace {

using base::Code;
using testing::MatchesRegex;

constexpr Argon cheap{.passes = 1, .memory_bytes = 8192};

RC_GTEST_PROP(Box, OpensWithItsKeyAndItsPlaceOnly, (std::string text, std::string place)) {
  Key key = Key::random();
  std::string box = seal(key, text, place);
  RC_ASSERT(box.size() == text.size() + box_overhead);
  RC_ASSERT(open(key, box, place).value() == text);
  RC_ASSERT(open(key, box, place + "x").error().code == Code::corrupt);
  RC_ASSERT(open(Key::random(), box, place).error().code == Code::denied);
}

RC_GTEST_PROP(Box, AnyFlippedBitIsFound, (std::string text)) {
  Key key = Key::random();
  std::string box = seal(key, text, "place");
  box[*rc::gen::inRange<size_t>(0, box.size())] ^= char(1 << *rc::gen::inRange(0, 8));
  RC_ASSERT(!open(key, box, "place"));
}

TEST(Box, IsNeverTheSameTwice) {
  Key key = Key::random();
  EXPECT_NE(seal(key, "text", ""), seal(key, "text", ""));
}

TEST(Box, OfNoneOrTooFewBytesIsNoBox) {
  Key key = Key::random();
  EXPECT_EQ(open(key, "", "").error().code, Code::corrupt);
  EXPECT_EQ(open(key, std::string(box_overhead - 1, '\1'), "").error().code, Code::corrupt);
}

TEST(Key, DerivedKeysDifferByContextAndRepeat) {
  Key key = Key::random();
  EXPECT_EQ(derive(key, "a").bytes(), derive(key, "a").bytes());
  EXPECT_NE(derive(key, "a").bytes(), derive(key, "b").bytes());
  EXPECT_NE(derive(key, "a").bytes(), derive(Key::random(), "a").bytes());
}

TEST(Key, HasThirtyTwoBytes) {
  EXPECT_EQ(Key::from_bytes("short").error().code, Code::invalid);
  EXPECT_EQ(Key::from_bytes(std::string(32, 'k'))->bytes(), std::string(32, 'k'));
}

TEST(Passphrase, GivesTheSameKeyForTheSameSaltOnly) {
  std::string salt(salt_size, 's'), other_salt(salt_size, 't');
  Key key = key_from_passphrase("correct horse", salt, cheap).value();
  EXPECT_EQ(key_from_passphrase("correct horse", salt, cheap)->bytes(), key.bytes());
  EXPECT_NE(key_from_passphrase("correct horse", other_salt, cheap)->bytes(), key.bytes());
  EXPECT_NE(key_from_passphrase("Correct horse", salt, cheap)->bytes(), key.bytes());
}

TEST(Passphrase, RefusesCostsThatOnlyADamagedFileNames) {
  std::string salt(salt_size, 's');
  EXPECT_FALSE(key_from_passphrase("p", "short", cheap));
  EXPECT_FALSE(key_from_passphrase("p", salt, {.passes = 0, .memory_bytes = 8192}));
  EXPECT_FALSE(key_from_passphrase("p", salt, {.passes = 1, .memory_bytes = uint64_t(1) << 50}));
}

TEST(RecoveryCode, HasSevenGroupsOfFour) {
  EXPECT_THAT(new_recovery_code(),
              MatchesRegex("([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}"));
}

TEST(RecoveryCode, IsReadAsPeopleTypeIt) {
  std::string code = new_recovery_code();
  Key key = key_from_recovery_code(code).value();
  std::string sloppy = " ";
  for (char letter : code) {
    if (letter == '-') continue;
    sloppy += letter == '0' ? 'o' : letter == '1' ? 'l' : char(std::tolower(letter));
    sloppy += ' ';
  }
  EXPECT_EQ(key_from_recovery_code(sloppy)->bytes(), key.bytes());
}

TEST(RecoveryCode, OneWrongLetterIsFoundNearlyAlways) {
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    std::string code = new_recovery_code();
    char& letter = code[i % 4 + 5];
    letter = letter == 'A' ? 'B' : 'A';
    if (!key_from_recovery_code(code)) ++found;
  }
  EXPECT_GE(found, 198);
}

TEST(RecoveryCode, MissingLettersAreCounted) {
  EXPECT_EQ(key_from_recovery_code("AAAA-BBBB").error().message,
            "This recovery code has 8 letters and digits instead of 28.");
  EXPECT_EQ(key_from_recovery_code("AAAU").error().code, Code::invalid);
  EXPECT_FALSE(key_from_recovery_code(std::string(500, 'A')));
}

TEST(Hash, IsSha256) {
  EXPECT_EQ(to_hex(view(hash256("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

RC_GTEST_PROP(Hex, RoundTrips, (std::string bytes)) {
  RC_ASSERT(from_hex(to_hex(bytes)).value() == bytes);
}

TEST(Hex, RefusesAnythingElse) {
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("zz"));
  EXPECT_FALSE(from_hex("ab cd "));
}

TEST(Wipe, LeavesNothing) {
  std::string secret = "a secret that is longer than the small string buffer";
  const char* where = secret.data();
  size_t size = secret.size();
  wipe(secret);
  EXPECT_EQ(std::string(where + 1, size - 1), std::string(size - 1, '\0'));
}

}  // namespace
}  // namespace crypto
