#include "base/text.h"
#include "model/model.h"

namespace model {
namespace {

struct Wording {
  base::Code code;
  const char* message;  // {} is the model's name
  const char* hint;
};

Wording wording(Failure kind) {
  using base::Code;
  switch (kind) {
    case Failure::no_network:
      return {Code::unavailable, "The model {} cannot be reached.",
              "Check the network, or use a model on this machine."};
    case Failure::wrong_key:
      return {Code::denied, "The endpoint of {} did not accept the key.",
              "Add the model again with the right key."};
    case Failure::no_such_model:
      return {Code::not_found, "The endpoint of {} has no such model.",
              "`hearth model test` lists the names it offers."};
    case Failure::out_of_quota:
      return {Code::limit, "The account behind {} has used up what it may.",
              "Look at the provider's billing page, or use another model."};
    case Failure::cut_stream:
      return {Code::unavailable, "The answer of {} was cut off.", "Ask again."};
    case Failure::malformed_reply:
      return {Code::corrupt, "The endpoint of {} sent something that is no answer.",
              "Check that its address is right and that its kind is the right one."};
    case Failure::refused:
      return {Code::invalid, "The endpoint of {} refused the request.", ""};
    case Failure::cancelled:
      return {Code::unavailable, "The request to {} was stopped.", ""};
    case Failure::overloaded:
      return {Code::unavailable, "The endpoint of {} is too busy.",
              "Try again in a minute, or use another model."};
  }
  return {};
}

}  // namespace

base::Error failure(Failure kind, std::string_view model_name, std::string_view detail) {
  Wording words = wording(kind);
  std::string message = fmt::format(fmt::runtime(words.message), model_name);
  if (!detail.empty()) {
    message.back() = ':';
    message += ' ' + base::visible(detail, 200);
    if (!message.ends_with('.') && !message.ends_with('!') && !message.ends_with('?'))
      message += '.';
  }
  return {words.code, std::move(message), words.hint};
}

}  // namespace model
