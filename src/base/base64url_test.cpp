#include "base/base64url.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace base {
namespace {

// RFC 4648, section 10, without the padding.
TEST(Base64url, WritesTheVectorsOfItsStandard) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};
  for (auto [bytes, text] : vectors) {
    EXPECT_EQ(to_base64url(bytes), text);
    EXPECT_EQ(from_base64url(text).value(), bytes);
  }
}

RC_GTEST_PROP(Base64url, ReadsWhatItWrote, (const std::string& bytes)) {
  RC_ASSERT(from_base64url(to_base64url(bytes)).value() == bytes);
}

TEST(Base64url, RefusesWhatItWouldNotHaveWritten) {
  for (const char* text : {"Zg==", "Z", "Zh", "Zm9", "+/8", "Zm9v\n", "Zm 9"})
    EXPECT_FALSE(from_base64url(text)) << text;
}

}  // namespace
}  // namespace base
