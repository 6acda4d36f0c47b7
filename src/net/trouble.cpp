#include "net/trouble.h"

namespace net {
namespace {

const char* sentence_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::bad_url:
      return "This is not an address that can be opened.";
    case Trouble::forbidden:
      return "The address {} lies where connections are not allowed.";
    case Trouble::no_network:
      return "There is no way to {}: the machine is offline, or the name is wrong.";
    case Trouble::refused:
      return "{} refuses the connection: nothing listens there.";
    case Trouble::tls:
      return "The connection to {} could not be made safe (TLS).";
    case Trouble::timed_out:
      return "{} did not answer in time.";
    case Trouble::cut:
      return "{} cut the connection in the middle.";
    case Trouble::garbled:
      return "{} answered with something that is not the protocol.";
    case Trouble::too_large:
      return "{} sent more than is allowed.";
    case Trouble::stopped:
      return "The request to {} was stopped.";
  }
  return "";
}

}  // namespace

Failure failure_at(const std::string& host, Trouble trouble) {
  return {trouble, fmt::format(fmt::runtime(sentence_of(trouble)), host)};
}

base::Error Failure::error() const {
  switch (trouble) {
    case Trouble::bad_url:
      return {base::Code::invalid, message};
    case Trouble::forbidden:
      return {base::Code::denied, message};
    case Trouble::too_large:
      return {base::Code::limit, message};
    case Trouble::garbled:
      return {base::Code::corrupt, message};
    default:
      return {base::Code::unavailable, message};
  }
}

}  // namespace net
