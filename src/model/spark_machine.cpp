#include "model/spark_machine.h"

#include "base/result.h"

namespace model {
namespace {

SparkTool split_tool(const SparkVocabulary& vocabulary) {
  return {"split", vocabulary.split, {{"part", vocabulary.part, true}}};
}

}  // namespace

SparkMachine::SparkMachine(const SparkVocabulary& vocabulary, SparkTask task,
                           std::string_view request, std::span<const Piece> pieces,
                           std::span<const SparkTool> tools)
    : vocabulary_(vocabulary),
      parts_(split_tool(vocabulary)),
      tools_(tools),
      request_(request),
      pieces_(pieces),
      task_(task),
      begun_max_(task == SparkTask::offer ? 1 : 8),
      used_(pieces.size(), false) {
  CHECK(!pieces.empty());
  if (task == SparkTask::split) begin_call(parts_);
}

std::vector<Token> SparkMachine::allowed() const {
  std::vector<Token> out;
  switch (at_) {
    case At::start:
      out.push_back(vocabulary_.none);
      if (is_talk()) out.push_back(vocabulary_.fix);
      [[fallthrough]];
    case At::fix:
      for (const SparkTool& tool : tools_) out.push_back(tool.token);
      break;
    case At::none:
      out.push_back(vocabulary_.end);
      break;
    case At::call:
      append_after_span(out);
      break;
    case At::argument:
      for (size_t i = 0; i < pieces_.size(); ++i)
        if (word_is_free(i)) out.push_back(pieces_[i].token);
      break;
    case At::span:
      for (const Run& run : runs_)
        if (goes_on(run)) out.push_back(pieces_[run.end].token);
      if (closing_run()) append_after_span(out);
      break;
    case At::done:
      break;
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The next argument, the next tool or the end; a split has only parts, and at least one.
void SparkMachine::append_after_span(std::vector<Token>& out) const {
  if (task_ == SparkTask::split) {
    if (begun_ < begun_max_ && words_left()) out.push_back(vocabulary_.part);
    if (begun_ > 0) out.push_back(vocabulary_.end);
    return;
  }
  if (words_left())
    for (size_t i = next_argument_; i < tool_->arguments.size(); ++i)
      out.push_back(tool_->arguments[i].token);
  if (begun_ < begun_max_)
    for (const SparkTool& tool : tools_) out.push_back(tool.token);
  out.push_back(vocabulary_.end);
}

// Whether an earlier turn stands before the one that is to be understood.
bool SparkMachine::is_talk() const {
  return std::ranges::any_of(pieces_, [](const Piece& piece) { return piece.starts_turn; });
}

bool SparkMachine::goes_on(const Run& run) const {
  return run.end < pieces_.size() && !used_[run.end] && !pieces_[run.end].starts_turn;
}

bool SparkMachine::word_is_free(size_t piece) const {
  return pieces_[piece].starts_word && !used_[piece];
}

// Whether a word would be free for another argument, were the present span closed.
bool SparkMachine::words_left() const {
  const Run* held = closing_run();
  for (size_t i = 0; i < pieces_.size(); ++i)
    if (word_is_free(i) && !(held && i >= held->begin && i < held->end)) return true;
  return false;
}

// The run that the span would be, were it closed now: the first that ends with a word. Null: it
// cannot close here.
const SparkMachine::Run* SparkMachine::closing_run() const {
  auto ends_word = [&](const Run& run) { return pieces_[run.end - 1].ends_word; };
  auto found = std::find_if(runs_.begin(), runs_.end(), ends_word);
  return found == runs_.end() ? nullptr : &*found;
}

void SparkMachine::accept(Token token) {
  if (at_ == At::argument) {
    for (size_t i = 0; i < pieces_.size(); ++i)
      if (word_is_free(i) && pieces_[i].token == token) runs_.push_back({i, i + 1});
    at_ = At::span;
    return;
  }
  if (at_ == At::span) {
    std::vector<Run> longer;
    for (const Run& run : runs_)
      if (goes_on(run) && pieces_[run.end].token == token)
        longer.push_back({run.begin, run.end + 1});
    if (!longer.empty()) {
      runs_ = std::move(longer);
      return;
    }
    close_span();
  }
  if (token == vocabulary_.none || token == vocabulary_.end) {
    at_ = token == vocabulary_.none ? At::none : At::done;
    return;
  }
  if (token == vocabulary_.fix) {
    fixes_ = true;
    at_ = At::fix;
    return;
  }
  for (const SparkTool& tool : tools_)
    if (tool.token == token) return begin_call(tool);
  for (size_t i = next_argument_; i < tool_->arguments.size(); ++i)
    if (tool_->arguments[i].token == token) return begin_argument(i);
}

void SparkMachine::begin_call(const SparkTool& tool) {
  tool_ = &tool;
  next_argument_ = 0;
  if (task_ != SparkTask::split) ++begun_;
  used_.assign(pieces_.size(), false);
  calls_.push_back({tool.name, {}});
  at_ = At::call;
}

void SparkMachine::begin_argument(size_t index) {
  const SparkTool::Argument& argument = tool_->arguments[index];
  next_argument_ = argument.repeats ? index : index + 1;
  if (task_ == SparkTask::split) ++begun_;
  auto& arguments = calls_.back().arguments;
  if (arguments.empty() || arguments.back().name != argument.name)
    arguments.push_back({argument.name, {}});
  at_ = At::argument;
}

// Where the run stands twice in the request, the first place is meant.
void SparkMachine::close_span() {
  if (const Run* run = closing_run()) {
    uint32_t begin = pieces_[run->begin].begin, end = pieces_[run->end - 1].end;
    calls_.back().arguments.back().texts.emplace_back(request_.substr(begin, end - begin));
    for (size_t i = run->begin; i < run->end; ++i) used_[i] = true;
  }
  runs_.clear();
}

}  // namespace model
