#include "mcp/oauth_words.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/crypto.h"

namespace mcp {
namespace {

std::vector<std::string> words_of(std::string_view scopes) {
  std::vector<std::string> out;
  for (std::string_view word : base::split(scopes, ' '))
    if (!word.empty()) out.emplace_back(word);
  return out;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// A value in quotes, or up to the next comma or blank; `at` moves behind it.
std::string value_at(std::string_view header, size_t& at) {
  std::string value;
  if (at < header.size() && header[at] == '"') {
    for (++at; at < header.size() && header[at] != '"'; ++at) {
      if (header[at] == '\\' && at + 1 < header.size()) ++at;
      value += header[at];
    }
    ++at;
    return value;
  }
  while (at < header.size() && header[at] != ',' && header[at] != ' ') value += header[at++];
  return value;
}

}  // namespace

Fields bearer_challenge(std::string_view header) {
  Fields form;
  if (base::lower(header.substr(0, 7)) != "bearer ") return form;
  for (size_t at = 7; at < header.size();) {
    size_t begin = at;
    while (at < header.size() && is_word(header[at])) ++at;
    std::string name = base::lower(header.substr(begin, at - begin));
    if (at < header.size() && header[at] == '=' && !name.empty()) {
      ++at;
      form.emplace_back(name, value_at(header, at));
    } else {
      ++at;
    }
  }
  return form;
}

std::string joined_scopes(std::string_view a, std::string_view b) {
  std::vector<std::string> all;
  for (std::string_view side : {a, b})
    for (std::string& word : words_of(side))
      if (std::ranges::find(all, word) == all.end()) all.push_back(std::move(word));
  return base::join(all, " ");
}

bool has_scope(std::string_view scopes, std::string_view scope) {
  std::vector<std::string> words = words_of(scopes);
  return std::ranges::find(words, scope) != words.end();
}

std::string base64_url(std::string_view bytes) {
  std::string text = crypto::to_base64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::vector<std::string> metadata_addresses(const Url& issuer) {
  std::string origin = issuer.origin(), path = issuer.path == "/" ? "" : issuer.path;
  std::vector<std::string> all = {origin + "/.well-known/oauth-authorization-server" + path,
                                  origin + "/.well-known/openid-configuration" + path};
  if (!path.empty()) all.push_back(origin + path + "/.well-known/openid-configuration");
  return all;
}

bool covers(const Url& resource, const Url& server) {
  if (resource.origin() != server.origin() || !resource.query.empty()) return false;
  std::string_view path = resource.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  if (!server.path.starts_with(path)) return false;
  std::string_view rest = std::string_view(server.path).substr(path.size());
  return rest.empty() || rest.starts_with('/');
}

}  // namespace mcp
