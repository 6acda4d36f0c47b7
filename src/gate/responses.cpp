// OpenAI's responses: one item of output, a message with one text.
#include <fmt/format.h>

#include "gate/openai.h"

namespace gate::openai {
namespace {

Json part(const Said& said) {
  return Json::object()
      .set("type", "output_text")
      .set("text", said.text)
      .set("annotations", Json::array())
      .set("logprobs", Json::array());
}

Json item(const Said& said, bool done) {
  Json content = Json::array();
  if (done) content.push(part(said));
  return Json::object()
      .set("id", "msg_" + said.id)
      .set("type", "message")
      .set("status", done ? "completed" : "in_progress")
      .set("role", "assistant")
      .set("content", std::move(content));
}

// Nothing is counted in tokens where a plan speaks.
Json usage() {
  return Json::object()
      .set("input_tokens", 0)
      .set("input_tokens_details", Json::object().set("cached_tokens", 0))
      .set("output_tokens", 0)
      .set("output_tokens_details", Json::object().set("reasoning_tokens", 0))
      .set("total_tokens", 0);
}

Json response(const Said& said, bool done) {
  Json output = Json::array(), metadata = Json::object();
  if (done) output.push(item(said, true));
  if (said.asked.sent_tools)
    metadata.set("note", "The tools of this request were ignored: the house uses its own.");
  Json out = Json::object().set("id", "resp_" + said.id).set("object", "response");
  out.set("created_at", said.at).set("status", done ? "completed" : "in_progress");
  out.set("model", said.asked.model).set("output", std::move(output));
  for (const char* none : {"error", "incomplete_details", "instructions", "previous_response_id"})
    out.set(none, nullptr);
  out.set("metadata", std::move(metadata)).set("parallel_tool_calls", false);
  out.set("temperature", nullptr).set("top_p", nullptr);
  out.set("tool_choice", "none").set("tools", Json::array());
  return out.set("usage", done ? usage() : Json());
}

// Numbers events in their order.
class Events {
 public:
  void add(const char* type, Json event) {
    Json whole = Json::object().set("type", type).set("sequence_number", count_++);
    for (auto& [name, value] : *event.as_object()) whole.set(name, value);
    text_ += fmt::format("event: {}\ndata: {}\n\n", type, whole.dump());
  }
  std::string take() { return std::move(text_); }

 private:
  int64_t count_ = 0;
  std::string text_;
};

Json of_item(const Said& said) {
  return Json::object().set("item_id", "msg_" + said.id).set("output_index", 0);
}
Json of_part(const Said& said) { return of_item(said).set("content_index", 0); }

}  // namespace

Json response_of(const Said& said) { return response(said, true); }

std::string response_events(const Said& said) {
  Said empty = said;
  empty.text.clear();
  auto in_output = [](Json it) { return Json::object().set("output_index", 0).set("item", it); };
  auto about = [](Json it) { return Json::object().set("response", std::move(it)); };
  Events events;
  events.add("response.created", about(response(said, false)));
  events.add("response.in_progress", about(response(said, false)));
  events.add("response.output_item.added", in_output(item(said, false)));
  events.add("response.content_part.added", of_part(said).set("part", part(empty)));
  events.add("response.output_text.delta",
             of_part(said).set("delta", said.text).set("logprobs", Json::array()));
  events.add("response.output_text.done",
             of_part(said).set("text", said.text).set("logprobs", Json::array()));
  events.add("response.content_part.done", of_part(said).set("part", part(said)));
  events.add("response.output_item.done", in_output(item(said, true)));
  events.add("response.completed", about(response(said, true)));
  return events.take();
}

}  // namespace gate::openai
