// How much the gate takes of anybody.
#pragma once
#include <chrono>
#include <cstddef>

namespace gate {

struct Limits {
  size_t connections_max = 2000;  // then the one that has been idle for longest goes
  size_t head_bytes_max = 16 << 10;
  size_t json_bytes_max = 256 << 10;
  size_t file_bytes_max = size_t(48) << 20;
  size_t files_at_once = 2;
  // Of a stream whose reader is slow: beyond it the connection is cut, and the page asks again.
  size_t stream_bytes_max = size_t(1) << 20;
  std::chrono::seconds hand_shake_takes{10};
  std::chrono::seconds request_takes{30};  // to come in whole
  std::chrono::seconds upload_takes{300};
  std::chrono::seconds idle_lasts{60};
  std::chrono::seconds answer_takes{600};
  std::chrono::seconds send_takes{30};  // without a byte being taken
  std::chrono::seconds heartbeat{15};   // of a stream that has nothing to say
  // Requests of one caller; and those of nobody: no session, or a wrong one.
  double requests_per_second = 50, requests_at_once = 300;
  double strangers_per_second = 2, strangers_at_once = 40;
};

}  // namespace gate
