#include "model/remote.h"

#include <charconv>
#include <condition_variable>
#include <mutex>

#include "base/text.h"

namespace model {
namespace {

using std::chrono::milliseconds;

void sleep_on_the_clock(milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, duration, [] { return false; });
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.contains(word); });
}

// The seconds of a Retry-After header; its other form, a date, is not waited for.
std::optional<milliseconds> retry_after(std::string_view text) {
  int seconds = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::chrono::seconds(seconds);
}

// Endpoints put their error into "error": an object, or a text; some leave the frame away.
const base::Json& error_in(const base::Json& body) {
  return body.has("error") ? body["error"] : body;
}

RemoteFailure by_status(int status, std::string detail) {
  if (status == 401 || status == 403) return {Failure::wrong_key};  // its words may hold the key
  if (status == 402) return {Failure::out_of_quota, std::move(detail)};
  if (status == 404) return {Failure::no_such_model, std::move(detail)};
  if (status == 408 || status == 409 || status == 429 || status >= 500)
    return {Failure::overloaded, std::move(detail), true};
  if (status / 100 == 4) return {Failure::refused, std::move(detail)};
  return {Failure::malformed_reply, std::move(detail)};
}

// A kind that the endpoint names tells more than the status; nothing for kinds that tell nothing.
std::optional<RemoteFailure> by_kind(std::string_view kind, const std::string& detail) {
  if (contains_any(kind, {"insufficient_quota", "billing", "credit"}))
    return RemoteFailure{Failure::out_of_quota, detail};
  if (contains_any(kind, {"overloaded", "rate_limit", "api_error", "server_error", "timeout",
                          "unavailable"}))
    return RemoteFailure{Failure::overloaded, detail, true};
  if (contains_any(kind, {"authentication", "permission", "invalid_api_key"}))
    return RemoteFailure{Failure::wrong_key};
  if (contains_any(kind, {"model_not_found", "not_found_error"}))
    return RemoteFailure{Failure::no_such_model, detail};
  if (contains_any(kind, {"invalid_request", "exceed_context_size"}))
    return RemoteFailure{Failure::refused, detail};
  return std::nullopt;
}

std::string kind_of(const base::Json& error) {
  return fmt::format("{} {}", error["type"].string(), error["code"].string());
}

std::string detail_of(const base::Json& error) {
  return error.as_string() ? error.string() : error["message"].string();
}

}  // namespace

RemoteFailure classify(const net::Failure& failure) {
  using net::Trouble;
  switch (failure.trouble) {
    case Trouble::stopped:
      return {Failure::cancelled};
    case Trouble::no_network:
    case Trouble::refused:
      return {Failure::no_network, failure.message, true};
    case Trouble::timed_out:
      return {Failure::no_network, failure.message};
    case Trouble::cut:
      return {Failure::cut_stream};
    case Trouble::garbled:
    case Trouble::too_large:
      return {Failure::malformed_reply, failure.message};
    default:
      return {Failure::refused, failure.message};
  }
}

RemoteFailure classify(const net::JsonReply& reply) {
  base::Json error = reply.body ? error_in(*reply.body) : base::Json();
  RemoteFailure failure = by_status(reply.head.status, detail_of(error));
  bool telling = failure.kind == Failure::overloaded || failure.kind == Failure::refused;
  if (auto named = telling ? by_kind(kind_of(error), failure.detail) : std::nullopt) {
    named->passing = named->passing && failure.passing;
    failure = std::move(*named);
  }
  failure.wait = retry_after(reply.head.header("retry-after"));
  return failure;
}

RemoteFailure classify(const base::Json& error) {
  std::string detail = detail_of(error);
  if (auto named = by_kind(kind_of(error), detail)) return *named;
  if (int64_t status = error["code"].integer(); status >= 400 && status < 600)
    return by_status(int(status), detail);
  return {Failure::refused, detail};
}

std::string wire_name(std::string_view tool) {
  std::string name;
  for (char c : tool) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-';
    name += plain ? std::string(1, c) : "__";
  }
  return name.substr(0, 64);
}

std::string tool_name(const Prompt& prompt, std::string_view wire) {
  for (const ToolSpec& tool : prompt.tools)
    if (wire_name(tool.name) == wire) return tool.name;
  return std::string(wire);
}

RemoteModel::RemoteModel(Entry entry, Patience patience)
    : entry_(std::move(entry)), patience_(std::move(patience)) {
  if (!patience_.sleep) patience_.sleep = sleep_on_the_clock;
}

net::HttpRequest RemoteModel::request(std::string method, std::string_view where) const {
  std::string_view base = entry_.base_url;
  while (base.ends_with('/')) base.remove_suffix(1);
  net::HttpRequest request{.method = std::move(method),
                           .url = fmt::format("{}{}", base, where),
                           .headers = headers(),
                           .addresses = {.everywhere = base.starts_with("https://")}};
  if (!entry_.key.empty()) request.secret = key_header();
  return request;
}

base::Result<Reply> RemoteModel::complete(const Prompt& prompt, const TextSink& on_text,
                                          std::stop_token stop) {
  bool shown = false;
  auto show = [&](std::string_view text) {
    if (!on_text) return;
    shown = true;
    on_text(text);
  };
  for (int attempts = 1;; ++attempts) {
    auto reply = attempt(prompt, show, stop);
    if (reply) return std::move(*reply);
    const RemoteFailure& failure = reply.error();
    if (!shown && failure.kind == Failure::refused && adapt(failure.detail)) continue;
    if (shown || !failure.passing || !wait(failure, attempts, stop))
      return std::unexpected(error(failure));
    if (stop.stop_requested()) return std::unexpected(error({Failure::cancelled}));
  }
}

RemoteResult<Reply> RemoteModel::attempt(const Prompt& prompt, const TextSink& on_text,
                                         const std::stop_token& stop) {
  if (stop.stop_requested()) return remote_fail(Failure::cancelled);
  net::HttpRequest http = request("POST", path());
  http.headers.push_back({"Content-Type", "application/json"});
  http.body = body(prompt).dump();
  auto reader = this->reader(prompt, on_text);
  bool streamed = false;
  RemoteResult<bool> progress = false;
  auto reply = net::fetch_json(http, stop, [&](const net::JsonEvent& event) {
    if (!event.data && event.text.empty()) return true;
    streamed = true;
    if (event.data)
      progress = reader->take(*event.data);
    else if (reader->is_end(event.text))
      progress = true;
    else
      progress = remote_fail(Failure::malformed_reply);
    return progress && !*progress;
  });
  if (!progress) return std::unexpected(progress.error());
  if (!reply) return std::unexpected(classify(reply.error()));
  if (reply->head.status / 100 != 2) return std::unexpected(classify(*reply));
  if (streamed) return reader->finish();
  if (!reply->body || !reply->body->as_object()) return remote_fail(Failure::malformed_reply);
  return reader->take_whole(*reply->body);
}

bool RemoteModel::wait(const RemoteFailure& failure, int attempts,
                       const std::stop_token& stop) const {
  if (attempts >= patience_.attempts_max) return false;
  milliseconds duration = failure.wait.value_or(patience_.first_wait * (1 << (attempts - 1)));
  if (duration > patience_.wait_max) return false;
  patience_.sleep(duration, stop);
  return true;
}

// The endpoint's words could repeat the key.
base::Error RemoteModel::error(const RemoteFailure& failure) const {
  return model::failure(failure.kind, entry_.name, without_key(failure.detail));
}

std::string RemoteModel::without_key(std::string detail) const {
  auto route = net::route_of(entry_.base_url);
  if (entry_.key.empty() || detail.empty() || !route) return detail;
  (void)entry_.lend(*route, [&](std::string_view key) {
    if (!key.empty()) detail = base::replace_all(std::move(detail), key, "…");
  });
  return detail;
}

base::Result<std::vector<std::string>> RemoteModel::list(const std::stop_token& stop) {
  auto reply = net::fetch_json(request("GET", "/models"), stop);
  if (!reply) return std::unexpected(error(classify(reply.error())));
  if (reply->head.status / 100 != 2) return std::unexpected(error(classify(*reply)));
  const base::Json body = reply->body.value_or(base::Json());
  if (!body["data"].as_array()) return std::unexpected(error({Failure::malformed_reply}));
  std::vector<std::string> names;
  for (const base::Json& model : body["data"].items())
    if (!model["id"].string().empty()) names.push_back(model["id"].string());
  return names;
}

}  // namespace model
