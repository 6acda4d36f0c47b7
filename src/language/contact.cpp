#include "language/contact.h"

#include "base/text.h"

namespace language {
namespace {

bool is_mail_name(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && text.size() <= 64 && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         base::lower(text).find_first_not_of(allowed) == std::string::npos;
}

bool is_domain_label(std::string_view label) {
  bool letters = std::ranges::all_of(label, [](unsigned char ch) {
    return ch >= 0x80 || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
  });
  return !label.empty() && label.size() <= 63 && letters && label.front() != '-' &&
         label.back() != '-';
}

bool is_domain(std::string_view domain) {
  auto labels = base::split(domain, '.');
  return labels.size() >= 2 && domain.size() <= 253 && base::valid_utf8(domain) &&
         labels.back().size() >= 2 && std::ranges::all_of(labels, is_domain_label);
}

std::optional<std::string> checked_address(std::string_view text) {
  size_t at = text.find('@');
  if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return std::nullopt;
  std::string domain = base::lower(text.substr(at + 1));
  if (!is_mail_name(text.substr(0, at)) || !is_domain(domain)) return std::nullopt;
  return std::string(text.substr(0, at + 1)) + domain;
}

// "ana dot berg at example dot org" with the signs it names; empty where words stand side by side.
std::string spelled_out(const std::vector<Token>& tokens, std::string_view words,
                        std::span<const SignName> signs) {
  std::string out;
  bool after_word = false;
  for (const Token& token : tokens) {
    if (token.text == "(" || token.text == ")" || token.text == "[" || token.text == "]") continue;
    auto sign = std::ranges::find(signs, token.text, &SignName::name);
    bool named = sign != signs.end();
    bool word = !named && token.kind != Token::Kind::sign;
    if (word && after_word && !token.glued)
      return "";  // "meet ana at …": two words are not one name
    out += named ? sign->sign : words.substr(token.start, token.end - token.start);
    after_word = word;
  }
  return out;
}

const Reply* take_reply(Cursor& c, std::span<const Reply> replies) {
  for (const Reply& reply : replies)
    if (c.take(reply.phrase)) return &reply;
  return nullptr;
}

}  // namespace

std::optional<std::string> take_dialled_digits(Cursor& c, std::string (*take_group)(Cursor&),
                                               size_t (*take_times)(Cursor&)) {
  std::string out;
  c.take_any({":", "."});
  if (c.take_any({"+", "plus"})) out = "+";
  while (!c.done()) {
    bool trunk =
        out.size() > 1 && out[0] == '+' && c.take("( 0 )");  // "+44 (0)20": not dialled from abroad
    if (trunk || c.take_any({"-", "/", ".", "(", ")", ","})) continue;
    size_t times = take_times(c);
    std::string group = take_group(c);
    if (group.empty() || (times > 1 && group.size() > 1)) return std::nullopt;
    for (size_t i = 0; i < times; ++i) out += group;
  }
  return out;
}

std::optional<std::string> read_mail_address(std::string_view words,
                                             std::span<const SignName> signs) {
  std::string_view text = base::trim(words);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  if (base::lower(text.substr(0, 7)) == "mailto:") text.remove_prefix(7);
  if (auto address = checked_address(text)) return address;
  if (text.find('@') != std::string_view::npos &&
      text.find_first_of(" \t") == std::string_view::npos)
    return std::nullopt;
  return checked_address(spelled_out(tokenise(text), text, signs));
}

std::optional<Answer> answer_of(const std::vector<Token>& tokens, std::span<const Reply> replies) {
  Cursor c(tokens);
  std::optional<Answer> found;
  while (!c.done()) {
    if (c.take_any({",", ".", "!", "-"})) continue;
    const Reply* reply = take_reply(c, replies);
    if (!reply) return std::nullopt;
    if (!reply->answer) continue;
    if (found && *found != *reply->answer) return std::nullopt;
    found = reply->answer;
  }
  return found;
}

}  // namespace language
