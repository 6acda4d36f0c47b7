#include "trust/spoken.h"

#include <algorithm>

#include "base/text.h"

namespace trust {
namespace {

bool word_byte(unsigned char c) { return std::isalnum(c) || c >= 0x80; }

// Does what lies beyond `edge` go on with the word that ends there? `step` is the way outwards.
bool goes_on(std::string_view text, size_t edge, ptrdiff_t step) {
  auto at = [&](size_t place) -> unsigned char { return place < text.size() ? text[place] : ' '; };
  unsigned char next = at(edge), further = at(edge + size_t(step));
  constexpr std::string_view joins = "@_+/\\%=&#~$", joins_between = ".:-";
  if (word_byte(next) || joins.find(char(next)) != joins.npos) return true;
  return joins_between.find(char(next)) != joins_between.npos && word_byte(further);
}

}  // namespace

std::string canonical(std::string_view text) {
  std::string out;
  for (char c : base::lower(text)) {
    bool blank = std::isspace(static_cast<unsigned char>(c));
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  return std::string(base::trim(out));
}

bool stands_in(std::string_view text, std::string_view value) {
  std::string where = canonical(text), what = canonical(value);
  if (what.empty() || base::visible(what, what.size()) != what) return false;
  for (size_t at = 0; (at = where.find(what, at)) != std::string::npos; ++at) {
    bool begins =
        at == 0 || !(word_byte(what.front()) ? goes_on(where, at - 1, -1) : where[at - 1] != ' ');
    size_t end = at + what.size();
    bool ends = end == where.size() ||
                !(word_byte(what.back()) ? goes_on(where, end, 1) : where[end] != ' ');
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace trust
