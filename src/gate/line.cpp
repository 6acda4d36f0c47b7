#include "gate/line.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gate {
namespace {

auto said(boost::system::error_code& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace

asio::awaitable<bool> Line::begin() {
  auto* tls = std::get_if<Tls>(&stream_);
  if (!tls) co_return true;
  boost::system::error_code error;
  co_await tls->async_handshake(asio::ssl::stream_base::server, said(error));
  co_return !error;
}

asio::awaitable<void> Line::end() {
  boost::system::error_code error;
  if (auto* tls = std::get_if<Tls>(&stream_)) co_await tls->async_shutdown(said(error));
  socket().shutdown(Tcp::socket::shutdown_send, error);
}

base::Result<std::unique_ptr<asio::ssl::context>> open_tls(const std::string& certificate,
                                                           std::string& key) {
  using Context = asio::ssl::context;
  auto context = std::make_unique<Context>(Context::tls_server);
  boost::system::error_code chain, own, rules;
  context->set_options(Context::no_tlsv1 | Context::no_tlsv1_1 | Context::no_compression |
                           SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE,
                       rules);
  context->use_certificate_chain(asio::buffer(certificate), chain);
  context->use_private_key(asio::buffer(key), Context::pem, own);
  bool fits = !chain && !own && !rules && SSL_CTX_check_private_key(context->native_handle()) == 1;
  OPENSSL_cleanse(key.data(), key.size());
  key.clear();
  if (fits) return context;
  return base::fail(base::Code::invalid, "The TLS certificate and its key do not fit together.",
                    "Both have to be PEM files; the key without a passphrase.");
}

}  // namespace gate
