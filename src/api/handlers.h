// How an operation's work becomes a handler of bytes. Private to the room.
#pragma once
#include "api/api.h"

namespace api {

template <class In, class Out, class Told, class Do>
void Api::on(const protocol::Endpoint<In, Out, Told>& endpoint, Manner manner, Do act) {
  auto run = [act = std::move(act)](Caller& caller, std::string_view input) -> Outcome {
    Told in = TRY(proc::decode<Told>(input));
    Result<Out> out = act(in, caller);
    if (!out) return std::unexpected(out.error());
    return proc::encode(*out);
  };
  bool fresh = handlers_.emplace(endpoint.name, Handler{manner, std::move(run)}).second;
  CHECK(fresh);
}

}  // namespace api
