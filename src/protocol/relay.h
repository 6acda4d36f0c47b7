// What gate and keeper say to each other, in frames of proc/channel.h: the gate passes on calls,
// the keeper answers each with one answer, one problem, or parts and an end. Each frame is a head,
// which says which call it is about, and a body that the head does not look into.
#pragma once
#include <string_view>

#include "protocol/api.h"

namespace protocol::relay {

enum Kind : char {
  kind_setup = 's',    // keeper: Setup, first of all
  kind_call = 'c',     // gate: Call, and the input as bytes
  kind_cancel = 'x',   // gate: About; nobody listens any more
  kind_answer = 'a',   // keeper: Answer, and the output as bytes
  kind_problem = 'f',  // keeper: Failed
  kind_part = 'p',     // keeper: About, and an event as bytes
  kind_end = 'e',      // keeper: About; no part follows
};

struct Setup {
  List<Text> origins;     // "http://127.0.0.1:8137": by which the gate is reached
  Text certificate, key;  // PEM; "" for no TLS
  Text version;
  bool behind_proxy = false;  // which says whom it forwards for
};
struct Call {
  uint64_t id = 0;
  Text operation;
  Text session, token;  // what the caller showed; "" for nothing
  Text idempotency_key;
  Text origin;  // of the gate's, that it came by
};
struct About {
  uint64_t id = 0;
};
struct Answer {
  uint64_t id = 0;
  Maybe<Text> session;  // the browser's from now on; "" ends it
};
struct Failed {
  uint64_t id = 0;
  bool unknown_caller = false;
  base::Error error{base::Code::unavailable, {}};
};

template <class Head>
struct Frame {
  Head head;
  std::string_view body;
};

// The head's length (4 bytes, least significant first), the head, the body.
template <class Head>
std::string pack(const Head& head, std::string_view body = {}) {
  std::string bytes = proc::encode(head), out;
  for (int i = 0; i < 4; ++i) out += char(bytes.size() >> (8 * i));
  return out.append(bytes).append(body);
}

// `corrupt` for what pack() did not make. The body stays within `frame`.
template <class Head>
base::Result<Frame<Head>> unpack(std::string_view frame) {
  size_t size = 0;
  for (size_t i = 4; i-- > 0;) size = size << 8 | (i < frame.size() ? uint8_t(frame[i]) : 0xff);
  if (frame.size() < 4 || size > frame.size() - 4)
    return base::fail(base::Code::corrupt, "A message between processes is cut off.");
  return Frame<Head>{TRY(proc::decode<Head>(frame.substr(4, size))), frame.substr(4 + size)};
}

}  // namespace protocol::relay

template <>
struct proc::Fields<protocol::relay::Setup> {
  static auto of(auto& it) {
    return std::tie(it.origins, it.certificate, it.key, it.version, it.behind_proxy);
  }
};
template <>
struct proc::Fields<protocol::relay::Call> {
  static auto of(auto& it) {
    return std::tie(it.id, it.operation, it.session, it.token, it.idempotency_key, it.origin);
  }
};
template <>
struct proc::Fields<protocol::relay::About> {
  static auto of(auto& it) { return std::tie(it.id); }
};
template <>
struct proc::Fields<protocol::relay::Answer> {
  static auto of(auto& it) { return std::tie(it.id, it.session); }
};
template <>
struct proc::Fields<protocol::relay::Failed> {
  static auto of(auto& it) { return std::tie(it.id, it.unknown_caller, it.error); }
};
