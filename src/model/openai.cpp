#include "model/openai.h"

#include <map>

namespace model {
namespace {

using base::Json;

Json message(std::string_view role, const std::string& text) {
  return Json::object().set("role", role).set("content", text);
}

Json tool(const ToolSpec& spec) {
  Json function = Json::object()
                      .set("name", wire_name(spec.name))
                      .set("description", spec.purpose)
                      .set("parameters", spec.schema);
  return Json::object().set("type", "function").set("function", std::move(function));
}

class OpenAiReader : public ReplyReader {
 public:
  OpenAiReader(const Prompt& prompt, TextSink on_text)
      : ReplyReader(std::move(on_text)), prompt_(prompt) {}

  bool is_end(std::string_view text) const override { return text == "[DONE]"; }

  RemoteResult<bool> take(const Json& chunk) override {
    if (!chunk["error"].is_null()) return std::unexpected(classify(chunk["error"]));
    take_usage(chunk["usage"]);
    const Json& choice = chunk["choices"][0];
    take_message(choice["delta"]);
    if (auto& reason = choice["finish_reason"].string(); !reason.empty()) finish_reason_ = reason;
    return false;
  }

  RemoteResult<Reply> finish() override {
    if (finish_reason_.empty()) return remote_fail(Failure::cut_stream);
    if (finish_reason_ == "content_filter")
      return remote_fail(Failure::refused, "its content filter stepped in");
    for (auto& [index, call] : calls_)
      reply_.calls.push_back({call.id, tool_name(prompt_, call.name), call.arguments});
    reply_.stop = finish_reason_ == "length" ? "length" : reply_.calls.empty() ? "end" : "calls";
    return std::move(reply_);
  }

  RemoteResult<Reply> take_whole(const Json& body) override {
    if (!body["error"].is_null()) return std::unexpected(classify(body["error"]));
    const Json& choice = body["choices"][0];
    if (!choice["message"].as_object()) return remote_fail(Failure::malformed_reply);
    take_usage(body["usage"]);
    take_message(choice["message"]);
    finish_reason_ = choice["finish_reason"].string();
    return finish();
  }

 private:
  struct Call {
    std::string id, name, arguments;
  };

  void take_usage(const Json& usage) {
    if (!usage.as_object()) return;
    reply_.usage = {.tokens_in = usage["prompt_tokens"].integer(),
                    .tokens_cached = usage["prompt_tokens_details"]["cached_tokens"].integer(),
                    .tokens_out = usage["completion_tokens"].integer()};
  }

  // A delta, or a whole message.
  void take_message(const Json& message) {
    show(message["content"].string());
    for (const Json& piece : message["tool_calls"].items()) {
      Call& call = calls_[place_of(piece)];
      if (call.id.empty()) call.id = piece["id"].string();
      if (call.name.empty()) call.name = piece["function"]["name"].string();
      const Json& arguments = piece["function"]["arguments"];
      call.arguments += arguments.as_object() ? arguments.dump() : arguments.string();
    }
  }

  // Pieces of a call carry its index. Where all carry the same, or none, a new id begins a new
  // call.
  int64_t place_of(const Json& piece) const {
    int64_t index = piece["index"].integer();
    auto known = calls_.find(index);
    const std::string& id = piece["id"].string();
    bool another = known != calls_.end() && !id.empty() && known->second.id != id;
    return another ? calls_.rbegin()->first + 1 : index;
  }

  const Prompt& prompt_;
  std::map<int64_t, Call> calls_;
  std::string finish_reason_;
};

class OpenAi : public RemoteModel {
 public:
  using RemoteModel::RemoteModel;

 private:
  std::string path() const override { return "/chat/completions"; }

  net::SecretHeader key_header() const override {
    return {"Authorization", "Bearer ", entry_.lend};
  }

  Json body(const Prompt& prompt) const override {
    Json messages = Json::array();
    if (!prompt.system.empty()) messages.push(message("system", prompt.system));
    for (const Message& turn : prompt.messages)
      messages.push(message(turn.role == Role::user ? "user" : "assistant", turn.text));
    Json body = Json::object()
                    .set("model", entry_.model)
                    .set("messages", std::move(messages))
                    .set("stream", true);
    if (usage_in_stream_) body.set("stream_options", Json::object().set("include_usage", true));
    body.set(tokens_max_name_, prompt.tokens_max);
    if (temperature_) body.set("temperature", prompt.temperature);
    Json tools = Json::array();
    for (const ToolSpec& spec : prompt.tools) tools.push(tool(spec));
    if (!prompt.tools.empty()) body.set("tools", std::move(tools));
    return body;
  }

  std::unique_ptr<ReplyReader> reader(const Prompt& prompt, TextSink on_text) const override {
    return std::make_unique<OpenAiReader>(prompt, std::move(on_text));
  }

  // What one endpoint wants, another refuses: each of these is given up at most once.
  bool adapt(std::string_view detail) override {
    if (detail.contains("max_completion_tokens") &&
        std::exchange(tokens_max_name_, "max_completion_tokens") == "max_tokens")
      return true;
    if (detail.contains("temperature")) return std::exchange(temperature_, false);
    if (detail.contains("stream_options")) return std::exchange(usage_in_stream_, false);
    return false;
  }

  std::string tokens_max_name_ = "max_tokens";
  bool temperature_ = true, usage_in_stream_ = true;
};

}  // namespace

std::unique_ptr<RemoteModel> make_openai(const Entry& entry, Patience patience) {
  return std::make_unique<OpenAi>(entry, std::move(patience));
}

}  // namespace model
