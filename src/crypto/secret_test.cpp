#include "crypto/secret.h"

#include <gtest/gtest.h>

namespace crypto {
namespace {

TEST(Secret, HoldsWhatItWasGivenAndMovesIt) {
  Secret secret("correct horse");
  Secret other = std::move(secret);
  EXPECT_EQ(other.text(), "correct horse");
  EXPECT_TRUE(secret.empty());
  EXPECT_TRUE(Secret("").empty());
}

TEST(Secret, IsFilledInPlaceAndMayBeShorterThanItsRoom) {
  auto secret = Secret::filled(100, [](std::span<char> space) {
    std::ranges::copy(std::string_view("word"), space.data());
    return size_t(4);
  });
  EXPECT_EQ(secret.text(), "word");
}

TEST(Secret, IsOpenedFromABoxByItsKeyInItsPlaceAlone) {
  Key key = Key::random();
  std::string box = seal(key, "token", "place");
  EXPECT_EQ(open_secret(key, box, "place")->text(), "token");
  EXPECT_EQ(open_secret(key, box, "elsewhere").error().code, base::Code::corrupt);
  EXPECT_EQ(open_secret(Key::random(), box, "place").error().code, base::Code::denied);
  EXPECT_EQ(open_secret(key, "no box", "place").error().code, base::Code::corrupt);
  EXPECT_TRUE(open_secret(key, seal(key, "", "place"), "place")->empty());
}

}  // namespace
}  // namespace crypto
