#include "net/http.h"

#include <curl/curl.h>

#include "base/text.h"
#include "net/here.h"
#include "net/transfer.h"

namespace net {
namespace {

constexpr size_t headers_bytes_max = 64 << 10;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using HeaderList = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;
using Url = std::unique_ptr<CURLU, Free<curl_url_cleanup>>;
using Text = std::unique_ptr<char, Free<curl_free>>;

// The host of an http or https URL; "" where it is none, or has a user's name in it.
std::string host_of(const Url& parsed) {
  char* text = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_USER, &text, 0) == CURLUE_OK)
    return Text(text), std::string();
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK) return {};
  return Text(text).get();
}

int port_of(const Url& parsed) {
  char* text = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_PORT, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return 0;
  return std::atoi(Text(text).get());
}

bool is_http(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

bool one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

void append(HeaderList& list, const std::string& line) {
  list.reset(curl_slist_append(list.release(), line.c_str()));
}

HeaderList header_list(const HttpRequest& request) {
  HeaderList list;
  append(list, "Expect:");  // no waiting for "100 Continue"
  for (const HttpHeader& header : request.headers) {
    // libcurl leaves out a header without a value unless it is written like this.
    append(list, header.value.empty() ? header.name + ";"
                                      : fmt::format("{}: {}", header.name, header.value));
  }
  return list;
}

base::Result<void> append_secret(HeaderList& list, const SecretHeader& header, const Route& route) {
  bool sound = false;
  TRY(header.value(route, [&](std::string_view value) {
    WipedText line(header.name.size() + header.prefix.size() + value.size() + 2);
    line += header.name;
    line += ": ";
    line += header.prefix;
    line += value;
    sound = one_line(line.text());
    if (sound) append(list, line.text());
  }));
  if (!sound) return base::fail(base::Code::invalid, "A secret for a web address is one line.");
  return {};
}

// What libcurl hands over, as it comes.
struct Receiver {
  const HttpRequest& request;
  const BodySink& on_body;
  const HeadSink& on_head;
  CURL* easy;
  HttpReply reply = {};
  size_t bytes = 0, headers_bytes = 0;
  bool seen_enough = false, too_large = false;

  bool take_header(std::string_view line) {
    headers_bytes += line.size();
    if (headers_bytes > headers_bytes_max) return too_large = true, false;
    if (line.starts_with("HTTP/")) reply.headers.clear();  // an interim answer came before
    size_t colon = line.find(':');
    if (colon == line.npos) return true;
    reply.headers.push_back(
        {base::lower(line.substr(0, colon)), std::string(base::trim(line.substr(colon + 1)))});
    return true;
  }

  bool take_body(std::string_view piece) {
    bytes += piece.size();
    if (bytes > request.bytes_max) return too_large = true, false;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (!on_body || status / 100 != 2) return reply.body.append(piece), true;
    if (on_head && bytes == piece.size()) {
      reply.status = int(status);
      seen_enough = !on_head(reply);
    }
    seen_enough = seen_enough || !on_body(piece);
    return !seen_enough;
  }
};

size_t on_header(char* data, size_t, size_t size, void* receiver) {
  return static_cast<Receiver*>(receiver)->take_header({data, size}) ? size : 0;
}

size_t on_data(char* data, size_t, size_t size, void* receiver) {
  return static_cast<Receiver*>(receiver)->take_body({data, size}) ? size : 0;
}

void set_options(CURL* easy, const HttpRequest& request, const HeaderList& headers,
                 Receiver& receiver) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  if (request.method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == "DELETE") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &receiver);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &receiver);
}

}  // namespace

std::string_view HttpReply::header(std::string_view name) const {
  for (const HttpHeader& header : headers)
    if (header.name == name) return header.value;
  return {};
}

std::optional<Route> route_of(const std::string& place) {
  if (!is_http(place) && place.contains('/')) return {};
  std::string url = is_http(place) ? place : "http://" + place;
  Url parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  bool says_port = is_http(place) || place.contains(':');
  Route route{base::lower(host_of(parsed)), port_of(parsed)};
  if (route.host.empty() || route.port == 0 || !says_port) return {};
  return route;
}

std::optional<Failure> unsound(const HttpRequest& request) {
  CHECK(request.method == "GET" || request.method == "POST" || request.method == "DELETE");
  auto route = is_http(request.url) ? route_of(request.url) : std::nullopt;
  bool one_lined = std::ranges::all_of(request.headers, [](const HttpHeader& header) {
    return one_line(header.name) && one_line(header.value);
  });
  if (route && one_lined) return std::nullopt;
  return failure_at("", Trouble::bad_url);
}

std::expected<HttpReply, Failure> fetch_here(const HttpRequest& request, const Proxy& proxy,
                                             const BodySink& on_body, const HeadSink& on_head) {
  if (auto failure = unsound(request)) return std::unexpected(std::move(*failure));
  Route route = *route_of(request.url);
  Transfer transfer(route, request.addresses, request.connect_max, proxy);
  HeaderList headers = header_list(request);
  if (request.secret) {
    auto added = append_secret(headers, *request.secret, route);
    if (!added) return std::unexpected(Failure{Trouble::forbidden, added.error().text()});
  }
  Receiver receiver{
      .request = request, .on_body = on_body, .on_head = on_head, .easy = transfer.handle()};
  set_options(transfer.handle(), request, headers, receiver);
  auto failure = transfer.run(request.idle_max);
  if (receiver.too_large) return std::unexpected(transfer.failure(Trouble::too_large));
  if (failure && !receiver.seen_enough) return std::unexpected(std::move(*failure));
  long status = 0;
  curl_easy_getinfo(transfer.handle(), CURLINFO_RESPONSE_CODE, &status);
  receiver.reply.status = int(status);
  return std::move(receiver.reply);
}

}  // namespace net
