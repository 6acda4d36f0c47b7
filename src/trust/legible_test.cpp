#include "trust/legible.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace trust {
namespace {

// What somebody wrote, and what the owner sees.
struct Row {
  const char *what, *written, *shown;
};

TEST(Legible, ShowsHostileTextAsWhatItIs) {
  constexpr Row rows[] = {
      {"plain", "hello, Ana", "hello, Ana"},
      {"an escape", "ok\x1b[2J\x1b[31mred", "ok‹U+001B›[2J‹U+001B›[31mred"},
      {"the terminal's title", "\x1b]0;evil\x07", "‹U+001B›]0;evil‹U+0007›"},
      {"an 8-bit escape",
       "\xC2\x9B"
       "2J",
       "‹U+009B›2J"},
      {"a line break", "ok\nLeaves the house: nothing.", "ok⏎Leaves the house: nothing."},
      {"a return", "1000 EUR\r1 EUR", "1000 EUR‹U+000D›1 EUR"},
      {"a backspace", "no\b\byes", "no‹U+0008›‹U+0008›yes"},
      {"a line separator", "a\u2028b\u2029c", "a‹U+2028›b‹U+2029›c"},
      {"right to left", "\u202Egnp.exe", "‹U+202E›gnp.exe"},
      {"isolates", "\u2066a\u2069", "‹U+2066›a‹U+2069›"},
      {"zero width", "ana\u200b@\u2060example\ufeff", "ana‹U+200B›@‹U+2060›example‹U+FEFF›"},
      {"soft hyphen", "pay\u00adpal", "pay‹U+00AD›pal"},
      {"fillers", "a\u3164b\u115fc\u2800d", "a‹U+3164›b‹U+115F›c‹U+2800›d"},
      {"tags", "a\U000E0041b", "a‹U+E0041›b"},
      {"bad UTF-8",
       "a\xff\xc0\xaf"
       "b",
       "a‹U+FFFD›‹U+FFFD›‹U+FFFD›b"},
      {"one accent", "e\u0301", "e\u0301"},
      {"a pile of accents", "e\u0301\u0302\u0303\u0304\u0305",
       "e\u0301\u0302\u0303‹U+0304›‹U+0305›"},
      {"accents of other blocks", "e\u1AB0\u1DC0\u20D0\uFE20\u20D1\u1DC1",
       "e\u1AB0\u1DC0\u20D0‹U+FE20›‹U+20D1›‹U+1DC1›"},
      {"a look-alike", "аna@lima.example",
       "аna@lima.example (take care: “аna@lima.example” mixes Cyrillic and Latin)"},
      {"a look-alike domain", "сосо.com",
       "сосо.com (take care: “сосо.com” mixes Cyrillic and Latin)"},
      {"full width", "ａna", "ａna (take care: “ａna” mixes letters in disguise and Latin)"},
      {"all full width", "ａｎａ", "ａｎａ (take care: “ａｎａ” mixes letters in disguise)"},
      {"Greek", "pαypal", "pαypal (take care: “pαypal” mixes Latin and Greek)"},
      {"two", "pαy аna",
       "pαy аna (take care: “pαy” mixes Latin and Greek)"
       " (take care: “аna” mixes Cyrillic and Latin)"},
  };
  for (const Row& row : rows) EXPECT_EQ(legible(row.written), row.shown) << row.what;
  EXPECT_EQ(legible(std::string_view("a\0b", 3)), "a‹U+0000›b");
}

TEST(Legible, LeavesHonestMixturesAlone) {
  for (const char* honest :
       {"Привет, call ana@lima.example", "Zoom-встреча в 10", "SMS'ки", "Müller & Søn",
        "東京 Tokyo", "naïve café, Kantstraße 41", "Алиса/Alice", "β-test", "مرحبا Ana"})
    EXPECT_EQ(mixed_words(honest, 9), std::vector<MixedWord>{}) << honest;
}

TEST(Legible, CutsALongTextAndSaysHowLongItIs) {
  std::string megabyte(1 << 20, 'x');
  EXPECT_EQ(legible(megabyte, 10), "xxxxxxxxxx… (the first 10 of 1,048,576 characters)");
  EXPECT_LT(legible(megabyte).size(), 600u);
  std::string mixed;
  for (int i = 0; i < 100'000; ++i) mixed += "аna ";
  EXPECT_LT(legible(mixed).size(), 1200u);
  EXPECT_LT(legible("аn" + megabyte).size(), 800u);
}

TEST(Legible, IsAlwaysOneLineThatMovesNoCursor) {
  rc::check([](const std::string& bytes) {
    std::string shown = legible(bytes);
    RC_ASSERT(base::valid_utf8(shown));
    for (size_t at = 0; at < shown.size();) {
      char32_t c = base::next_code_point(shown, at);
      RC_ASSERT(c >= 0x20 && (c < 0x7F || c > 0x9F) && (c < 0x2028 || c > 0x202E));
    }
  });
}

}  // namespace
}  // namespace trust
