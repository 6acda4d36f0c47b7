// What Spark may say next, and what it has said: the conversation of docs/formats/spark.md as a
// state machine.
//
//            none ──────────────────────────────▶ (end)
//           ╱                                       ▲
//   (start)─[fix]─▶ in a call ─argument─▶ in a span ┤
//                 ▲  ╲                  │  │  ▲     │
//                 │   ╲─────────────────┼──┼──┼─────┘
//                 └────── tool ─────────┘  └──┘ piece
//
// Invariants:
// (1) What is said is calls of the catalogue whose arguments stand in its order.
// (2) Every span is a run of pieces of one turn that starts with a word and ends with one.
// (3) No word stands in two arguments of one call, or in two parts of a split.
// (4) allowed() is empty only when the end has been said.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "model/spark.h"
#include "model/spark_vocabulary.h"

namespace model {

enum class SparkTask { plan, split, offer };

class SparkMachine {
 public:
  // `tools` are those it may call: the vocabulary's for a plan, the one on offer for an offer. All
  // must outlive the machine; `pieces` are those of `request`, at least one.
  SparkMachine(const SparkVocabulary& vocabulary, SparkTask task, std::string_view request,
               std::span<const Piece> pieces, std::span<const SparkTool> tools);
  SparkMachine(const SparkMachine&) = delete;
  SparkMachine& operator=(const SparkMachine&) = delete;

  // In rising order, each once.
  std::vector<Token> allowed() const;
  // One of allowed().
  void accept(Token token);
  bool done() const { return at_ == At::done; }

  // What was said; a split's parts are the texts of the one argument of one call.
  const std::vector<SparkCall>& calls() const { return calls_; }
  // Whether they replace what the turn before asked for.
  bool fixes() const { return fixes_; }

 private:
  enum class At { start, fix, none, call, argument, span, done };
  // A run of the request that the span may mean: the pieces [begin, end).
  struct Run {
    size_t begin, end;
  };

  bool is_talk() const;
  const Run* closing_run() const;
  bool goes_on(const Run& run) const;
  bool word_is_free(size_t piece) const;
  bool words_left() const;
  void append_after_span(std::vector<Token>& out) const;
  void close_span();
  void begin_call(const SparkTool& tool);
  void begin_argument(size_t index);

  const SparkVocabulary& vocabulary_;
  const SparkTool parts_;  // the one tool of the task `split`
  std::span<const SparkTool> tools_;
  std::string_view request_;
  std::span<const Piece> pieces_;
  SparkTask task_;

  const int begun_max_;  // calls, or parts of a split
  At at_ = At::start;
  bool fixes_ = false;
  const SparkTool* tool_ = nullptr;
  int begun_ = 0;
  size_t next_argument_ = 0;  // the first that may still follow
  std::vector<Run> runs_;
  std::vector<bool> used_;  // pieces that arguments of the present call (parts of a split) hold
  std::vector<SparkCall> calls_;
};

}  // namespace model
