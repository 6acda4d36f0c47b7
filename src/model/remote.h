// What endpoints of models have in common: one streamed request, its failures told apart, tried
// again where that is safe.
//
// A request is tried again only while nothing of its answer has been shown, and only after a
// failure of the passing kind: no connection, 408, 409, 429 without an exhausted account, 5xx,
// "overloaded".
#pragma once
#include <chrono>
#include <expected>
#include <functional>

#include "model/model.h"
#include "net/json.h"

namespace model {

// How long to go on trying. `sleep` returns early on a stop request.
struct Patience {
  int attempts_max = 3;
  std::chrono::milliseconds first_wait = std::chrono::milliseconds(500);  // doubled each time
  std::chrono::milliseconds wait_max =
      std::chrono::seconds(30);  // an endpoint that asks for more is given up
  std::function<void(std::chrono::milliseconds, std::stop_token)> sleep = {};  // {}: on the clock
};

struct RemoteFailure {
  Failure kind;
  std::string detail = {};  // the endpoint's words
  bool passing = false;
  std::optional<std::chrono::milliseconds> wait = {};  // what the endpoint asks for
};

template <class T = void>
using RemoteResult = std::expected<T, RemoteFailure>;
inline std::unexpected<RemoteFailure> remote_fail(Failure kind, std::string detail = {},
                                                  bool passing = false) {
  return std::unexpected(RemoteFailure{kind, std::move(detail), passing});
}

using TextSink = std::function<void(std::string_view)>;

// Puts one reply together from the events of its stream.
class ReplyReader {
 public:
  explicit ReplyReader(TextSink on_text) : on_text_(std::move(on_text)) {}
  virtual ~ReplyReader() = default;
  // Takes one event; true when the reply is whole.
  virtual RemoteResult<bool> take(const base::Json& event) = 0;
  // Whether an event that is no JSON marks the end.
  virtual bool is_end(std::string_view) const { return false; }
  // The stream is at its end; fails with cut_stream where the reply is not whole.
  virtual RemoteResult<Reply> finish() = 0;
  // A reply that came in one piece although a stream was asked for.
  virtual RemoteResult<Reply> take_whole(const base::Json& body) = 0;

 protected:
  void show(std::string_view text) {
    reply_.text += text;
    if (!text.empty()) on_text_(text);
  }
  Reply reply_;

 private:
  TextSink on_text_;
};

class RemoteModel : public Model {
 public:
  RemoteModel(Entry entry, Patience patience);
  base::Result<Reply> complete(const Prompt& prompt, const TextSink& on_text,
                               std::stop_token stop) override;
  base::Result<std::vector<std::string>> list(const std::stop_token& stop);
  const std::string& name() const override { return entry_.name; }

 protected:
  virtual std::string path() const = 0;
  // Besides the key, which goes into a header of its own.
  virtual std::vector<net::HttpHeader> headers() const { return {}; }
  virtual net::SecretHeader key_header() const = 0;
  virtual base::Json body(const Prompt& prompt) const = 0;
  virtual std::unique_ptr<ReplyReader> reader(const Prompt& prompt, TextSink on_text) const = 0;
  // The endpoint refused the request with these words. True: the next one will be written
  // differently.
  virtual bool adapt(std::string_view detail) = 0;

  const Entry entry_;

 private:
  net::HttpRequest request(std::string method, std::string_view path) const;
  RemoteResult<Reply> attempt(const Prompt& prompt, const TextSink& on_text,
                              const std::stop_token& stop);
  // Waits before the next attempt; false where there is to be none.
  bool wait(const RemoteFailure& failure, int attempts, const std::stop_token& stop) const;
  base::Error error(const RemoteFailure& failure) const;
  std::string without_key(std::string detail) const;

  Patience patience_;
};

// What a failed connection, a status other than 2xx, or an error inside a stream means. `kind` and
// `code` as the endpoint names them, such as "overloaded_error" and "insufficient_quota".
RemoteFailure classify(const net::Failure& failure);
RemoteFailure classify(const net::JsonReply& reply);
RemoteFailure classify(const base::Json& error);

// A tool's name as endpoints allow it (letters, digits, _ and -), and back.
std::string wire_name(std::string_view tool);
std::string tool_name(const Prompt& prompt, std::string_view wire);

}  // namespace model
