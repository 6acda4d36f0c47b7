#include "agent/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "trust/spoken.h"

namespace agent {
namespace {

constexpr std::string_view not_understood =
    "I did not understand that well enough to do something. Try it in other words, or add a "
    "language model with "
    "`hearth model add`.";

// What is said of a request without a plan: it was not understood, needs to be told more, or asks
// for a tool that this house does not have.
std::string why_no_plan(const Piece& piece, const plan::Toolbox& tools) {
  if (!piece.question.empty()) return piece.question;
  for (const plan::SpokenCall& call : piece.calls)
    if (!tools.find(call.tool))
      return fmt::format("I understand, but I have no skill for {} here. Nothing was done.",
                         base::split(call.tool, '.')[0]);
  return std::string(not_understood);
}

// A plan that passed the checker.
struct CheckedPiece {
  Piece piece;
  std::shared_ptr<const plan::Program> program;
  plan::Summary summary;
};

std::expected<CheckedPiece, std::string> parse_and_check(Piece piece, const plan::Toolbox& tools,
                                                         const plan::Limits& limits) {
  auto program = plan::parse(piece.text, limits);
  if (!program) return std::unexpected(program.error().text());
  plan::Checked checked = plan::check(**program, tools);
  std::vector<std::string> errors;
  for (const plan::PlanError& error : checked.errors) errors.push_back(error.text());
  if (!errors.empty()) return std::unexpected(base::join(errors, "\n"));
  return CheckedPiece{std::move(piece), *program, std::move(checked.summary)};
}

// Asks for a plan until one checks; a plan that does not is given back with its errors, repairs_max
// times. A piece without text: not understood.
base::Result<CheckedPiece> next_checked(Planner& planner, Brief brief,
                                        const std::function<void(std::string_view)>& on_text,
                                        std::stop_token stop, const TurnLimits& limits) {
  for (size_t repair = 0;; ++repair) {
    Piece piece = TRY(planner.next(brief, on_text, stop));
    if (piece.text.empty()) return CheckedPiece{std::move(piece), nullptr, {}};
    std::string text = piece.text;
    auto checked = parse_and_check(std::move(piece), *brief.tools, limits.plan);
    if (checked) return *checked;
    if (repair == limits.repairs_max)
      return base::fail(base::Code::invalid,
                        "I could not make a safe plan for this: " + checked.error(),
                        "Try it in other words.");
    brief.refused_plan = std::move(text);
    brief.complaint = checked.error();
  }
}

void add_usage(model::Usage& total, const model::Usage& more) {
  total.tokens_in += more.tokens_in;
  total.tokens_cached += more.tokens_cached;
  total.tokens_out += more.tokens_out;
}

void add_names(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

void add_summary(plan::Summary& total, const plan::Summary& more) {
  add_names(total.tools, more.tools);
  add_names(total.rooms_read, more.rooms_read);
  add_names(total.rooms_changed, more.rooms_changed);
  add_names(total.sinks, more.sinks);
  total.text += (total.text.empty() ? "" : "; then ") + more.text;
}

// The step of each call. What a call looks up first for itself is a step too, right before it: so
// each call's step is the next of its tool behind the step of the call before, or where steps came
// out of order, any of its tool.
std::set<const Step*> steps_of_calls(const std::vector<plan::SpokenCall>& calls,
                                     const std::vector<Step>& steps) {
  std::set<const Step*> out;
  auto next = steps.begin();
  for (const plan::SpokenCall& call : calls) {
    auto is_its = [&](const Step& step) {
      return step.tool->name == call.tool && !out.contains(&step);
    };
    auto found = std::find_if(next, steps.end(), is_its);
    if (found == steps.end()) found = std::find_if(steps.begin(), steps.end(), is_its);
    if (found == steps.end()) continue;
    out.insert(&*found);
    next = found + 1;
  }
  return out;
}

// The steps whose sentences make up the reply: those of the calls Spark wrote, in their order; of
// another plan what it said, else what it changed, else what it read.
std::vector<const Step*> told_steps(const Piece& piece, const std::vector<Step>& steps) {
  std::vector<const Step*> out;
  auto take = [&](auto&& wanted) {
    for (const Step& step : steps)
      if (wanted(step)) out.push_back(&step);
  };
  auto refused = [](const Step& step) {
    return step.result.as_refusal() != nullptr || step.waiting;
  };
  if (!piece.calls.empty()) {
    std::set<const Step*> wanted = steps_of_calls(piece.calls, steps);
    take([&](const Step& step) { return wanted.contains(&step) || refused(step); });
    return out;
  }
  take([&](const Step& step) { return step.tool->name == "say" || refused(step); });
  bool said = std::any_of(out.begin(), out.end(),
                          [](const Step* step) { return step->tool->name == "say"; });
  if (said) return out;
  out.clear();
  take([&](const Step& step) {
    return step.tool->effect != trust::Effect::s0 || step.tool->name == "agent" || refused(step);
  });
  if (!out.empty()) return out;
  take([](const Step& step) { return !step.told.empty(); });
  return out;
}

std::string sentence(const Step& step) {
  if (const plan::Refusal* refusal = step.result.as_refusal()) return refusal->error.text();
  return step.told;
}

void tell(Reply& reply, const Piece& piece, const std::vector<Step>& steps,
          const plan::Outcome& outcome) {
  std::vector<std::string> lines;
  auto add = [&](const std::string& line) {
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end())
      lines.push_back(line);
  };
  for (const Step* step : told_steps(piece, steps)) add(sentence(*step));
  for (const plan::PlanError& error : outcome.errors) add(error.error.text());
  for (const std::string& line : lines) reply.text += (reply.text.empty() ? "" : "\n") + line;
}

State state_after(const std::vector<Step>& steps, const plan::Outcome& outcome,
                  std::stop_token stop) {
  if (stop.stop_requested()) return State::stopped;
  if (std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.waiting; }))
    return State::waiting;
  return outcome.errors.empty() ? State::done : State::failed;
}

std::string planner_view(const plan::Value& value) {
  if (value.as_refusal()) return "refused or failed: " + value.as_refusal()->error.message;
  if (value.deep_label().integrity >= trust::Integrity::own)
    return base::visible(value.display(), 400);
  if (const plan::List* list = value.as_list())
    return fmt::format("a list of {} from outside", list->size());
  return fmt::format("<{} from outside>", value.type_name());
}

}  // namespace

const char* state_name(State state) {
  static constexpr const char* names[] = {"done", "waiting", "not_understood", "failed", "stopped"};
  return names[size_t(state)];
}

Reply run_request(Planner& planner, const plan::Toolbox& tools, Workbench& bench,
                  const Request& request, std::stop_token stop, const TurnLimits& limits) {
  Reply reply;
  Brief brief{.request = request.text,
              .tools = &tools,
              .now = request.now,
              .zone = request.zone,
              .mode = request.mode,
              .talk = request.talk};
  auto on_text = [&](std::string_view text) { bench.planning(text); };
  auto end = [&](State state, std::string text) {
    reply.state = stop.stop_requested() ? State::stopped : state;
    reply.text += (reply.text.empty() ? "" : "\n") + text;
    return reply;
  };
  for (size_t index = 0; index < limits.pieces_max; ++index) {
    auto recorded = bench.recorded(index);
    base::Result<CheckedPiece> next = base::fail(base::Code::invalid, "");
    if (recorded) {
      auto checked = parse_and_check(*recorded, tools, limits.plan);
      if (!checked)
        return end(State::failed,
                   "The plan of this task does not fit the tools any more: " + checked.error());
      next = *checked;
    } else {
      next = next_checked(planner, brief, on_text, stop, limits);
    }
    if (!next) return end(State::failed, next.error().text());
    reply.pieces.push_back(next->piece);
    add_usage(reply.usage, next->piece.usage);
    if (!next->program) return end(State::not_understood, why_no_plan(next->piece, tools));
    add_summary(reply.summary, next->summary);
    if (!recorded) {
      auto durable = bench.record(index, next->piece, next->summary);
      if (!durable) return end(State::failed, durable.error().text());
    }
    // Once the planner has seen results, what it writes hangs on the owner's records too.
    trust::Label control = request.label;
    if (index > 0 && !next->piece.blind)
      control.integrity = std::min(control.integrity, trust::Integrity::own);
    auto label = [&](std::string_view literal) {
      return literal_label(literal, request, next->piece);
    };
    plan::RunOptions options{.now = request.now,
                             .zone = request.zone,
                             .language = request.language,
                             .limits = limits.plan,
                             .literal_label = label,
                             .control = control,
                             .stop = stop};
    plan::Outcome outcome = plan::run(*next->program, tools, bench.host(index), options);
    std::vector<Step> steps = bench.steps(index);
    tell(reply, next->piece, steps, outcome);
    reply.steps.insert(reply.steps.end(), steps.begin(), steps.end());
    reply.state = state_after(steps, outcome, stop);
    bool repairable =
        reply.state == State::failed && request.mode == Mode::thinking && !next->piece.last;
    if (reply.state == State::stopped && reply.text.empty())
      reply.text = "Stopped; nothing had been done.";
    if (next->piece.last || (reply.state != State::done && !repairable)) return reply;
    brief.before.push_back({next->piece, summary_for_planner(steps)});
  }
  return end(State::failed,
             "This took more pieces than a task may have; what was done stands above.");
}

base::Result<Preview> preview(Planner& planner, const plan::Toolbox& tools, const Request& request,
                              std::stop_token stop, const TurnLimits& limits) {
  Brief brief{.request = request.text,
              .tools = &tools,
              .now = request.now,
              .zone = request.zone,
              .mode = request.mode,
              .talk = request.talk};
  CheckedPiece checked = TRY(next_checked(planner, brief, {}, stop, limits));
  if (!checked.program) return base::fail(base::Code::not_found, why_no_plan(checked.piece, tools));
  return Preview{std::move(checked.piece), std::move(checked.summary)};
}

trust::Label literal_label(std::string_view literal, const Request& request, const Piece& piece) {
  auto stands_among = [&](const std::vector<plan::SpokenText>& arguments) {
    return std::ranges::any_of(
        arguments, [&](auto& argument) { return base::join(argument.texts, " ") == literal; });
  };
  bool spoken = request.mode == Mode::given || trust::stands_in(request.text, literal);
  const auto& borrowed = request.talk.borrowed;
  if (!spoken && std::ranges::find(borrowed, literal) == borrowed.end())
    spoken =
        std::ranges::any_of(piece.calls, [&](auto& call) { return stands_among(call.arguments); });
  trust::Label label = request.label;
  if (!spoken) label.integrity = std::min(label.integrity, trust::Integrity::own);
  return label;
}

std::string summary_for_planner(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps)
    out += fmt::format("line {}: {} → {}\n", step.line, step.tool->name,
                       step.waiting ? "waits for the owner" : planner_view(step.result));
  return out;
}

}  // namespace agent
