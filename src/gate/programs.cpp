// What speaks OpenAI's API: chats, responses, models.
#include "gate/connection.h"
#include "gate/problem.h"

namespace gate {

namespace relay = protocol::relay;
using asio::awaitable;
using base::Code, base::Result;
using protocol::Json;

namespace {

Refusal no_token() {
  return {401, {Code::denied, "This token is none of this house.", "Make one in its settings."}};
}

enum class Door { none, chat, responses, models };

Door door_of(std::string_view method, const std::string& path) {
  if (method == "POST" && path == protocol::converse.path) return Door::chat;
  if (method == "POST" && path == "/v1/responses") return Door::responses;
  if (method == "GET" && path == protocol::agents.path) return Door::models;
  return Door::none;
}

Result<openai::Chat> read(Door door, const std::string& body) {
  if (door == Door::models) return openai::Chat{};
  Json json = TRY(Json::parse(body));
  return door == Door::chat ? openai::read_chat(json) : openai::read_response(json);
}

}  // namespace

Answer Connection::foreign(const Refusal& refused) const {
  return json(refused.status, openai::error(refused.error, refused.status));
}

awaitable<bool> Connection::program(Parser& parser, const std::string& path) {
  Door door = door_of(asked_.method, path);
  if (door == Door::none) co_return co_await answer(foreign(nothing_here()), false);
  auto body = co_await body_of(parser, false);
  if (!body) co_return co_await answer(foreign(body.error()), false);
  auto asked = read(door, *body);
  if (!asked) co_return co_await answer(foreign({status_of(asked.error().code), asked.error()}));
  bool list = door == Door::models;
  relay::Call head{.operation = list ? protocol::agents.name : protocol::converse.name,
                   .session = {},
                   .token = asked_.token,
                   .idempotency_key = {},
                   .origin = origin()};
  auto input = list ? proc::encode(protocol::Nothing{}) : proc::encode(asked->wish);
  auto pending = server_.link.call(std::move(head), input, server_.limits.stream_bytes_max);
  bool on = co_await (list ? list_models(pending) : complete(*asked, pending));
  server_.link.cancel(pending.id, !list);
  co_return on;
}

awaitable<bool> Connection::list_models(const Link::Pending& pending) {
  auto piece = co_await next_of(pending, server_.limits.answer_takes);
  if (!piece || piece->kind != relay::kind_answer)
    co_return co_await answer(foreign(refusal_in(piece, no_token())));
  co_return co_await answer(json(200, openai::models()));
}

awaitable<bool> Connection::complete(const openai::Chat& asked, const Link::Pending& pending) {
  openai::Completion completion(asked, fmt::format("{}", pending.id),
                                server_.setup.origins.front());
  while (!completion.ended()) {
    auto piece = co_await next_of(pending, server_.limits.answer_takes);
    if (!piece || piece->kind != relay::kind_part)
      co_return co_await answer(foreign(refusal_in(piece, no_token())));
    me_->known = true;
    auto frame = relay::unpack<relay::About>(piece->frame);
    if (!frame || frame->body.empty()) continue;
    if (auto event = proc::decode<protocol::Event>(frame->body)) completion.take(*event);
  }
  if (completion.failed()) co_return co_await answer(foreign({400, *completion.failed()}));
  if (!asked.stream) co_return co_await answer(json(200, completion.whole()));
  if (!co_await begin_stream() || !co_await chunk(completion.events())) co_return false;
  co_return co_await end_stream();
}

}  // namespace gate
