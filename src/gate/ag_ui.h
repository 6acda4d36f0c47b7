// A run as AG-UI's events (version 1.0): see docs/api.md for which event becomes which.
#pragma once
#include <string>
#include <vector>

#include "protocol/json.h"
#include "protocol/settings.h"

namespace gate {

// Of one run, in the order of its events. Begins with RUN_STARTED, ends with RUN_FINISHED or
// RUN_ERROR, and finishes every step that it began.
class AgUi {
 public:
  AgUi(std::string thread, std::string run) : thread_(std::move(thread)), run_(std::move(run)) {}

  std::vector<protocol::Json> begin();
  std::vector<protocol::Json> show(const protocol::Event& event);
  // Where it could not begin, or broke off.
  std::vector<protocol::Json> fail(const base::Error& error);
  bool ended() const { return ended_; }

 private:
  protocol::Json event(const char* type) const;
  std::vector<protocol::Json> step_begun(const protocol::Event& event);
  std::vector<protocol::Json> step_ended(const protocol::Event& event);
  std::vector<protocol::Json> finish(const protocol::Event& event);

  std::string thread_, run_;
  std::vector<std::string> open_steps_;
  std::vector<protocol::Card> cards_;
  bool ended_ = false;
};

}  // namespace gate
