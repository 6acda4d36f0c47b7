#include <algorithm>

#include "base/text.h"
#include "formats/charset.h"
#include "formats/mime.h"

namespace formats {
namespace {

bool is_address(std::string_view mail) {
  size_t at = mail.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == mail.size()) return false;
  if (mail.front() == '"') return true;  // a quoted local part may hold anything
  return std::ranges::none_of(mail, [](char c) { return c >= 0 && c <= ' '; });
}

// Reads an address list from left to right (RFC 5322 3.4 with the obsolete forms).
class AddressParser {
 public:
  AddressParser(std::string_view text, size_t count_max) : text_(text), count_max_(count_max) {}

  std::vector<Mailbox> parse() {
    while (at_ < text_.size() && found_.size() < count_max_) step(text_[at_]);
    finish();
    return std::move(found_);
  }

 private:
  void step(char c) {
    switch (c) {
      case '"':
        take_quoted();
        break;
      case '(':
        take_comment();
        break;
      case '<':
        take_angle();
        break;
      case ',':
      case ';':
        ++at_;
        finish();
        break;
      case ':':  // what stood before it was the name of a group
        ++at_;
        clear();
        break;
      default:
        words_ += c;
        bare_ += c;
        ++at_;
    }
  }

  void take_quoted() {
    size_t begin = at_++;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      words_ += text_[at_];
    }
    at_ = std::min(at_ + 1, text_.size());
    bare_ += text_.substr(begin, at_ - begin);
  }

  // "ana@x.org (Ana Berg)": the old way to give a name.
  void take_comment() {
    std::string comment;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c != '(' && c != ')') comment += c;
      if (depth == 0) break;
    }
    at_ = std::min(at_ + 1, text_.size());
    if (comment_.empty()) comment_ = std::move(comment);
    words_ += ' ';
  }

  void take_angle() {
    size_t end = std::min(text_.find('>', at_), text_.size());
    std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, text_.size());
    size_t route = inside.starts_with('@') ? inside.find(':') : std::string_view::npos;
    if (route != std::string_view::npos) inside.remove_prefix(route + 1);
    angle_ = without_comments(inside);
    has_angle_ = true;
  }

  static std::string without_comments(std::string_view text) {
    std::string out;
    int depth = 0;
    for (char c : text) {
      if (c == '(') ++depth;
      if (depth == 0) out += c;
      if (c == ')' && depth > 0) --depth;
    }
    return std::string(base::trim(out));
  }

  void finish() {
    std::string mail = has_angle_ ? angle_ : std::string(base::trim(bare_));
    std::string name = has_angle_ && !base::trim(words_).empty() ? words_ : comment_;
    if (is_address(mail)) found_.push_back({clean_name(name), std::move(mail)});
    clear();
  }

  static std::string clean_name(std::string_view words) {
    std::string name = decode_words(base::trim(words)), out;
    for (char c : name) {
      bool blank = c >= 0 && c <= ' ';
      if (blank && (out.empty() || out.back() == ' ')) continue;
      out += blank ? ' ' : c;
    }
    return std::string(base::trim(out));
  }

  void clear() {
    words_.clear();
    bare_.clear();
    comment_.clear();
    angle_.clear();
    has_angle_ = false;
  }

  std::string_view text_;
  size_t count_max_;
  size_t at_ = 0;
  std::string words_, bare_, comment_, angle_;  // of the mailbox being read
  bool has_angle_ = false;
  std::vector<Mailbox> found_;
};

}  // namespace

std::vector<Mailbox> parse_mailboxes(std::string_view text, size_t count_max) {
  std::string utf8 = decode_charset(text).text;
  return AddressParser(utf8, count_max).parse();
}

}  // namespace formats
