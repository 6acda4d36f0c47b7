#include "formats/html_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "formats/charset.h"

namespace formats {
namespace {

struct Entity {
  std::string_view name;
  char32_t code;
};
constexpr Entity entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},
    {"apos", '\''},    {"nbsp", ' '},     {"ensp", ' '},      {"emsp", ' '},
    {"thinsp", ' '},   {"zwnj", 0x200C},  {"shy", 0xAD},      {"copy", 0xA9},
    {"reg", 0xAE},     {"trade", 0x2122}, {"deg", 0xB0},      {"euro", 0x20AC},
    {"pound", 0xA3},   {"yen", 0xA5},     {"cent", 0xA2},     {"sect", 0xA7},
    {"para", 0xB6},    {"middot", 0xB7},  {"bull", 0x2022},   {"hellip", 0x2026},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},  {"rsquo", 0x2019},
    {"sbquo", 0x201A}, {"ldquo", 0x201C}, {"rdquo", 0x201D},  {"bdquo", 0x201E},
    {"laquo", 0xAB},   {"raquo", 0xBB},   {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
    {"times", 0xD7},   {"divide", 0xF7},  {"plusmn", 0xB1},   {"frac12", 0xBD},
    {"frac14", 0xBC},  {"frac34", 0xBE},  {"sup2", 0xB2},     {"sup3", 0xB3},
    {"iexcl", 0xA1},   {"iquest", 0xBF},  {"larr", 0x2190},   {"rarr", 0x2192},
    {"check", 0x2713}, {"szlig", 0xDF},   {"Agrave", 0xC0},   {"Aacute", 0xC1},
    {"Acirc", 0xC2},   {"Atilde", 0xC3},  {"Auml", 0xC4},     {"Aring", 0xC5},
    {"AElig", 0xC6},   {"Ccedil", 0xC7},  {"Egrave", 0xC8},   {"Eacute", 0xC9},
    {"Ecirc", 0xCA},   {"Euml", 0xCB},    {"Igrave", 0xCC},   {"Iacute", 0xCD},
    {"Icirc", 0xCE},   {"Iuml", 0xCF},    {"Ntilde", 0xD1},   {"Ograve", 0xD2},
    {"Oacute", 0xD3},  {"Ocirc", 0xD4},   {"Otilde", 0xD5},   {"Ouml", 0xD6},
    {"Oslash", 0xD8},  {"Ugrave", 0xD9},  {"Uacute", 0xDA},   {"Ucirc", 0xDB},
    {"Uuml", 0xDC},    {"Yacute", 0xDD},  {"agrave", 0xE0},   {"aacute", 0xE1},
    {"acirc", 0xE2},   {"atilde", 0xE3},  {"auml", 0xE4},     {"aring", 0xE5},
    {"aelig", 0xE6},   {"ccedil", 0xE7},  {"egrave", 0xE8},   {"eacute", 0xE9},
    {"ecirc", 0xEA},   {"euml", 0xEB},    {"igrave", 0xEC},   {"iacute", 0xED},
    {"icirc", 0xEE},   {"iuml", 0xEF},    {"ntilde", 0xF1},   {"ograve", 0xF2},
    {"oacute", 0xF3},  {"ocirc", 0xF4},   {"otilde", 0xF5},   {"ouml", 0xF6},
    {"oslash", 0xF8},  {"ugrave", 0xF9},  {"uacute", 0xFA},   {"ucirc", 0xFB},
    {"uuml", 0xFC},    {"yacute", 0xFD},  {"yuml", 0xFF},     {"OElig", 0x152},
    {"oelig", 0x153},  {"Scaron", 0x160}, {"scaron", 0x161},
};

// Their content is never text.
constexpr std::array<std::string_view, 8> silent = {"script", "style", "title",  "template",
                                                    "svg",    "math",  "object", "textarea"};
constexpr std::array<std::string_view, 7> paragraphs = {"p",          "table", "ul", "ol",
                                                        "blockquote", "pre",   "hr"};
constexpr std::array<std::string_view, 13> lines = {
    "br",      "div",    "tr",     "li",      "dt",   "dd",  "section",
    "article", "header", "footer", "address", "form", "body"};
constexpr std::array<std::string_view, 12> without_end = {
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "embed", "source"};

template <size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::optional<char32_t> numbered_entity(std::string_view digits) {
  bool hex = digits.starts_with('x') || digits.starts_with('X');
  if (hex) digits.remove_prefix(1);
  uint32_t code = 0;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return {};
  if (code >= 0x80 && code < 0xA0) {  // browsers read these as Windows-1252
    std::string text = decode_charset(std::string(1, char(code)), "windows-1252").text;
    size_t at = 0;
    return base::next_code_point(text, at);
  }
  bool valid = code >= ' ' ? code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)
                           : code == '\n' || code == '\t';
  return valid ? code : 0xFFFD;
}

std::optional<char32_t> entity_code(std::string_view name) {
  if (name.starts_with('#')) return numbered_entity(name.substr(1));
  auto found = std::ranges::find(entities, name, &Entity::name);
  if (found == std::end(entities)) return {};
  return found->code;
}

struct Tag {
  std::string name;  // lower case
  bool closing = false;
  bool hidden = false;
  size_t end = 0;  // behind its '>'
};

// Whether the attributes say that nobody sees the element.
bool says_hidden(std::string_view attributes) {
  constexpr size_t attributes_bytes_max = 5'000;
  std::string text = base::lower(base::trim(attributes.substr(0, attributes_bytes_max)));
  if (text == "hidden" || text.ends_with(" hidden")) return true;
  std::erase_if(text, is_white);
  for (std::string_view style :
       {"display:none", "visibility:hidden", "font-size:0;", "font-size:0px"})
    if (text.find(style) != std::string::npos) return true;
  return false;
}

// The tag at '<'; nothing if it is only a sign. Quotes protect a '>'.
std::optional<Tag> tag_at(std::string_view html, size_t at) {
  size_t begin = at + 1;
  Tag tag;
  tag.closing = begin < html.size() && html[begin] == '/';
  if (tag.closing) ++begin;
  size_t end = begin;
  while (end < html.size() && ((html[end] | 0x20) >= 'a' && (html[end] | 0x20) <= 'z')) ++end;
  while (end > begin && end < html.size() && html[end] >= '0' && html[end] <= '9') ++end;
  if (end == begin) return {};
  tag.name = base::lower(html.substr(begin, std::min<size_t>(end - begin, 40)));
  char quote = 0;
  size_t close = end;
  for (; close < html.size() && (quote != 0 || html[close] != '>'); ++close) {
    char c = html[close];
    if (quote == 0 && (c == '"' || c == '\'') && html[close - 1] == '=') {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    }
  }
  tag.hidden = !tag.closing && says_hidden(html.substr(end, close - end));
  tag.end = std::min(close + 1, html.size());
  return tag;
}

// Builds lines: blanks collapse, and never more than one empty line.
class TextBuilder {
 public:
  void character(char c, bool preformatted) {
    if (preformatted && c == '\n') {
      new_line(1);
    } else if (is_white(c) && !preformatted) {
      blank_ = !at_line_start();
    } else if (c != '\r') {
      if (breaks_ > 0) out_.append(size_t(out_.empty() ? 0 : breaks_), '\n');
      if (blank_ && breaks_ == 0) out_ += ' ';
      breaks_ = 0;
      blank_ = false;
      out_ += c;
    }
  }
  void text(std::string_view text, bool preformatted) {
    for (char c : text) character(c, preformatted);
  }
  void new_line(int breaks) {
    breaks_ = std::max(breaks_, breaks);
    blank_ = false;
  }
  void blank() { blank_ = !at_line_start(); }
  std::string take() { return std::move(out_); }

 private:
  bool at_line_start() const { return out_.empty() || breaks_ > 0; }

  std::string out_;
  int breaks_ = 0;
  bool blank_ = false;
};

class Stripper {
 public:
  explicit Stripper(std::string_view html) : html_(html) {}

  std::string strip() {
    while (at_ < html_.size()) {
      size_t next = std::min(html_.find('<', at_), html_.size());
      if (hidden_depth_ == 0)
        builder_.text(decode_entities(html_.substr(at_, next - at_)), preformatted_ > 0);
      at_ = next;
      if (at_ < html_.size()) markup();
    }
    return builder_.take();
  }

 private:
  void markup() {
    std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) {
      skip_behind("-->", at_ + 4);
    } else if (rest.starts_with("<!") || rest.starts_with("<?")) {
      skip_behind(">", at_);
    } else if (auto tag = tag_at(html_, at_)) {
      at_ = tag->end;
      take(*tag);
    } else {
      if (hidden_depth_ == 0) builder_.character('<', preformatted_ > 0);
      ++at_;
    }
  }

  void skip_behind(std::string_view end, size_t from) {
    size_t found = html_.find(end, from);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  // Within a hidden element only the tags of its own name count, to find its end.
  void take(const Tag& tag) {
    if (hidden_depth_ > 0) {
      if (tag.name == hidden_name_) hidden_depth_ += tag.closing ? -1 : 1;
    } else if (!tag.closing && is_in(silent, tag.name)) {
      skip_element(tag.name);
    } else if (tag.hidden && !is_in(without_end, tag.name)) {
      hidden_name_ = tag.name;
      hidden_depth_ = 1;
    } else {
      lay_out(tag);
    }
  }

  void skip_element(const std::string& name) {
    while ((at_ = html_.find("</", at_)) != std::string_view::npos) {
      at_ += 2;
      if (!base::iequals_ascii(html_.substr(at_, name.size()), name)) continue;
      skip_behind(">", at_);
      return;
    }
    at_ = html_.size();
  }

  void lay_out(const Tag& tag) {
    if (tag.name == "pre") preformatted_ = std::max(0, preformatted_ + (tag.closing ? -1 : 1));
    if (is_in(paragraphs, tag.name) || is_heading(tag.name)) {
      builder_.new_line(2);
    } else if (is_in(lines, tag.name)) {
      builder_.new_line(1);
    } else if (tag.name == "td" || tag.name == "th") {
      builder_.blank();
    }
    if (tag.name == "li" && !tag.closing) builder_.text("- ", true);
  }

  std::string_view html_;
  size_t at_ = 0;
  TextBuilder builder_;
  int preformatted_ = 0;
  std::string hidden_name_;
  int hidden_depth_ = 0;
};

}  // namespace

std::string decode_entities(std::string_view text) {
  constexpr size_t name_bytes_max = 12;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t end =
        text[at] == '&' ? text.substr(at, name_bytes_max).find(';') : std::string_view::npos;
    auto code =
        end == std::string_view::npos ? std::nullopt : entity_code(text.substr(at + 1, end - 1));
    if (code) {
      base::append_utf8(out, *code);
      at += end + 1;
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::string html_to_text(std::string_view html) { return Stripper(html).strip(); }

}  // namespace formats
