#include "model/anthropic.h"

#include <map>

namespace model {
namespace {

using base::Json;

// Eight types of events: message_start, content_block_start, content_block_delta,
// content_block_stop, message_delta, message_stop, ping, error. Those unknown are left out, as the
// protocol asks.
class AnthropicReader : public ReplyReader {
 public:
  AnthropicReader(const Prompt& prompt, TextSink on_text)
      : ReplyReader(std::move(on_text)), prompt_(prompt) {}

  RemoteResult<bool> take(const Json& data) override {
    const std::string& type = data["type"].string();
    if (type == "error") return std::unexpected(classify(data["error"]));
    if (type == "message_start") take_usage(data["message"]["usage"]);
    if (type == "content_block_start") begin_block(data["index"].integer(), data["content_block"]);
    if (type == "content_block_delta") take_delta(data["index"].integer(), data["delta"]);
    if (type == "message_delta") {
      take_usage(data["usage"]);
      if (auto& reason = data["delta"]["stop_reason"].string(); !reason.empty())
        stop_reason_ = reason;
    }
    if (type == "message_stop") stopped_ = true;
    return stopped_;
  }

  RemoteResult<Reply> finish() override {
    if (!stopped_) return remote_fail(Failure::cut_stream);
    if (stop_reason_ == "refusal") return remote_fail(Failure::refused, "the model declined");
    for (auto& [index, call] : calls_)
      reply_.calls.push_back({call.id, tool_name(prompt_, call.name), call.arguments});
    reply_.stop = stop_reason_ == "max_tokens" ? "length" : reply_.calls.empty() ? "end" : "calls";
    return std::move(reply_);
  }

  RemoteResult<Reply> take_whole(const Json& body) override {
    if (body["type"].string() == "error") return std::unexpected(classify(body["error"]));
    if (!body["content"].as_array()) return remote_fail(Failure::malformed_reply);
    take_usage(body["usage"]);
    for (size_t i = 0; i < body["content"].items().size(); ++i)
      begin_block(int64_t(i), body["content"][i]);
    stop_reason_ = body["stop_reason"].string();
    stopped_ = true;
    return finish();
  }

 private:
  struct Call {
    std::string id, name, arguments;
  };

  // message_start counts the prompt; message_delta the answer, and at some endpoints the prompt
  // again.
  void take_usage(const Json& usage) {
    if (usage.has("input_tokens")) {
      reply_.usage.tokens_cached = usage["cache_read_input_tokens"].integer();
      reply_.usage.tokens_in = usage["input_tokens"].integer() + reply_.usage.tokens_cached +
                               usage["cache_creation_input_tokens"].integer();
    }
    if (usage.has("output_tokens")) reply_.usage.tokens_out = usage["output_tokens"].integer();
  }

  void begin_block(int64_t index, const Json& block) {
    if (block["type"].string() == "text") show(block["text"].string());
    if (block["type"].string() != "tool_use") return;
    auto* input = block["input"].as_object();
    calls_[index] = {block["id"].string(), block["name"].string(),
                     input && !input->empty() ? block["input"].dump() : std::string()};
  }

  void take_delta(int64_t index, const Json& delta) {
    if (delta["type"].string() == "text_delta") show(delta["text"].string());
    if (delta["type"].string() == "input_json_delta")
      calls_[index].arguments += delta["partial_json"].string();
  }

  const Prompt& prompt_;
  std::map<int64_t, Call> calls_;
  std::string stop_reason_;
  bool stopped_ = false;
};

class Anthropic : public RemoteModel {
 public:
  using RemoteModel::RemoteModel;

 private:
  std::string path() const override { return "/messages"; }

  std::vector<net::HttpHeader> headers() const override {
    return {{"anthropic-version", "2023-06-01"}};
  }
  net::SecretHeader key_header() const override { return {"x-api-key", "", entry_.lend}; }

  // The mark on the system's text keeps it and the tools before it warm at the endpoint.
  Json body(const Prompt& prompt) const override {
    Json messages = Json::array();
    for (const Message& turn : prompt.messages)
      messages.push(Json::object()
                        .set("role", turn.role == Role::user ? "user" : "assistant")
                        .set("content", turn.text));
    Json body = Json::object()
                    .set("model", entry_.model)
                    .set("max_tokens", prompt.tokens_max)
                    .set("stream", true)
                    .set("messages", std::move(messages));
    if (!prompt.system.empty()) {
      Json text = Json::object().set("type", "text").set("text", prompt.system);
      text.set("cache_control", Json::object().set("type", "ephemeral"));
      body.set("system", Json::array().push(std::move(text)));
    }
    if (temperature_) body.set("temperature", prompt.temperature);
    if (!prompt.tools.empty()) body.set("tools", tools(prompt));
    return body;
  }

  static Json tools(const Prompt& prompt) {
    Json tools = Json::array();
    for (const ToolSpec& spec : prompt.tools)
      tools.push(Json::object()
                     .set("name", wire_name(spec.name))
                     .set("description", spec.purpose)
                     .set("input_schema", spec.schema));
    return tools;
  }

  std::unique_ptr<ReplyReader> reader(const Prompt& prompt, TextSink on_text) const override {
    return std::make_unique<AnthropicReader>(prompt, std::move(on_text));
  }

  bool adapt(std::string_view detail) override {
    return detail.contains("temperature") && std::exchange(temperature_, false);
  }

  bool temperature_ = true;
};

}  // namespace

std::unique_ptr<RemoteModel> make_anthropic(const Entry& entry, Patience patience) {
  return std::make_unique<Anthropic>(entry, std::move(patience));
}

}  // namespace model
