// What endpoints of models send, for scripted servers.
#pragma once
#include "base/json.h"
#include "net/testing/scripted_server.h"

namespace model::testing {

using net::testing::Answer;

inline std::string event(const base::Json& data, std::string_view type = {}) {
  return (type.empty() ? "" : fmt::format("event: {}\n", type)) + "data: " + data.dump() + "\n\n";
}
inline std::string json_event(std::string_view json) { return event(*base::Json::parse(json)); }

// A reply as OpenAI streams it: the role, the text in pieces, the reason, the counts.
inline std::vector<std::string> openai_reply(const std::vector<std::string>& texts,
                                             std::string_view reason = "stop") {
  std::vector<std::string> events = {
      json_event(R"({"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]})")};
  for (const std::string& text : texts) {
    base::Json choice = base::Json::object()
                            .set("index", 0)
                            .set("delta", base::Json::object().set("content", text));
    events.push_back(event(base::Json::object().set("choices", base::Json::array().push(choice))));
  }
  base::Json end =
      base::Json::object().set("delta", base::Json::object()).set("finish_reason", reason);
  events.push_back(event(base::Json::object().set("choices", base::Json::array().push(end))));
  events.push_back(json_event(R"({"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":5,)"
                              R"("prompt_tokens_details":{"cached_tokens":12}}})"));
  events.push_back("data: [DONE]\n\n");
  return events;
}

inline std::string anthropic_event(std::string_view json) {
  auto data = *base::Json::parse(json);
  return event(data, data["type"].string());
}

// A reply as Anthropic streams it.
inline std::vector<std::string> anthropic_reply(const std::vector<std::string>& texts,
                                                std::string_view reason = "end_turn") {
  std::vector<std::string> events = {
      anthropic_event(
          R"({"type":"message_start","message":{"usage":{"input_tokens":8,"cache_read_input_tokens":12,)"
          R"("cache_creation_input_tokens":0,"output_tokens":1}}})"),
      anthropic_event(
          R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"),
      anthropic_event(R"({"type":"ping"})")};
  for (const std::string& text : texts) {
    base::Json delta = base::Json::object().set("type", "text_delta").set("text", text);
    base::Json data =
        base::Json::object().set("type", "content_block_delta").set("index", 0).set("delta", delta);
    events.push_back(event(data, "content_block_delta"));
  }
  events.push_back(anthropic_event(R"({"type":"content_block_stop","index":0})"));
  base::Json delta = base::Json::object().set("type", "message_delta");
  delta.set("delta", base::Json::object().set("stop_reason", reason));
  delta.set("usage", base::Json::object().set("output_tokens", 5));
  events.push_back(event(delta, "message_delta"));
  events.push_back(anthropic_event(R"({"type":"message_stop"})"));
  return events;
}

}  // namespace model::testing
