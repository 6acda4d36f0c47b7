// What can go wrong in the world is a value: Result<T> holds a T or an Error.
#pragma once
#include <expected>
#include <string>
#include <utility>

namespace base {

// What the caller can do about it; each border (terminal, API, planner) translates it once.
enum class Code { not_found, invalid, denied, conflict, unavailable, corrupt, limit };

// Stable name of a code, for JSON and logs: "not_found", "invalid" …
const char* code_name(Code code);

// `message` is a sentence that names the thing; `hint`, where it helps, says what to do next.
struct Error {
  Code code;
  std::string message;
  std::string hint = {};

  // The message and the hint, as a person should read them.
  std::string text() const { return hint.empty() ? message : message + " " + hint; }
  bool operator==(const Error&) const = default;
};

template <class T>
struct [[nodiscard]] Result : std::expected<T, Error> {
  using std::expected<T, Error>::expected;
};

// fail(Code::invalid, "…") is the short way to return an error from a function that returns a
// Result.
inline std::unexpected<Error> fail(Code code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

// The value, or return the error to our caller.
#define TRY(expression)                                      \
  ({                                                         \
    auto&& try_result = (expression);                        \
    if (!try_result) [[unlikely]]                            \
      return std::unexpected(std::move(try_result).error()); \
    *std::move(try_result);                                  \
  })

// A bug, not an event of the world: prints where and stops the program, in release too.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);
#define CHECK(condition) \
  ((condition) ? void() : ::base::check_failed(#condition, __FILE__, __LINE__))

}  // namespace base
