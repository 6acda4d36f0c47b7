#include "plan/binding.h"

#include <numeric>

#include "base/text.h"

namespace plan {
namespace {

// The parameter of a built-in that takes the lambda: `key`, or the second one.
size_t lambda_parameter(const Callable& callable) {
  for (size_t i = 0; i < callable.parameters.size(); ++i)
    if (callable.parameters[i].name == "key") return i;
  return 1;
}

std::vector<std::string> names_of(const std::vector<Parameter>& parameters) {
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  return names;
}

class Binder {
 public:
  Binder(const Callable& callable, const CallExpression& call) : callable_(callable), call_(call) {}

  std::expected<Bound, PlanError> run(Place place) {
    for (const NamedExpression& argument : call_.arguments) {
      size_t position = TRY(position_of(argument));
      if (bound_[position])
        return std::unexpected(error_at(
            argument.place,
            fmt::format("{} gets {} twice.", callable_.name, callable_.parameters[position].name)));
      bound_[position] = &argument;
    }
    for (size_t i = 0; i < bound_.size(); ++i)
      if (callable_.parameters[i].required && !bound_[i])
        return std::unexpected(error_at(
            place, fmt::format("{} needs {}.", callable_.name, callable_.parameters[i].name)));
    return std::move(bound_);
  }

 private:
  std::expected<size_t, PlanError> position_of(const NamedExpression& argument) {
    if (std::holds_alternative<Lambda>(argument.value->node)) {
      if (callable_.takes_lambda) return lambda_parameter(callable_);
      return std::unexpected(
          error_at(argument.place, fmt::format("{} takes no lambda.", callable_.name)));
    }
    if (!argument.name.empty()) return position_by_name(argument);
    if (named_seen_)
      return std::unexpected(error_at(argument.place,
                                      "an argument without a name stands behind one with a name",
                                      "Give it its name."));
    if (positional_ < bound_.size()) return positional_++;
    return std::unexpected(
        error_at(argument.place, fmt::format("{} takes {} argument{} at most.", callable_.name,
                                             bound_.size(), bound_.size() == 1 ? "" : "s")));
  }

  std::expected<size_t, PlanError> position_by_name(const NamedExpression& argument) {
    named_seen_ = true;
    auto found = std::ranges::find(callable_.parameters, argument.name, &Parameter::name);
    if (found != callable_.parameters.end()) return size_t(found - callable_.parameters.begin());
    auto names = names_of(callable_.parameters);
    return std::unexpected(error_at(
        argument.place,
        fmt::format("{} has no argument {}{}", callable_.name, argument.name,
                    did_you_mean(argument.name, names)),
        names.empty() ? "It takes none." : fmt::format("It takes {}.", base::join_words(names))));
  }

  const Callable& callable_;
  const CallExpression& call_;
  Bound bound_ = Bound(callable_.parameters.size());
  size_t positional_ = 0;
  bool named_seen_ = false;
};

// How many letters must change, be put in or left out, or change places.
size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before, last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t(0));
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = std::exchange(last, now);
  }
  return last[b.size()];
}

}  // namespace

std::expected<Bound, PlanError> bind(const Callable& callable, const CallExpression& call,
                                     Place place) {
  return Binder(callable, call).run(place);
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  constexpr size_t length_max = 60;
  std::string best;
  size_t least = name.size() > length_max ? 0 : std::max<size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    size_t changes = distance(name.substr(0, length_max), candidate);
    if (changes < least && changes < candidate.size()) least = changes, best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  std::string best = nearest(name, candidates);
  return best.empty() ? "." : fmt::format("; did you mean {}?", best);
}

}  // namespace plan
