// The talk between requests: what the next one may lean on ("no, at four", "the second one").
#pragma once
#include <string>

#include "agent/request.h"
#include "base/result.h"
#include "base/time.h"

namespace house {

inline constexpr base::Seconds talk_lasts = std::chrono::minutes(10);
inline constexpr size_t talk_turns_max = 2;  // that a request may lean on

// Where it lies on the inbox shelf.
inline constexpr const char* talk_key = "talk";

struct TalkRecord {
  agent::Talk talk;
  base::Instant when = {};  // of the latest turn

  // What a request at `now` may lean on: nothing after ten minutes.
  agent::Talk at(base::Instant now) const;
};

// The talk with one more turn.
TalkRecord talk_after(const agent::Request& request, const agent::Reply& reply);

std::string body_of(const TalkRecord& record);
base::Result<TalkRecord> read_talk_record(const std::string& body);

}  // namespace house
