#include "net/transfer.h"

#include <curl/curl.h>
#include <malloc.h>
#include <sys/socket.h>

#include <cstdlib>
#include <cstring>
#include <mutex>

#include "net/address.h"

namespace net {
namespace {

constexpr int poll_ms = 50;

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host.starts_with("127.") || host == "::1" || host == "[::1]";
}

Trouble trouble_of(CURLcode code, long os_error) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
      return Trouble::bad_url;
    case CURLE_COULDNT_CONNECT:
      return os_error == ECONNREFUSED ? Trouble::refused : Trouble::no_network;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Trouble::no_network;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return Trouble::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return Trouble::timed_out;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2_STREAM:
      return Trouble::cut;
    default:
      return Trouble::garbled;
  }
}

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

// libcurl's memory. It copies headers and logins into its own strings and buffers, and frees these
// as they are: here all that it gives back is wiped first.
void* take(size_t size) { return std::malloc(size); }
void* take_zeroed(size_t count, size_t size) { return std::calloc(count, size); }
void give_back(void* memory) {
  if (memory) explicit_bzero(memory, malloc_usable_size(memory));
  std::free(memory);
}
void* resize(void* memory, size_t size) {
  void* larger = std::malloc(size);
  if (!larger) return nullptr;
  if (memory) std::memcpy(larger, memory, std::min(size, malloc_usable_size(memory)));
  give_back(memory);
  return larger;
}
char* copy_of(const char* text) {
  size_t size = std::strlen(text) + 1;
  void* copy = std::malloc(size);
  return copy ? static_cast<char*>(std::memcpy(copy, text, size)) : nullptr;
}

}  // namespace

// What libcurl calls back; `self` is the Transfer.
struct Transfer::Callbacks {
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!allowed(transfer.policy_, reach_of(&address->addr))) {
      transfer.forbidden_ = true;
      return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  static int progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (std::exchange(transfer.bytes_moved_, down + up) != down + up)
      transfer.last_moved_ = Clock::now();
    return 0;
  }
};

Transfer::Transfer(std::string host, const AddressPolicy& policy,
                   std::chrono::milliseconds connect_max)
    : host_(std::move(host)), policy_(policy) {
  static std::once_flag once;
  std::call_once(once, [] {
    CHECK(curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back, resize, copy_of,
                               take_zeroed) == CURLE_OK);
  });
  easy_ = curl_easy_init();
  multi_ = curl_multi_init();
  CHECK(easy_ && multi_);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT,
                   1L);  // a name server that does not answer must not hold up a stop
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, detail_);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, long(connect_max.count()));
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Callbacks::open_socket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy_, CURLOPT_XFERINFOFUNCTION, &Callbacks::progress);
  curl_easy_setopt(easy_, CURLOPT_XFERINFODATA, this);
  // A proxy of the environment would hide the address that the policy is about; and what listens on
  // this machine is not reached through one.
  bool any_address = policy.loopback && policy.private_networks && policy.everywhere;
  if (!any_address || is_this_machine(host_)) curl_easy_setopt(easy_, CURLOPT_PROXY, "");
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

std::optional<Failure> Transfer::run(std::chrono::milliseconds idle_max,
                                     const std::stop_token& stop) {
  CHECK(curl_multi_add_handle(multi_, easy_) == CURLM_OK);
  auto trouble = loop(idle_max, stop);
  curl_multi_remove_handle(multi_, easy_);
  if (!trouble) return std::nullopt;
  return failure(*trouble);
}

std::optional<Trouble> Transfer::loop(std::chrono::milliseconds idle_max,
                                      const std::stop_token& stop) {
  std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_); });
  last_moved_ = Clock::now();
  for (int running = 1;;) {
    if (curl_multi_perform(multi_, &running) != CURLM_OK) return Trouble::garbled;
    if (running == 0) return outcome();
    if (stop.stop_requested()) return Trouble::stopped;
    if (Clock::now() - last_moved_ > idle_max) return Trouble::timed_out;
    curl_multi_poll(multi_, nullptr, 0, poll_ms, nullptr);
  }
}

std::optional<Trouble> Transfer::outcome() const {
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi_, &left);
  if (!message || message->msg != CURLMSG_DONE) return Trouble::garbled;
  CURLcode code = message->data.result;
  if (code == CURLE_OK) return std::nullopt;
  if (code == CURLE_COULDNT_CONNECT && forbidden_) return Trouble::forbidden;
  long os_error = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
  return trouble_of(code, os_error);
}

Failure Transfer::failure(Trouble trouble) const {
  std::string message = fmt::format(fmt::runtime(sentence_of(trouble)), host_);
  if (trouble == Trouble::tls && detail_[0]) message += fmt::format(" The reason: {}.", detail_);
  return {trouble, std::move(message)};
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
