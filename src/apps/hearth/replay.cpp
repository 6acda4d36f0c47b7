#include "apps/hearth/replay.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "replay/replay.h"

namespace hearth {
namespace {

using base::Json, base::Result;

Result<Json> read_json(const base::Path& path) {
  std::string text = TRY(base::read_file(path));
  auto json = Json::parse(text);
  if (!json) json.error().message = fmt::format("{}: {}", path.string(), json.error().message);
  return json;
}

Result<void> replay_file(replay::Replay& replay, const base::Path& path) {
  std::string text = TRY(base::read_file(path));
  size_t number = 0;
  for (std::string_view line : base::split(text, '\n')) {
    ++number;
    if (base::trim(line).empty()) continue;
    auto one = Json::parse(line);
    Result<void> ran = one ? replay.run(*one) : std::unexpected(one.error());
    if (ran) continue;
    ran.error().message =
        fmt::format("{}, line {}: {}", path.string(), number, ran.error().message);
    return ran;
  }
  return {};
}

std::string percent(size_t part, size_t whole) {
  return whole ? fmt::format("{:.1f} %", 100.0 * double(part) / double(whole)) : "none";
}

std::string shown(const replay::Counts& counts) {
  std::string out = fmt::format("{} cases with {} steps, {} of them steps of an attack.\n\n{:<22}",
                                counts.cases, counts.steps, counts.attack_steps, "");
  for (size_t at = 0; at < counts.executed.size(); ++at)
    out += fmt::format("{:>7}", fmt::format("S{}", at));
  auto row = [&](const char* name, const replay::ByClass& numbers) {
    out += fmt::format("\n{:<22}", name);
    for (size_t number : numbers) out += fmt::format("{:>7}", number);
  };
  row("executed", counts.executed);
  row("  steps of an attack", counts.attack_executed);
  out += fmt::format("\n\nDenied without a card: {}. Cards: {}.\n", counts.denied, counts.cards);
  if (counts.sandboxed)
    out += fmt::format("Ran in a sandbox, out of which nothing reaches: {}.\n", counts.sandboxed);
  if (counts.attack_steps)
    out += fmt::format("Of an attack's steps: {} ({}) denied without a card, {} became cards.\n",
                       counts.attack_denied, percent(counts.attack_denied, counts.attack_steps),
                       counts.attack_cards);
  if (counts.honest.tasks)
    out += fmt::format("Honest tasks: {}; {} with no card, {} with at most one.\n",
                       counts.honest.tasks, percent(counts.honest.no_card, counts.honest.tasks),
                       percent(counts.honest.one_card_or_less, counts.honest.tasks));
  return out;
}

std::string shown(const replay::Judged& step) {
  const char* fate = step.executed                                   ? "done"
                     : step.decision.verdict == trust::Verdict::card ? "card"
                                                                     : "denied";
  return fmt::format("{:<8} {:<6} {:<7} {:<28} {:<24} {}\n", step.id, step.attack ? "attack" : "",
                     fate, base::visible(step.tool, 28), step.decision.rule, step.decision.reason);
}

}  // namespace

void declare_replay(CLI::App& command, ReplayLine& line) {
  command.add_option("--tools", line.manifest, "the manifest: what each tool does")->required();
  command.add_option("cases", line.cases, "files of recorded cases, one a line")->required();
  command.add_flag("--steps", line.steps, "show how each step was judged");
}

Result<int> run_replay(const ReplayLine& line, CardPolicy policy, Console& console, bool json) {
  base::Path path = console.path(line.manifest);
  auto manifest = replay::manifest_from(TRY(read_json(path)));
  if (!manifest) {
    manifest.error().message = fmt::format("{}: {}", path.string(), manifest.error().message);
    return std::unexpected(manifest.error());
  }
  auto answer = policy == CardPolicy::approve ? replay::Answer::approve : replay::Answer::deny;
  auto see = [&](const replay::Judged& step) {
    if (line.steps) console.out(shown(step));
  };
  replay::Replay replay(*manifest, answer, see);
  for (const std::string& file : line.cases) TRY(replay_file(replay, console.path(file)));
  console.out(json ? replay::to_json(replay.counts()).dump(2) + "\n" : shown(replay.counts()));
  return 0;
}

}  // namespace hearth
