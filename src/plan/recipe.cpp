#include "plan/recipe.h"

#include "base/text.h"
#include "language/language.h"
#include "plan/ast.h"
#include "plan/plan.h"
#include "plan/text_literal.h"

namespace plan {
namespace {

using base::Code;
using base::fail;
using base::Result;

// In English and in German.
constexpr std::string_view leaning_words[] = {
    "that", "then",   "later", "before", "after",   "same",   "earlier", "following", "afterwards",
    "dann", "danach", "davor", "vorher", "nachher", "später", "früher",  "selben",    "gleichen"};

std::string list_of(const std::vector<std::string>& texts, auto write) {
  std::vector<std::string> parts;
  parts.reserve(texts.size());
  for (const std::string& text : texts) parts.push_back(write(text));
  return "[" + base::join(parts, ", ") + "]";
}

std::string person_text(const std::string& name) { return fmt::format("person({})", quoted(name)); }

std::string anyone_text(const std::string& name) {
  return fmt::format("person({}, known=False)", quoted(name));
}

// "2 days", which by itself is no time.
bool is_length(const std::string& words) {
  language::Context context{.now = {}, .zone = base::Zone::utc()};
  return !language::read_when(words, context) && language::read_duration(words, context);
}

// The argument as plan text.
std::string written(const SpokenArgument& argument, const std::vector<std::string>& texts,
                    const SpokenPlace& place) {
  std::string whole = spoken_words(argument, texts);
  std::string own_near = base::replace_all(argument.near, "{it}", place.variable);
  const std::string& near = own_near.empty() && leans_on_a_moment(whole) ? place.near : own_near;
  switch (argument.kind) {
    case Spoken::text:
      return quoted(whole);
    case Spoken::texts:
      return list_of(texts, quoted);
    case Spoken::moment:  // a bare length moves the moment it leans on: "push it by two days"
      if (is_length(whole))
        return own_near.empty() ? fmt::format("when({})", quoted("in " + whole))
                                : fmt::format("{} + duration({})", own_near, quoted(whole));
      if (!near.empty()) return fmt::format("when({}, near={})", quoted(whole), near);
      return fmt::format("when({})", quoted(whole));
    case Spoken::duration:
      return fmt::format("duration({})", quoted(whole));
    case Spoken::person:
      return person_text(whole);
    case Spoken::persons:
      return list_of(texts, person_text);
    case Spoken::anyone:
      return anyone_text(whole);
    case Spoken::anyones:
      return list_of(texts, anyone_text);
  }
  return "";
}

// How words can fill a parameter of the type, if they can.
std::optional<Spoken> spoken_kind(const Type& type) {
  switch (type.kind) {
    case Kind::any:
    case Kind::text:
    case Kind::integer:
    case Kind::decimal:
    case Kind::money:
      return type.list ? Spoken::texts : Spoken::text;
    case Kind::day:
    case Kind::time:
    case Kind::datetime:
    case Kind::period:
    case Kind::when:
      return Spoken::moment;
    case Kind::duration:
      return Spoken::duration;
    case Kind::record:
      if (type.record == "Person") return type.list ? Spoken::persons : Spoken::person;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// Walks over a recipe and writes it with its holes filled.
class Filler {
 public:
  Filler(const Tool& tool, const SpokenCall& call, const SpokenPlace& place)
      : tool_(tool), call_(call), place_(place) {}

  Result<std::string> run() {
    Segment whole = TRY(read_segment(0));
    missing_ = whole.missing;
    if (!missing_.empty())
      return fail(Code::invalid,
                  fmt::format("The request does not say {} for {}.", missing_, tool_.name));
    return std::move(whole.text);
  }

  // After run(): the first argument that was needed and not said, "" for none.
  const std::string& missing() const { return missing_; }

 private:
  struct Segment {
    std::string text, missing;  // the first argument that was not said
    bool has_hole = false;
  };

  // Up to the bracket that ends the segment, or the end of the recipe.
  Result<Segment> read_segment(int depth) {
    constexpr int depth_max = 8;
    if (depth > depth_max)
      return fail(Code::invalid, fmt::format("The recipe of {} is nested too deeply.", tool_.name));
    Segment segment;
    while (at_ < tool_.recipe.size() && !(depth > 0 && tool_.recipe[at_] == ']')) {
      char c = tool_.recipe[at_++];
      if (c == '{') {
        TRY(fill_hole(segment));
      } else if (c == '[') {
        Segment inner = TRY(read_segment(depth + 1));
        if (at_ == tool_.recipe.size())
          return fail(Code::invalid,
                      fmt::format("A [ in the recipe of {} is not closed.", tool_.name));
        ++at_;
        append_inner(segment, inner);
      } else {
        segment.text += c;
      }
    }
    return segment;
  }

  // Brackets without a hole stand as they are; with one they are left out when its argument was not
  // said.
  static void append_inner(Segment& segment, const Segment& inner) {
    if (!inner.has_hole) {
      segment.text += "[" + inner.text + "]";
    } else if (inner.missing.empty()) {
      std::string_view text = inner.text;
      // The first argument needs no comma before it.
      if (segment.text.ends_with('(') && text.starts_with(", ")) text.remove_prefix(2);
      segment.text += text;
    }
  }

  Result<void> fill_hole(Segment& segment) {
    size_t end = tool_.recipe.find('}', at_);
    if (end == std::string::npos)
      return fail(Code::invalid,
                  fmt::format("A {{ in the recipe of {} is not closed.", tool_.name));
    std::string name = tool_.recipe.substr(at_, end - at_);
    at_ = end + 1;
    if (name == "it") return segment.text += variable(), Result<void>();
    segment.has_hole = true;
    auto kind = std::ranges::find(tool_.spoken, name, &SpokenArgument::name);
    if (kind == tool_.spoken.end())
      return fail(Code::invalid, fmt::format("The recipe of {} has a hole {} that nobody speaks.",
                                             tool_.name, name));
    auto said = std::ranges::find(call_.arguments, name, &SpokenText::name);
    if (said == call_.arguments.end() || said->texts.empty()) {
      if (segment.missing.empty()) segment.missing = name;
    } else {
      segment.text += written(*kind, said->texts, {variable(), place_.near});
    }
    return {};
  }

  // Names of the recipe's own need a beginning even where the result has no name.
  std::string variable() const {
    if (!place_.variable.empty()) return place_.variable;
    return base::replace_all(tool_.name, ".", "_");
  }

  const Tool& tool_;
  const SpokenCall& call_;
  const SpokenPlace& place_;
  size_t at_ = 0;
  std::string missing_;
};

// Puts `variable = ` before the last statement, when that is an expression.
Result<std::string> with_variable(std::string text, const std::string& variable, const Tool& tool) {
  auto program = parse(text);
  if (!program)
    return fail(Code::invalid, fmt::format("The recipe of {} gives no plan: {}", tool.name,
                                           program.error().text()));
  const auto& statements = (*program)->block().statements;
  if (statements.empty() || variable.empty()) return text;
  if (!std::holds_alternative<ExpressionStatement>(statements.back().node)) return text;
  size_t at = 0;
  for (int line = 1; line < statements.back().place.line; ++line) at = text.find('\n', at) + 1;
  return text.insert(at, variable + " = ");
}

}  // namespace

std::string spoken_words(const SpokenArgument& argument, const std::vector<std::string>& texts) {
  std::string whole = base::join(texts, " ");
  language::Context context{.now = {}, .zone = base::Zone::utc()};
  bool number = !argument.unit.empty() && language::read_number(whole, context);
  return number ? fmt::format("{} {}", whole, argument.unit) : whole;
}

bool leans_on_a_moment(const std::string& words) {
  std::string lowered = base::lower(words);
  std::ranges::replace(lowered, ',', ' ');
  for (std::string_view word : base::split(lowered, ' '))
    if (std::ranges::find(leaning_words, word) != std::end(leaning_words)) return true;
  return false;
}

Result<std::string> expand_recipe(const Tool& tool, const SpokenCall& call,
                                  const SpokenPlace& place) {
  if (tool.recipe.empty())
    return fail(Code::invalid, fmt::format("{} cannot be asked for in words.", tool.name));
  std::string text = TRY(Filler(tool, call, place).run());
  if (!text.ends_with('\n')) text += '\n';
  return with_variable(std::move(text), place.variable, tool);
}

const SpokenArgument* missing_argument(const Tool& tool, const SpokenCall& call) {
  const SpokenPlace nowhere;
  Filler filler(tool, call, nowhere);
  (void)filler.run();
  auto found = std::ranges::find(tool.spoken, filler.missing(), &SpokenArgument::name);
  return found == tool.spoken.end() ? nullptr : &*found;
}

bool speak_plainly(Tool& tool) {
  std::vector<SpokenArgument> spoken;
  std::string needed, rest;
  for (const Parameter& parameter : tool.parameters) {
    auto kind = spoken_kind(parameter.type);
    if (!kind && parameter.required) return false;
    if (!kind) continue;
    spoken.push_back({parameter.name, *kind});
    auto hole = fmt::format(", {0}={{{0}}}", parameter.name);
    parameter.required ? needed += hole : rest += "[" + hole + "]";
  }
  if (!needed.empty()) needed.erase(0, 2);
  tool.spoken = std::move(spoken);
  tool.spoken_alone = tool.spoken_alone || needed.empty();
  tool.recipe = fmt::format("{}({}{})", tool.name, needed, rest);
  return true;
}

Result<std::string> spoken_plan(const std::vector<SpokenCall>& calls, const Toolbox& toolbox) {
  std::string text, near;
  for (size_t i = 0; i < calls.size(); ++i) {
    const Tool* tool = toolbox.find(calls[i].tool);
    if (!tool) return fail(Code::not_found, fmt::format("There is no tool {}.", calls[i].tool));
    std::string variable = fmt::format("step{}", i + 1);
    text += TRY(expand_recipe(*tool, calls[i], {variable, near}));
    if (!tool->moment_field.empty())
      near = fmt::format("{}{}.{}", variable, tool->result.list ? "[0]" : "", tool->moment_field);
  }
  return text;
}

}  // namespace plan
