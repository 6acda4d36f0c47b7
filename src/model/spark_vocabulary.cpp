#include "model/spark_vocabulary.h"

#include "base/text.h"

namespace model {
namespace {

bool white_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x3000;
}

// Typographic quotes count as the plain ones.
char32_t plain_quote(char32_t c) {
  if (c == 0x2018 || c == 0x2019) return '\'';
  if (c == 0x201C || c == 0x201D) return '"';
  return c;
}

std::string lower(char32_t c) {
  std::string text;
  base::append_utf8(text, c);
  return base::lower(text);
}

bool digit(char32_t c) { return c >= '0' && c <= '9'; }

bool letter_or_digit(char32_t c) {
  if (c < 0x80) return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return !white_space(c) && !(c >= 0x2000 && c <= 0x206F);
}

size_t count_letters(std::string_view text) {
  return size_t(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_control(std::string_view text) {
  return text.size() > 1 && text.front() == '<' && text.back() == '>';
}

std::unexpected<base::Error> missing(std::string_view text) {
  return base::fail(base::Code::corrupt,
                    fmt::format("The model's vocabulary has no token {}.", text));
}

// Arguments that may stand several times although the catalogue has no `*` for them: their spans
// may lie apart.
bool lies_apart(std::string_view name) {
  return name == "when" || name == "to" || name == "length";
}

}  // namespace

// A code point of a word in its lower case, and its place in the original text.
struct SparkVocabulary::Letter {
  std::string lower;
  bool digit;
  uint32_t begin, end;
};

base::Result<SparkVocabulary> SparkVocabulary::make(const std::vector<std::string>& texts,
                                                    const base::Json& catalogue) {
  SparkVocabulary made;
  Table ids;
  for (size_t id = 0; id < texts.size(); ++id) {
    const std::string& text = texts[id];
    made.letters_max_ = std::max(made.letters_max_, count_letters(text));
    if (is_control(text)) {
      ids.emplace(text, Token(id));
    } else if (text.size() > 2 && text.starts_with("##")) {
      made.continuations_.emplace(text.substr(2), Token(id));
    } else {
      made.beginnings_.emplace(text, Token(id));
    }
  }
  const std::pair<const char*, Token*> controls[] = {
      {"<plan>", &made.plan},     {"<split>", &made.split},   {"<then>", &made.then},
      {"<go>", &made.go},         {"<fix>", &made.fix},       {"<end>", &made.end},
      {"<none>", &made.none},     {"<s>", &made.word_start},  {"<part=>", &made.part},
      {"<offer>", &made.offer},   {"<new>", &made.fresh},     {"<1=>", &made.offered[0]},
      {"<2=>", &made.offered[1]}, {"<3=>", &made.offered[2]}, {"<4=>", &made.offered[3]},
      {"<5=>", &made.offered[4]}, {"<6=>", &made.offered[5]}};
  for (auto& [text, token] : controls) {
    auto found = ids.find(text);
    if (found == ids.end()) return missing(text);
    *token = found->second;
  }
  for (size_t byte = 0; byte < 256; ++byte) {
    std::string text = fmt::format("<0x{:02X}>", byte);
    auto found = ids.find(text);
    if (found == ids.end()) return missing(text);
    made.bytes_[byte] = found->second;
  }
  TRY(made.read_tools(ids, catalogue));
  return made;
}

base::Result<void> SparkVocabulary::read_tools(const Table& ids, const base::Json& catalogue) {
  auto* tools = catalogue.as_object();
  if (!tools || tools->empty())
    return base::fail(base::Code::corrupt, "The model's catalogue names no tools.");
  for (auto& [name, arguments] : *tools) {
    auto tool_id = ids.find(fmt::format("<{}>", name));
    if (tool_id == ids.end()) return missing(fmt::format("<{}>", name));
    SparkTool tool{name, tool_id->second, {}};
    if (!arguments.as_object())
      return base::fail(base::Code::corrupt, "The model's catalogue is malformed.");
    for (auto& [argument, type] : *arguments.as_object()) {
      auto argument_id = ids.find(fmt::format("<{}=>", argument));
      if (argument_id == ids.end()) return missing(fmt::format("<{}=>", argument));
      tool.arguments.push_back(
          {argument, argument_id->second, type.string().ends_with('*') || lies_apart(argument)});
    }
    tools_.push_back(std::move(tool));
  }
  return {};
}

base::Result<std::vector<Piece>> SparkVocabulary::pieces(std::string_view text) const {
  if (!base::valid_utf8(text)) {
    return base::fail(base::Code::invalid, "The request is not valid UTF-8 text.",
                      "Type it again as plain text.");
  }
  std::vector<Piece> pieces;
  std::vector<Letter> word;
  bool new_turn = false;
  auto finish_word = [&] {
    if (word.empty()) return;
    size_t first = pieces.size();
    append_word(word, pieces);
    pieces[first].starts_turn = std::exchange(new_turn, false);
    word.clear();
  };
  for (size_t at = 0; at < text.size();) {
    auto begin = uint32_t(at);
    char32_t c = plain_quote(base::next_code_point(text, at));
    bool joins = letter_or_digit(c);
    if (!joins) finish_word();
    if (c == U'\n' && !pieces.empty()) new_turn = true;
    if (white_space(c)) continue;
    word.push_back({lower(c), digit(c), begin, uint32_t(at)});
    if (!joins) finish_word();
  }
  finish_word();
  if (pieces.empty())
    return base::fail(base::Code::invalid, "The request is empty.", "Say what is to be done.");
  return pieces;
}

void SparkVocabulary::append_word(const std::vector<Letter>& word, std::vector<Piece>& out) const {
  size_t first = out.size();
  for (size_t at = 0; at < word.size();) {
    size_t taken = append_longest(word, at, out);
    if (taken == 0) {
      append_bytes(word, at, out);
      taken = 1;
    }
    at += taken;
  }
  out[first].starts_word = true;
  out.back().ends_word = true;
}

// The number of letters that the longest piece at `at` takes; a digit is taken alone, and no piece
// reaches over one.
size_t SparkVocabulary::append_longest(const std::vector<Letter>& word, size_t at,
                                       std::vector<Piece>& out) const {
  const Table& table = at == 0 ? beginnings_ : continuations_;
  size_t length_max = 1;
  while (!word[at].digit && length_max < letters_max_ && at + length_max < word.size() &&
         !word[at + length_max].digit) {
    ++length_max;
  }
  std::string text;
  for (size_t i = 0; i < length_max; ++i) text += word[at + i].lower;
  for (size_t length = length_max; length > 0; --length) {
    if (auto found = table.find(text); found != table.end()) {
      out.push_back({found->second, word[at].begin, word[at + length - 1].end, false, false});
      return length;
    }
    text.resize(text.size() - word[at + length - 1].lower.size());
  }
  return 0;
}

void SparkVocabulary::append_bytes(const std::vector<Letter>& word, size_t at,
                                   std::vector<Piece>& out) const {
  auto append = [&](Token token) {
    out.push_back({token, word[at].begin, word[at].end, false, false});
  };
  if (at == 0) append(word_start);
  for (char byte : word[at].lower) append(bytes_[static_cast<unsigned char>(byte)]);
}

}  // namespace model
