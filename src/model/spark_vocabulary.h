// Spark's tokens, and the way from a request to its pieces. docs/formats/spark.md, "The tokens" and
// "From text to pieces".
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "model/engine.h"

namespace model {

// A token of the request, and the bytes of the original text that it stands for: [begin, end).
struct Piece {
  Token token;
  uint32_t begin, end;
  bool starts_word, ends_word;
  bool starts_turn = false;  // a line break stands before it: what stood before is an earlier turn
  bool operator==(const Piece&) const = default;
};

struct SparkTool {
  struct Argument {
    std::string name;
    Token token;
    bool repeats;
  };
  std::string name;
  Token token;
  std::vector<Argument> arguments;  // in the order of the catalogue
};

class SparkVocabulary {
 public:
  // `texts` is the vocabulary by id, `catalogue` the tools with their arguments. `corrupt` where a
  // token is missing.
  static base::Result<SparkVocabulary> make(const std::vector<std::string>& texts,
                                            const base::Json& catalogue);

  // `invalid` for a text that is not UTF-8 or has no words. The caller bounds the text's length.
  base::Result<std::vector<Piece>> pieces(std::string_view text) const;
  const std::vector<SparkTool>& tools() const { return tools_; }

  // Control tokens, by their place in the documentation.
  Token plan, split, then, go, fix, end, none, word_start, part, offer, fresh;
  // The arguments of a tool that the context describes.
  std::array<Token, 6> offered;

 private:
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Table = std::unordered_map<std::string, Token, TextHash, std::equal_to<>>;
  struct Letter;

  base::Result<void> read_tools(const Table& ids, const base::Json& catalogue);
  void append_word(const std::vector<Letter>& word, std::vector<Piece>& out) const;
  size_t append_longest(const std::vector<Letter>& word, size_t at, std::vector<Piece>& out) const;
  void append_bytes(const std::vector<Letter>& word, size_t at, std::vector<Piece>& out) const;

  Table beginnings_, continuations_;
  size_t letters_max_ = 1;  // of the longest piece
  std::array<Token, 256> bytes_;
  std::vector<SparkTool> tools_;
};

}  // namespace model
