#include "gate/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace gate {
namespace {

void add_one(std::string& out, const char* name, const char* type, const char* says,
             uint64_t value) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n{} {}\n", name, says, name, type, name, value);
}

}  // namespace

void Metrics::answered(unsigned status, std::chrono::steady_clock::duration own) {
  ++answers[std::min<size_t>(status / 100, answers.size() - 1)];
  double seconds = std::chrono::duration<double>(own).count();
  ++own_time[size_t(std::ranges::lower_bound(bounds, seconds) - bounds.begin())];
  own_time_sum += seconds;
}

std::string text_of(const Metrics& metrics, size_t open) {
  std::string out;
  add_one(out, "hearth_gate_connections", "gauge", "Connections that are open.", open);
  add_one(out, "hearth_gate_streams", "gauge", "Streams of events that are open.", metrics.streams);
  add_one(out, "hearth_gate_connections_accepted_total", "counter", "Connections taken in.",
          metrics.accepted);
  add_one(out, "hearth_gate_connections_refused_total", "counter",
          "Connections for which there was no room.", metrics.refused);
  add_one(out, "hearth_gate_connections_cut_total", "counter",
          "Connections closed to make room, or for a reader that was too slow.", metrics.cut);
  out +=
      "# HELP hearth_gate_answers_total Answers, by the first digit of their status.\n"
      "# TYPE hearth_gate_answers_total counter\n";
  for (size_t i = 1; i < metrics.answers.size(); ++i)
    out += fmt::format("hearth_gate_answers_total{{status=\"{}xx\"}} {}\n", i, metrics.answers[i]);
  const char* name = "hearth_gate_own_seconds";
  out += fmt::format("# HELP {} Time with the gate itself, for each answer.\n# TYPE {} histogram\n",
                     name, name);
  uint64_t count = 0;
  for (size_t i = 0; i < metrics.own_time.size(); ++i) {
    count += metrics.own_time[i];
    bool last = i == Metrics::bounds.size();
    out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name,
                       last ? "+Inf" : fmt::format("{}", Metrics::bounds[i]), count);
  }
  out += fmt::format("{}_sum {}\n{}_count {}\n", name, metrics.own_time_sum, name, count);
  return out;
}

}  // namespace gate
