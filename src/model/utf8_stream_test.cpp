#include "model/utf8_stream.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace model {
namespace {

TEST(Utf8Stream, ACodePointIsKeptBackUntilItIsWhole) {
  Utf8Stream stream;
  EXPECT_EQ(stream.feed("a\xF0\x9F"), "a");
  EXPECT_EQ(stream.feed("\x8E"), "");
  EXPECT_EQ(stream.feed("\x89z"), "🎉z");
  EXPECT_EQ(stream.finish(), "");
}

TEST(Utf8Stream, MalformedBytesBecomeVisible) {
  Utf8Stream stream;
  EXPECT_EQ(stream.feed("\xFF"
                        "a\x80"),
            "\uFFFDa\uFFFD");
  EXPECT_EQ(stream.feed("\xE2\x82"), "");
  EXPECT_EQ(stream.finish(), "\uFFFD\uFFFD");
}

RC_GTEST_PROP(Utf8Stream, ValidTextComesThroughUnchangedHoweverItIsCut, ()) {
  auto codes = *rc::gen::container<std::vector<uint32_t>>(rc::gen::oneOf(
      rc::gen::inRange<uint32_t>(0, 0xD800), rc::gen::inRange<uint32_t>(0xE000, 0x110000),
      rc::gen::inRange<uint32_t>(0, 0x80)));
  std::string text, out;
  for (uint32_t code : codes) base::append_utf8(text, code);
  Utf8Stream stream;
  for (size_t at = 0; at < text.size();) {
    size_t count = *rc::gen::inRange<size_t>(1, 6);
    std::string piece = stream.feed(std::string_view(text).substr(at, count));
    RC_ASSERT(base::valid_utf8(piece));
    out += piece;
    at += count;
  }
  RC_ASSERT(out + stream.finish() == text);
}

RC_GTEST_PROP(Utf8Stream, AnyBytesComeOutAsValidText, (const std::vector<std::string>& pieces)) {
  Utf8Stream stream;
  for (auto& piece : pieces) RC_ASSERT(base::valid_utf8(stream.feed(piece)));
  RC_ASSERT(base::valid_utf8(stream.finish()));
}

}  // namespace
}  // namespace model
