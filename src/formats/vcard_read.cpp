#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/charset.h"
#include "formats/components.h"
#include "formats/quoted.h"
#include "formats/stamp.h"
#include "formats/vcard.h"
#include "formats/vcard_parts.h"

namespace formats {
namespace {

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

// The words after the property name, lower case: TYPE=HOME,cell and the bare ones of 2.1.
std::vector<std::string> kind_words(const ContentLine& line) {
  std::vector<std::string> words;
  for (const Parameter& parameter : line.parameters) {
    if (parameter.name != "TYPE" && !parameter.name.empty()) continue;
    for (const std::string& value : parameter.values)
      for (std::string_view word : base::split(value, ','))
        if (!base::trim(word).empty()) words.push_back(base::lower(base::trim(word)));
  }
  return words;
}

// The value without the encodings of 2.1.
std::string decoded_value(const ContentLine& line) {
  std::string encoding = base::lower(line.parameter("ENCODING"));
  for (const std::string& word : kind_words(line))
    if (word == "quoted-printable" || word == "base64") encoding = word;
  auto charset = line.parameter("CHARSET");
  if (encoding == "quoted-printable")
    return base::replace_all(decode_charset(decode_quoted_printable(line.value), charset).text,
                             "\r\n", "\n");
  if (encoding == "b" || encoding == "base64")
    return decode_charset(decode_base64(line.value), charset).text;
  return line.value;
}

// "_$!<Anniversary>!$_" is a word that Apple translates for the person.
std::optional<std::string> apple_word(const std::string& label) {
  constexpr std::string_view begin = "_$!<", end = ">!$_";
  if (!label.starts_with(begin) || !label.ends_with(end) || label.size() < 9) return {};
  return base::lower(
      std::string_view(label).substr(begin.size(), label.size() - begin.size() - end.size()));
}

struct Kinds {
  std::vector<std::string> words;
  std::string label;
  bool preferred = false;
};

class ContactReader {
 public:
  ContactReader(const Limits& limits, std::vector<Skipped>& left_out)
      : limits_(limits), left_out_(left_out) {}

  Contact read(const Component& card);

 private:
  void read_line(const ContentLine& line);
  bool read_name(const ContentLine& line, const std::string& value);
  bool read_point(const ContentLine& line, const std::string& value);
  bool read_person(const ContentLine& line, const std::string& value);
  bool read_related(const ContentLine& line, const std::string& value);
  bool read_group(const ContentLine& line, const std::string& value);
  bool read_date(const ContentLine& line, const std::string& value);
  bool drop(const ContentLine& line);

  Kinds kinds_of(const ContentLine& line);
  std::string label_of(const ContentLine& line) const;
  void keep(const ContentLine& line);
  void leave_out(size_t line, std::string reason) {
    report(left_out_, limits_, line, std::move(reason));
  }

  Limits limits_;
  std::vector<Skipped>& left_out_;
  Contact contact_;
  std::map<std::string, std::string> labels_;  // by group: item1.X-ABLabel
  std::set<std::string> kept_groups_;          // those with lines in `extra`
};

std::string ContactReader::label_of(const ContentLine& line) const {
  auto found = labels_.find(line.group);
  return line.group.empty() || found == labels_.end() ? "" : found->second;
}

Kinds ContactReader::kinds_of(const ContentLine& line) {
  Kinds kinds{.preferred = line.parameter("PREF") == "1"};
  for (std::string& word : kind_words(line)) {
    if (word == "pref") {
      kinds.preferred = true;
    } else if (!is_one_of(word, {"internet", "quoted-printable", "base64", "8bit", "7bit"})) {
      kinds.words.push_back(std::move(word));
    }
  }
  kinds.label = label_of(line);
  if (auto word = apple_word(kinds.label)) {
    kinds.words.push_back(std::move(*word));
    kinds.label.clear();
  }
  return kinds;
}

void ContactReader::keep(const ContentLine& line) {
  contact_.extra.push_back(line.raw);
  if (!line.group.empty()) kept_groups_.insert(line.group);
}

// The parts of N and ADR; each may be a list, which is kept as one text.
std::string part(const std::vector<std::string_view>& parts, size_t index) {
  return index < parts.size() ? base::join(unescape_list(parts[index]), ", ") : std::string();
}

bool ContactReader::read_name(const ContentLine& line, const std::string& value) {
  if (line.name == "FN") {
    if (contact_.name.empty()) contact_.name = base::trim(unescape_text(value));
  } else if (line.name == "N") {
    auto parts = split_escaped(value, ';');
    contact_.family = part(parts, 0);
    contact_.given = part(parts, 1);
    contact_.additional = part(parts, 2);
    contact_.prefix = part(parts, 3);
    contact_.suffix = part(parts, 4);
  } else if (line.name == "NICKNAME") {
    for (std::string& name : unescape_list(value)) contact_.nicknames.push_back(std::move(name));
  } else if (line.name == "ORG") {
    auto parts = unescape_list(value, ';');
    if (parts.empty()) return true;
    contact_.organization = parts[0];
    parts.erase(parts.begin());
    contact_.department = base::join(parts, ", ");
  } else if (line.name == "TITLE") {
    contact_.title = unescape_text(value);
  } else if (line.name == "ROLE") {
    contact_.role = unescape_text(value);
  } else {
    return false;
  }
  return true;
}

// Where messengers were written before IMPP: the property and the scheme of the address.
constexpr std::pair<std::string_view, std::string_view> messengers[] = {
    {"X-SKYPE", "skype"}, {"X-SKYPE-USERNAME", "skype"},
    {"X-JABBER", "xmpp"}, {"X-AIM", "aim"},
    {"X-ICQ", "icq"},     {"X-MSN", "msnim"},
    {"X-YAHOO", "ymsgr"},
};

std::string without_scheme(std::string value, std::string_view scheme) {
  if (base::iequals_ascii(std::string_view(value).substr(0, scheme.size()), scheme))
    value.erase(0, scheme.size());
  return value;
}

bool ContactReader::read_point(const ContentLine& line, const std::string& value) {
  auto add = [&](std::vector<ContactPoint>& points, std::string text) {
    Kinds kinds = kinds_of(line);
    if (text.empty()) return;
    points.push_back(
        {std::move(text), std::move(kinds.words), std::move(kinds.label), kinds.preferred});
  };
  std::string text(base::trim(unescape_text(value)));
  if (line.name == "EMAIL") {
    add(contact_.mails, without_scheme(text, "mailto:"));
  } else if (line.name == "TEL") {
    add(contact_.phones, without_scheme(text, "tel:"));
  } else if (line.name == "URL") {
    add(contact_.urls, text);
  } else if (line.name == "IMPP") {
    add(contact_.chats, text);
  } else if (line.name == "ADR") {
    auto parts = split_escaped(value, ';');
    Kinds kinds = kinds_of(line);
    contact_.addresses.push_back({part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3),
                                  part(parts, 4), part(parts, 5), part(parts, 6),
                                  std::move(kinds.words), std::move(kinds.label), kinds.preferred});
  } else {
    auto messenger = std::ranges::find(messengers, line.name, [](auto& m) { return m.first; });
    if (messenger == std::end(messengers)) return false;
    add(contact_.chats, fmt::format("{}:{}", messenger->second, text));
  }
  return true;
}

bool ContactReader::read_date(const ContentLine& line, const std::string& value) {
  std::string label = base::lower(label_of(line));
  bool anniversary =
      is_one_of(line.name, {"ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY"}) ||
      (line.name == "X-ABDATE" && label.find("anniversary") != std::string::npos);
  if (line.name != "BDAY" && !anniversary) return false;
  auto date = parse_partial_date(base::trim(value));
  if (!date) {
    leave_out(line.number,
              fmt::format("The date '{}' could not be understood.", base::visible(value, 40)));
    return false;
  }
  if (line.parameter("X-APPLE-OMIT-YEAR") == fmt::format("{:04}", date->year)) date->year = 0;
  (anniversary ? contact_.anniversary : contact_.birthday) = date;
  return true;
}

bool ContactReader::read_related(const ContentLine& line, const std::string& value) {
  std::string kind;
  if (line.name == "RELATED") {
    for (std::string& word : kind_words(line)) kind = std::move(word);
  } else if (line.name == "X-ABRELATEDNAMES") {
    std::string label = label_of(line);
    kind = apple_word(label).value_or(base::lower(label));
  } else if (is_one_of(line.name, {"X-SPOUSE", "X-EVOLUTION-SPOUSE"})) {
    kind = "spouse";
  } else if (is_one_of(line.name, {"X-MANAGER", "X-EVOLUTION-MANAGER"})) {
    kind = "manager";
  } else if (is_one_of(line.name, {"X-ASSISTANT", "X-EVOLUTION-ASSISTANT"})) {
    kind = "assistant";
  } else {
    return false;
  }
  bool is_text = base::iequals_ascii(line.parameter("VALUE"), "text") || !looks_like_uri(value);
  std::string related = is_text ? unescape_text(value) : value;
  if (!related.empty()) contact_.related.push_back({std::move(related), std::move(kind)});
  return true;
}

bool ContactReader::read_group(const ContentLine& line, const std::string& value) {
  if (is_one_of(line.name, {"KIND", "X-ADDRESSBOOKSERVER-KIND"})) {
    if (!base::iequals_ascii(base::trim(value), "group")) return false;
    contact_.is_group = true;
  } else if (is_one_of(line.name, {"MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"})) {
    contact_.members.emplace_back(base::trim(value));
  } else {
    return false;
  }
  return true;
}

bool ContactReader::read_person(const ContentLine& line, const std::string& value) {
  if (line.name == "UID") {
    contact_.uid = base::trim(unescape_text(value));
  } else if (line.name == "NOTE") {
    if (!contact_.note.empty()) contact_.note += '\n';
    contact_.note += unescape_text(value);
  } else if (line.name == "CATEGORIES") {
    for (std::string& group : unescape_list(value)) contact_.groups.push_back(std::move(group));
  } else if (line.name == "REV") {
    auto stamp = parse_extended_stamp(base::trim(value));
    if (!stamp) return false;
    contact_.revised = base::Instant(stamp->at.time_since_epoch());
  } else {
    return is_one_of(line.name, {"VERSION", "PRODID"});
  }
  return true;
}

// Pictures, sounds and keys inside the file. Links to them stay.
bool ContactReader::drop(const ContentLine& line) {
  if (!is_one_of(line.name, {"PHOTO", "LOGO", "SOUND", "KEY"})) return false;
  if (base::lower(line.value.substr(0, 4)) == "http") return false;
  leave_out(line.number,
            fmt::format("The {} of this contact was left out.", base::lower(line.name)));
  return true;
}

void ContactReader::read_line(const ContentLine& line) {
  if (line.name == "X-ABLABEL" || drop(line)) return;
  std::string value = decoded_value(line);
  bool taken = read_name(line, value) || read_point(line, value) || read_date(line, value) ||
               read_related(line, value) || read_group(line, value) || read_person(line, value);
  if (!taken) keep(line);
}

// A name for a contact that has none, from what it has.
std::string made_name(const Contact& contact) {
  std::vector<std::string> parts;
  for (const std::string* part :
       {&contact.prefix, &contact.given, &contact.additional, &contact.family, &contact.suffix})
    if (!part->empty()) parts.push_back(*part);
  if (!parts.empty()) return base::join(parts, " ");
  if (!contact.organization.empty()) return contact.organization;
  if (!contact.nicknames.empty()) return contact.nicknames[0];
  for (const auto* points : {&contact.mails, &contact.phones, &contact.urls, &contact.chats})
    if (!points->empty()) return points->front().value;
  return {};
}

Contact ContactReader::read(const Component& card) {
  for (const ContentLine& line : card.lines)
    if (line.name == "X-ABLABEL") labels_[line.group] = unescape_text(decoded_value(line));
  for (const ContentLine& line : card.lines) read_line(line);
  for (const ContentLine& line : card.lines)
    if (line.name == "X-ABLABEL" && kept_groups_.contains(line.group))
      contact_.extra.push_back(line.raw);
  for (const Component& child : card.children)
    leave_out(child.line, "What is inside of this contact was left out.");
  if (contact_.name.empty()) contact_.name = made_name(contact_);
  return std::move(contact_);
}

}  // namespace

base::Result<Contacts> parse_contacts(std::string_view bytes, const Limits& limits) {
  Components file = read_components(bytes, Dialect::vcard, "", limits);
  Contacts out{.skipped = std::move(file.skipped), .left_out = std::move(file.left_out)};
  bool any = !out.skipped.empty();
  for (const Component& root : file.roots) {
    if (root.name != "VCARD") continue;
    any = true;
    Contact contact = ContactReader(limits, out.left_out).read(root);
    if (contact.name.empty()) {
      report(out.skipped, limits, root.line,
             "This contact has no name, and nothing to reach it by.");
    } else {
      out.contacts.push_back(std::move(contact));
    }
  }
  if (!any)
    return base::fail(base::Code::invalid, "This file holds no contacts.",
                      "A vCard file begins with BEGIN:VCARD.");
  std::ranges::sort(out.skipped);
  std::ranges::sort(out.left_out);
  return out;
}

}  // namespace formats
