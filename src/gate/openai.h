// OpenAI's chat completions and responses, as a door to the house: any program that speaks them can
// ask. It gets no more than an owner who types: the same rules, and cards are answered in the web
// app alone.
//
// Taken of a request: the last message of the user, `model` and `stream`. The house remembers the
// talk itself and has its own tools; what else a client sends is ignored, and the answer says so
// where it sent tools: as `note`, or in a response's `metadata`.
#pragma once
#include <string>

#include "protocol/json.h"
#include "protocol/settings.h"

namespace gate::openai {

using protocol::Json;

enum class Dialect { chat, responses };

struct Chat {
  protocol::Wish wish;
  Dialect dialect = Dialect::chat;
  std::string model = {};
  bool stream = false, with_usage = false, sent_tools = false;
};
// `invalid` for what is no request of its kind, `not_found` for a model there is not.
base::Result<Chat> read_chat(const Json& body);
base::Result<Chat> read_response(const Json& body);

Json models();
Json error(const base::Error& error, unsigned status);

// What is answered, whole.
struct Said {
  Chat asked;
  std::string id, text;  // id: a number
  int64_t at = 0;        // Unix seconds
};
Json response_of(const Said& said);
// As server-sent events, with the end.
std::string response_events(const Said& said);

// What a run says, gathered from its events.
class Completion {
 public:
  // `address`: where cards are answered.
  Completion(Chat chat, std::string id, std::string address)
      : chat_(std::move(chat)), id_(std::move(id)), address_(std::move(address)) {}

  void take(const protocol::Event& event);
  bool ended() const { return ended_; }
  // What could not be begun.
  const std::optional<base::Error>& failed() const { return failed_; }

  // In the dialect it was asked in.
  Json whole() const;
  std::string events() const;

 private:
  Said said() const { return {chat_, id_, text(), at_}; }
  std::string text() const;
  std::string chunks() const;
  Json piece(Json delta, const char* finish) const;
  Json common(const char* object) const;

  Chat chat_;
  std::string id_, address_, reply_;
  std::vector<std::string> cards_;
  int64_t at_ = 0;  // Unix seconds
  bool ended_ = false;
  std::optional<base::Error> failed_ = {};
};

}  // namespace gate::openai
