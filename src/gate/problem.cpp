#include "gate/problem.h"

namespace gate {

using base::Code;

unsigned status_of(Code code) {
  switch (code) {
    case Code::not_found:
      return 404;
    case Code::invalid:
      return 400;
    case Code::denied:
      return 403;
    case Code::conflict:
      return 409;
    case Code::unavailable:
      return 503;
    case Code::corrupt:
      return 500;
    case Code::limit:
      return 429;
  }
  return 500;
}

namespace {

const char* title_of(unsigned status) {
  switch (status) {
    case 400:
      return "This cannot be understood";
    case 401:
      return "Not logged in";
    case 403:
      return "Not allowed";
    case 404:
      return "Not there";
    case 405:
      return "Not that way";
    case 409:
      return "Not any more";
    case 413:
      return "Too large";
    case 415:
      return "Not in this form";
    case 429:
      return "Too much";
    case 503:
      return "Not now";
    default:
      return "Something broke";
  }
}

}  // namespace

protocol::Problem problem_of(const base::Error& error, unsigned status) {
  return {.type = "about:blank",
          .title = title_of(status),
          .detail = error.text(),
          .code = base::code_name(error.code),
          .status = int64_t(status)};
}

}  // namespace gate
