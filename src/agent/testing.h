// For tests: a planner that says what it was told to say, and a bench that notes what happens.
#pragma once
#include <optional>

#include "agent/request.h"
#include "plan/scripted.h"

namespace agent {

// Gives its pieces one after the other; the last one again and again.
struct ScriptedPlanner : Planner {
  std::vector<base::Result<Piece>> pieces;
  std::vector<Brief> briefs;

  base::Result<Piece> next(const Brief& brief, const std::function<void(std::string_view)>& on_text,
                           std::stop_token) override {
    briefs.push_back(brief);
    base::Result<Piece> piece = pieces[std::min(briefs.size(), pieces.size()) - 1];
    if (piece && on_text) on_text(piece->text);
    return piece;
  }
  ScriptedPlanner& writes(std::string text, bool last = true) {
    pieces.push_back(
        Piece{.text = std::move(text), .calls = {}, .planner = "scripted", .last = last});
    return *this;
  }
};

// The tools of plan/scripted.h, with sentences: "did calendar.add", "looked with calendar.find".
struct ScriptedBench : Workbench {
  plan::scripted::House house;
  std::vector<std::string> log;  // "record 0", "calendar.add", in the order in which it happened
  std::vector<Piece> written;    // by an earlier run
  std::string waits;             // the tool whose calls wait for a card

  struct Host : plan::Host {
    ScriptedBench* bench = nullptr;
    std::vector<Step> steps;

    std::shared_future<base::Result<plan::Value>> start(const plan::Call& call) override {
      bench->log.push_back(call.tool->name);
      auto result = bench->house.start(call);
      if (!result.get()) return result;
      Step step{.path = call.path,
                .line = call.line,
                .tool = std::make_shared<const plan::Tool>(*call.tool),
                .arguments = call.arguments,
                .decision = {},
                .result = *result.get(),
                .waiting = call.tool->name == bench->waits};
      step.told = sentence(call);
      steps.push_back(std::move(step));
      return result;
    }
    static std::string sentence(const plan::Call& call) {
      if (call.tool->name == "say") return call.arguments.find("text")->display();
      bool reads = call.tool->effect == trust::Effect::s0;
      return (reads ? "looked with " : "did ") + call.tool->name;
    }
  };
  std::map<size_t, Host> hosts;

  std::optional<Piece> recorded(size_t index) override {
    if (index < written.size()) return written[index];
    return {};
  }
  base::Result<void> record(size_t index, const Piece&, const plan::Summary&) override {
    log.push_back(fmt::format("record {}", index));
    return {};
  }
  plan::Host& host(size_t index) override {
    hosts[index].bench = this;
    return hosts[index];
  }
  std::vector<Step> steps(size_t index) override { return hosts[index].steps; }
  void planning(std::string_view text) override { log.push_back(fmt::format("plan {}", text)); }
};

}  // namespace agent
