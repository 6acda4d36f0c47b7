#include "mcp/protocol.h"

#include <fmt/format.h>

namespace mcp {
namespace {

auto not_the_protocol() {
  return base::fail(Code::corrupt, "The server sent something that is not JSON-RPC.");
}

bool can_be_id(const Json& id) { return id.as_int() || id.as_string(); }

}  // namespace

std::string_view version_of(Revision revision) {
  return revision == Revision::modern ? modern_version : legacy_version;
}

std::optional<Revision> revision_of(std::string_view version) {
  if (version == modern_version) return Revision::modern;
  for (std::string_view known :
       {legacy_version, std::string_view("2025-06-18"), std::string_view("2025-03-26")})
    if (version == known) return Revision::legacy;
  return std::nullopt;
}

Result<Message> read_message(const Json& json) {
  if (json["jsonrpc"].string() != "2.0") return not_the_protocol();
  const Json &id = json["id"], &error = json["error"];
  if (const std::string* method = json["method"].as_string())
    return Message{.kind = can_be_id(id) ? Message::Kind::request : Message::Kind::notification,
                   .id = id,
                   .method = *method,
                   .body = json["params"]};
  if (error.as_object() && error["code"].as_int())
    return Message{.kind = Message::Kind::error,
                   .id = id,
                   .body = error["data"],
                   .code = error["code"].integer(),
                   .complaint = error["message"].string()};
  if (!can_be_id(id) || !json["result"].as_object()) return not_the_protocol();
  return Message{.kind = Message::Kind::result, .id = id, .body = json["result"]};
}

Json request_message(int64_t id, std::string_view method, Json params) {
  return Json::object()
      .set("jsonrpc", "2.0")
      .set("id", id)
      .set("method", method)
      .set("params", std::move(params));
}

Json notification_message(std::string_view method, Json params) {
  Json message = Json::object().set("jsonrpc", "2.0").set("method", method);
  if (!params.is_null()) message.set("params", std::move(params));
  return message;
}

Json result_message(const Json& id, Json result) {
  return Json::object().set("jsonrpc", "2.0").set("id", id).set("result", std::move(result));
}

Json error_message(const Json& id, int64_t code, std::string_view message) {
  return Json::object()
      .set("jsonrpc", "2.0")
      .set("id", id)
      .set("error", Json::object().set("code", code).set("message", message));
}

bool is_modern_error(const Message& message) {
  return message.kind == Message::Kind::error &&
         (message.code == header_mismatch || message.code == missing_capability ||
          message.code == unsupported_version);
}

}  // namespace mcp
