#include "mcp/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "mcp/mirrored.h"

namespace mcp {
namespace {

constexpr std::string_view meta = "io.modelcontextprotocol/";
constexpr std::chrono::milliseconds probe_max = std::chrono::seconds(5);

Json client_info() { return Json::object().set("name", "hearth").set("version", "0.1.0"); }

auto no_common_version() {
  return base::fail(Code::conflict,
                    fmt::format("The server speaks neither revision {} nor {} of MCP.",
                                modern_version, legacy_version));
}

// The result of an answer to something that has to work.
Result<Json> result_of(const Result<Message>& message) {
  if (!message) return std::unexpected(message.error());
  if (message->kind == Message::Kind::result) return message->body;
  return base::fail(Code::unavailable,
                    fmt::format("The server answers with the error {}.", message->code));
}

std::string text_of_content(const Json& content) {
  std::vector<std::string> parts;
  for (const Json& block : content.items()) {
    const std::string& type = block["type"].string();
    if (type == "text")
      parts.push_back(block["text"].string());
    else if (type == "resource" && block["resource"]["text"].as_string())
      parts.push_back(block["resource"]["text"].string());
    else if (type == "resource_link")
      parts.push_back(block["uri"].string());
    else
      parts.push_back(type == "image" ? "(a picture)" : type == "audio" ? "(a sound)" : "(a file)");
  }
  return base::join(parts, "\n");
}

std::string cut(std::string text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (text[bytes_max] & 0xC0) == 0x80) --bytes_max;
  text.resize(bytes_max);
  return text + "…";
}

}  // namespace

class Client::Connecting {};

Client::Client(Connecting, std::unique_ptr<Transport> transport, ClientOptions options)
    : options_(std::move(options)), version_(modern_version), transport_(std::move(transport)) {}

Result<std::unique_ptr<Client>> Client::connect(std::unique_ptr<Transport> transport,
                                                ClientOptions options) {
  auto client = std::make_unique<Client>(Connecting{}, std::move(transport), std::move(options));
  TRY(client->find_revision());
  return client;
}

// "Backward Compatibility" of both transports: a modern request first; what only a modern server
// answers, one is; anything else is a server of before.
Result<void> Client::find_revision() {
  if (options_.revision == Revision::modern) return {};
  if (options_.revision == Revision::legacy || !TRY(speaks_modern())) return shake_hands();
  return {};
}

Result<bool> Client::speaks_modern() {
  Patience usual = options_.patience;
  options_.patience.idle_max = std::min(usual.idle_max, probe_max);
  auto answer = ask("server/discover", Json::object(), usual.stop);
  options_.patience = usual;
  if (!answer) {
    bool legacy = answer.error().code == Code::invalid ||
                  (answer.error().code == Code::unavailable && !usual.stop.stop_requested());
    if (legacy) return false;
    return std::unexpected(answer.error());
  }
  if (answer->kind == Message::Kind::error) {
    if (!is_modern_error(*answer)) return false;
    if (answer->code == unsupported_version) {
      auto& supported = answer->body["supported"].items();
      bool known = std::ranges::any_of(
          supported, [](const Json& version) { return revision_of(version.string()).has_value(); });
      if (known) return false;
    }
    return no_common_version();
  }
  auto& versions = answer->body["supportedVersions"].items();
  if (std::ranges::find(versions, Json(modern_version)) == versions.end()) return false;
  has_tools_ = answer->body["capabilities"].has("tools");
  read_server(answer->body["serverInfo"].is_null()
                  ? answer->body["_meta"][std::string(meta) + "serverInfo"]
                  : answer->body["serverInfo"]);
  return true;
}

Result<void> Client::shake_hands() {
  revision_ = Revision::legacy;
  version_ = legacy_version;
  Json params = Json::object()
                    .set("protocolVersion", legacy_version)
                    .set("capabilities", capabilities())
                    .set("clientInfo", client_info());
  Json result = TRY(result_of(ask_once("initialize", params, options_.patience.stop, {})));
  version_ = result["protocolVersion"].string();
  if (revision_of(version_) != Revision::legacy) return no_common_version();
  has_tools_ = result["capabilities"].has("tools");
  read_server(result["serverInfo"]);
  auto headers = headers_for("notifications/initialized", {});
  TRY(transport_->notify(notification_message("notifications/initialized"), headers,
                         options_.patience));
  if (options_.elicit)
    transport_->listen(headers, [this](const Message& message) { return reply_to(message); });
  return {};
}

void Client::read_server(const Json& info) {
  server_ = {.name = info["name"].string(), .version = info["version"].string()};
}

Json Client::capabilities() const {
  Json can = Json::object();
  if (options_.elicit) can.set("elicitation", Json::object().set("form", Json::object()));
  return can;
}

std::vector<net::HttpHeader> Client::headers_for(std::string_view method,
                                                 const Json& params) const {
  std::vector<net::HttpHeader> headers;
  if (method != "initialize") headers.push_back({"MCP-Protocol-Version", version_});
  if (revision_ == Revision::legacy) return headers;
  headers.push_back({"Mcp-Method", std::string(method)});
  if (params["name"].as_string())
    headers.push_back({"Mcp-Name", header_value(params["name"].string())});
  return headers;
}

Result<Message> Client::ask(std::string_view method, Json params, const std::stop_token& stop,
                            std::vector<net::HttpHeader> more_headers) {
  auto answer = ask_once(method, params, stop, more_headers);
  if (!answer && answer.error().code == Code::not_found && revision_ == Revision::legacy) {
    TRY(shake_hands());
    answer = ask_once(method, params, stop, more_headers);
  }
  if (!answer || answer->code != unsupported_version || revision_ == Revision::legacy)
    return answer;
  // It may name our own version among those that it speaks: then once more, in that.
  auto& supported = answer->body["supported"].items();
  if (std::ranges::find(supported, Json(modern_version)) == supported.end()) return answer;
  return ask_once(method, params, stop, more_headers);
}

Result<Message> Client::ask_once(std::string_view method, const Json& params,
                                 const std::stop_token& stop,
                                 const std::vector<net::HttpHeader>& more_headers) {
  Request request{.id = next_id_++,
                  .method = std::string(method),
                  .params = params,
                  .headers = headers_for(method, params)};
  request.headers.insert(request.headers.end(), more_headers.begin(), more_headers.end());
  Json about = Json::object();
  if (method == "tools/call") about.set("progressToken", request.id);
  if (revision_ == Revision::modern) {
    std::string prefix(meta);
    about.set(prefix + "protocolVersion", version_)
        .set(prefix + "clientInfo", client_info())
        .set(prefix + "clientCapabilities", capabilities());
  }
  if (!about.as_object()->empty()) request.params.set("_meta", std::move(about));
  Patience patience = options_.patience;
  patience.stop = stop;
  return transport_->exchange(
      request, [this](const Message& message) { return reply_to(message); }, patience);
}

// What the server asks on its own account; only a legacy one may.
std::optional<Json> Client::reply_to(const Message& message) {
  if (message.kind != Message::Kind::request) return std::nullopt;
  if (message.method == "ping") return result_message(message.id, Json::object());
  if (message.method == "elicitation/create" && options_.elicit)
    return result_message(message.id, answer_elicitation(message.body, options_.elicit));
  return error_message(message.id, method_not_found, "This client cannot do that.");
}

Result<Manifest> Client::tools() {
  Manifest manifest;
  if (!has_tools_) return manifest;
  std::set<std::string> cursors, names;
  Json params = Json::object();
  for (size_t page = 0; page < options_.limits.pages_max; ++page) {
    Json result = TRY(result_of(ask("tools/list", params, options_.patience.stop)));
    for (const Json& tool : result["tools"].items()) {
      ToolDescription description{tool};
      std::string name = description.name();
      if (name.empty() || !names.insert(name).second)
        return base::fail(Code::corrupt, "The server lists a tool without a name of its own.");
      auto mirrored = check_mirrored(description.schema());
      if (mirrored)
        manifest.tools.push_back(std::move(description));
      else
        manifest.left_out.push_back(
            fmt::format("{} {}", base::visible(name, 128), mirrored.error().message));
    }
    if (manifest.tools.size() > options_.limits.tools_max)
      return base::fail(Code::limit, fmt::format("The server lists more than {} tools.",
                                                 options_.limits.tools_max));
    std::string cursor = result["nextCursor"].string();
    if (cursor.empty()) {
      std::ranges::sort(manifest.tools, {}, &ToolDescription::name);
      return manifest;
    }
    if (!cursors.insert(cursor).second)
      return base::fail(Code::corrupt, "The server's list of tools goes in a circle.");
    params.set("cursor", cursor);
  }
  return base::fail(Code::limit, "The server's list of tools does not end.");
}

Result<Answer> Client::call(const ToolDescription& tool, const Json& arguments,
                            const std::stop_token& stop) {
  Json params = Json::object().set("name", tool.name()).set("arguments", arguments);
  auto mirrored = revision_ == Revision::modern ? mirrored_headers(tool.schema(), arguments)
                                                : std::vector<net::HttpHeader>();
  for (size_t round = 0; round < options_.limits.rounds_max; ++round) {
    Message message = TRY(ask("tools/call", params, stop, mirrored));
    if (message.kind == Message::Kind::error)
      return Answer{.failed = true,
                    .text = cut(message.complaint, options_.limits.text_bytes_max),
                    .structured = {}};
    const std::string& type = message.body["resultType"].string();
    if (type.empty() || type == "complete") return read_answer(message.body);
    if (type != "input_required")
      return base::fail(Code::corrupt, "The server answers in a way that is not known here.");
    params = Json::object().set("name", tool.name()).set("arguments", arguments);
    if (message.body.has("inputRequests"))
      params.set("inputResponses", TRY(inputs_for(message.body["inputRequests"])));
    if (const std::string* state = message.body["requestState"].as_string())
      params.set("requestState", *state);
  }
  return base::fail(Code::limit, "The server keeps asking back.");
}

Result<Json> Client::inputs_for(const Json& requests) {
  Json responses = Json::object();
  if (!requests.as_object()) return responses;
  for (const auto& [key, request] : *requests.as_object()) {
    if (request["method"].string() != "elicitation/create" || !options_.elicit)
      return base::fail(Code::corrupt, "The server asks for what it was not told it may ask for.");
    responses.set(key, answer_elicitation(request["params"], options_.elicit));
  }
  return responses;
}

Answer Client::read_answer(const Json& result) const {
  return {.failed = result["isError"] == Json(true),
          .text = cut(text_of_content(result["content"]), options_.limits.text_bytes_max),
          .structured = result["structuredContent"]};
}

}  // namespace mcp
