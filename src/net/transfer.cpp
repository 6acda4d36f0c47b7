#include "net/transfer.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/socket.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/file.h"
#include "net/address.h"
#include "proc/sandbox.h"

namespace net {
namespace {

constexpr int poll_ms = 50;
constexpr const char* certificates_file = "/etc/ssl/certs/ca-certificates.crt";

// Of those who sign certificates; read before the process is confined.
std::string& certificates() {
  static std::string bundle;
  return bundle;
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

  // The one that is connected, once.
  static curl_socket_t take_socket(void* self, curlsocktype, curl_sockaddr*) {
    proc::Descriptor socket = std::move(static_cast<Transfer*>(self)->socket_);
    return socket ? fcntl(socket.get(), F_DUPFD_CLOEXEC, 0) : CURL_SOCKET_BAD;
  }
  static int is_connected(void*, curl_socket_t, curlsocktype) {
    return CURL_SOCKOPT_ALREADY_CONNECTED;
  }

  static int connected(void*, char*, char*, int, int) {
    (void)proc::open_no_more();
    return CURL_PREREQFUNC_OK;
  }

  static int progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (std::exchange(transfer.bytes_moved_, down + up) != down + up)
      transfer.last_moved_ = Clock::now();
    return 0;
  }
};

void prepare_transfers() {
  CHECK(curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back, resize, copy_of, take_zeroed) ==
        CURLE_OK);
  if (auto bundle = base::read_file(certificates_file)) certificates() = std::move(*bundle);
}

Transfer::Transfer(Route route, const AddressPolicy& policy, std::chrono::milliseconds connect_max,
                   const Proxy& proxy)
    : route_(std::move(route)),
      policy_(policy),
      connect_max_(connect_max),
      has_proxy_(!proxy.url.empty()) {
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
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &Callbacks::connected);
  curl_easy_setopt(easy_, CURLOPT_PROXY, proxy.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, proxy.none_for.c_str());
  curl_blob bundle{certificates().data(), certificates().size(), CURL_BLOB_NOCOPY};
  if (bundle.len > 0) curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &bundle);
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
  curl_slist_free_all(address_);
}

// Finds the host and connects to it, and no more than that: the transfer goes on with the socket
// and the address, and needs neither to be had.
std::optional<Trouble> Transfer::connect() {
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy(curl_easy_init(), curl_easy_cleanup);
  CHECK(easy);
  curl_easy_setopt(easy.get(), CURLOPT_URL, fmt::format("http://{}", route_.text()).c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, long(connect_max_.count()));
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETFUNCTION, &Callbacks::open_socket);
  curl_easy_setopt(easy.get(), CURLOPT_OPENSOCKETDATA, this);
  if (CURLcode code = curl_easy_perform(easy.get()); code != CURLE_OK)
    return trouble_of(code, easy.get());
  curl_socket_t socket = CURL_SOCKET_BAD;
  const char* ip = nullptr;
  curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
  curl_easy_getinfo(easy.get(), CURLINFO_PRIMARY_IP, &ip);
  socket_ = proc::Descriptor(fcntl(socket, F_DUPFD_CLOEXEC, 0));
  if (!socket_ || !ip) return Trouble::no_network;
  const char* known = std::strchr(ip, ':') ? "{}:[{}]" : "{}:{}";
  address_ =
      curl_slist_append(nullptr, fmt::format(fmt::runtime(known), route_.text(), ip).c_str());
  if (!route_.host.starts_with('[')) curl_easy_setopt(easy_, CURLOPT_RESOLVE, address_);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Callbacks::take_socket);
  curl_easy_setopt(easy_, CURLOPT_SOCKOPTFUNCTION, &Callbacks::is_connected);
  (void)proc::open_no_more();
  return std::nullopt;
}

std::optional<Failure> Transfer::run(std::chrono::milliseconds idle_max) {
  if (auto trouble = has_proxy_ ? std::nullopt : connect()) return failure(*trouble);
  CHECK(curl_multi_add_handle(multi_, easy_) == CURLM_OK);
  auto trouble = loop(idle_max);
  curl_multi_remove_handle(multi_, easy_);
  if (!trouble) return std::nullopt;
  return failure(*trouble);
}

std::optional<Trouble> Transfer::loop(std::chrono::milliseconds idle_max) {
  last_moved_ = Clock::now();
  for (int running = 1;;) {
    if (curl_multi_perform(multi_, &running) != CURLM_OK) return Trouble::garbled;
    if (running == 0) return outcome();
    if (Clock::now() - last_moved_ > idle_max) return Trouble::timed_out;
    curl_multi_poll(multi_, nullptr, 0, poll_ms, nullptr);
  }
}

std::optional<Trouble> Transfer::outcome() const {
  int left = 0;
  const CURLMsg* message = curl_multi_info_read(multi_, &left);
  if (!message || message->msg != CURLMSG_DONE) return Trouble::garbled;
  if (message->data.result == CURLE_OK) return std::nullopt;
  return trouble_of(message->data.result, easy_);
}

Trouble Transfer::trouble_of(int code, void* easy) const {
  if (code == CURLE_COULDNT_CONNECT && forbidden_) return Trouble::forbidden;
  long os_error = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
  return net::trouble_of(CURLcode(code), os_error);
}

Failure Transfer::failure(Trouble trouble) const {
  Failure failure = failure_at(route_.host, trouble);
  if (trouble == Trouble::tls && detail_[0])
    failure.message += fmt::format(" The reason: {}.", detail_);
  return failure;
}

}  // namespace net
