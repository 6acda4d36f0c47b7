#include "gate/openai.h"

#include <fmt/format.h>

#include "base/text.h"

namespace gate::openai {
namespace {

using base::Code, base::fail, base::Result;
using protocol::EventKind;

constexpr const char* quick = "hearth";
constexpr const char* thinking = "hearth-thinking";

// A text, or a list of parts of which each is one.
Result<std::string> text_of(const Json& content) {
  if (content.as_string()) return content.string();
  if (!content.as_array()) return fail(Code::invalid, "A message needs a text as its content.");
  std::string out;
  for (const Json& part : content.items()) {
    bool text = part["type"].string() == "text" || part["type"].string() == "input_text";
    if (!text || !part["text"].as_string())
      return fail(Code::invalid, "Only text is taken here.", "Import files in the web app.");
    out += part["text"].string();
  }
  return out;
}

Json model(const char* name) {
  return Json::object()
      .set("id", name)
      .set("object", "model")
      .set("created", 0)
      .set("owned_by", "you");
}

// What both have alike.
Result<Chat> read_rest(Chat chat, const Json& body) {
  chat.model = body["model"].string();
  if (chat.model != quick && chat.model != thinking)
    return fail(Code::not_found,
                fmt::format("There is no model '{}' here.", base::visible(chat.model, 60)),
                "There are: hearth, hearth-thinking.");
  if (chat.model == thinking) chat.wish.mode = protocol::Mode::thinking;
  chat.stream = body["stream"] == Json(true);
  chat.sent_tools = !body["tools"].items().empty();
  return chat;
}

Result<std::string> last_words(const Json& messages) {
  const auto& all = messages.items();
  if (all.empty() || all.back()["role"].string() != "user")
    return fail(Code::invalid, "The last of the messages has to be the user's.");
  return text_of(all.back()["content"]);
}

}  // namespace

Result<Chat> read_chat(const Json& body) {
  if (body["n"].integer(1) != 1)
    return fail(Code::invalid, "There is one answer: `n` has to be 1.");
  Chat chat{.wish = {.text = TRY(last_words(body["messages"]))}};
  chat.with_usage = body["stream_options"]["include_usage"] == Json(true);
  return read_rest(std::move(chat), body);
}

Result<Chat> read_response(const Json& body) {
  const Json& input = body["input"];
  if (body["background"] == Json(true))
    return fail(Code::invalid, "Nothing is answered later here: leave `background` out.");
  Chat chat{.wish = {.text = input.as_string() ? input.string() : TRY(last_words(input))},
            .dialect = Dialect::responses};
  return read_rest(std::move(chat), body);
}

Json models() {
  return Json::object()
      .set("object", "list")
      .set("data", Json::array().push(model(quick)).push(model(thinking)));
}

Json error(const base::Error& error, unsigned status) {
  const char* type = status == 401   ? "authentication_error"
                     : status == 429 ? "rate_limit_error"
                     : status >= 500 ? "server_error"
                                     : "invalid_request_error";
  return Json::object().set("error", Json::object()
                                         .set("message", error.text())
                                         .set("type", type)
                                         .set("param", nullptr)
                                         .set("code", base::code_name(error.code)));
}

void Completion::take(const protocol::Event& event) {
  if (at_ == 0) at_ = event.at.time_since_epoch().count();
  if (event.kind == EventKind::card_waiting && event.card) cards_.push_back(event.card->title);
  if (event.kind != EventKind::task_ended) return;
  ended_ = true;
  reply_ = event.text.value_or("");
  if (event.state == protocol::TaskState::failed && !event.task)
    failed_ = base::Error{Code::invalid, reply_};
}

std::string Completion::text() const {
  std::string out = reply_;
  for (const std::string& card : cards_)
    out +=
        fmt::format("\n\nThis waits for your decision: {} Answer it at {}/#cards", card, address_);
  return out;
}

// Nothing is counted in tokens where a plan speaks.
Json Completion::common(const char* object) const {
  Json out = Json::object().set("id", "chatcmpl-" + id_).set("object", object).set("created", at_);
  out.set("model", chat_.model);
  if (chat_.sent_tools)
    out.set("note", "The tools of this request were ignored: the house uses its own.");
  return out;
}

Json Completion::whole() const {
  if (chat_.dialect == Dialect::responses) return response_of(said());
  Json message = Json::object().set("role", "assistant").set("content", text());
  Json choice = Json::object().set("index", 0).set("message", std::move(message));
  choice.set("logprobs", nullptr).set("finish_reason", "stop");
  Json usage = Json::object().set("prompt_tokens", 0).set("completion_tokens", 0);
  return common("chat.completion")
      .set("choices", Json::array().push(std::move(choice)))
      .set("usage", usage.set("total_tokens", 0));
}

Json Completion::piece(Json delta, const char* finish) const {
  Json choice = Json::object().set("index", 0).set("delta", std::move(delta));
  choice.set("logprobs", nullptr).set("finish_reason", finish ? Json(finish) : Json());
  return common("chat.completion.chunk").set("choices", Json::array().push(std::move(choice)));
}

std::string Completion::events() const {
  return chat_.dialect == Dialect::responses ? response_events(said()) : chunks();
}

std::string Completion::chunks() const {
  std::vector<Json> pieces = {
      piece(Json::object().set("role", "assistant").set("content", ""), nullptr),
      piece(Json::object().set("content", text()), nullptr), piece(Json::object(), "stop")};
  if (chat_.with_usage)
    pieces.push_back(common("chat.completion.chunk")
                         .set("choices", Json::array())
                         .set("usage", whole()["usage"]));
  std::string out;
  for (const Json& one : pieces) out += "data: " + one.dump() + "\n\n";
  return out + "data: [DONE]\n\n";
}

}  // namespace gate::openai
