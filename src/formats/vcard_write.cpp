#include <fmt/format.h>

#include "base/text.h"
#include "formats/content_line.h"
#include "formats/stamp.h"
#include "formats/vcard.h"
#include "formats/vcard_parts.h"

namespace formats {
namespace {

std::string escaped_parts(std::initializer_list<const std::string*> parts) {
  std::vector<std::string> escaped;
  for (const std::string* part : parts) escaped.push_back(escape_text(*part));
  return base::join(escaped, ";");
}

std::string escaped_list(const std::vector<std::string>& texts) {
  std::vector<std::string> escaped;
  escaped.reserve(texts.size());
  for (const std::string& text : texts) escaped.push_back(escape_text(text));
  return base::join(escaped, ",");
}

class ContactWriter {
 public:
  explicit ContactWriter(VcardVersion version) : version_(version) {}

  void write(const Contact& contact);
  std::string take() { return out_.take(); }

 private:
  bool v4() const { return version_ == VcardVersion::v4; }
  void write_names(const Contact& contact);
  void write_date(std::string_view name, const std::optional<PartialDate>& date);
  void write_related(const Related& related);
  void write_group(const Contact& contact);

  // NAME;TYPE=…:value, in a group of its own with a label where there is one.
  template <class Point>
  void write_point(std::string_view name, const Point& point, const std::string& value);
  void write_points(std::string_view name, const std::vector<ContactPoint>& points) {
    for (const ContactPoint& point : points) write_point(name, point, escape_text(point.value));
  }
  void labelled_line(const std::string& label, const std::string& line);

  VcardVersion version_;
  LineWriter out_;
  int labels_ = 0;
};

void ContactWriter::labelled_line(const std::string& label, const std::string& line) {
  if (label.empty()) {
    out_.line(line);
    return;
  }
  std::string group = fmt::format("label{}", ++labels_);
  out_.line(group + '.' + line);
  out_.line(group + ".X-ABLabel:" + escape_text(label));
}

template <class Point>
void ContactWriter::write_point(std::string_view name, const Point& point,
                                const std::string& value) {
  std::vector<std::string> words;
  words.reserve(point.kinds.size() + 1);
  for (const std::string& kind : point.kinds) words.push_back(parameter_text(kind));
  if (point.preferred && !v4()) words.push_back("pref");
  std::string parameters;
  if (!words.empty()) parameters += ";TYPE=" + base::join(words, ",");
  if (point.preferred && v4()) parameters += ";PREF=1";
  labelled_line(point.label, fmt::format("{}{}:{}", name, parameters, value));
}

void ContactWriter::write_names(const Contact& contact) {
  out_.text("FN", contact.name);
  std::string parts = escaped_parts(
      {&contact.family, &contact.given, &contact.additional, &contact.prefix, &contact.suffix});
  if (parts != ";;;;" || !v4()) out_.line("N:" + parts);
  if (!contact.nicknames.empty()) out_.line("NICKNAME:" + escaped_list(contact.nicknames));
  if (!contact.organization.empty())
    out_.line("ORG:" + (contact.department.empty()
                            ? escape_text(contact.organization)
                            : escaped_parts({&contact.organization, &contact.department})));
  out_.text("TITLE", contact.title);
  out_.text("ROLE", contact.role);
}

void ContactWriter::write_date(std::string_view name, const std::optional<PartialDate>& date) {
  if (!date) return;
  bool whole = date->month != 0 && date->day != 0;
  if (v4() || !whole) {
    out_.line(fmt::format("{}:{}", name, format_partial_date(*date)));
  } else if (date->year != 0) {
    out_.line(fmt::format("{}:{:04}-{:02}-{:02}", name, date->year, date->month, date->day));
  } else {  // 3.0 has no dates without a year; this is how Apple writes them
    out_.line(
        fmt::format("{};X-APPLE-OMIT-YEAR=1604:1604-{:02}-{:02}", name, date->month, date->day));
  }
}

void ContactWriter::write_related(const Related& related) {
  bool uri = looks_like_uri(related.value);
  std::string value = uri ? related.value : escape_text(related.value);
  if (!v4()) {
    labelled_line(related.kind, "X-ABRELATEDNAMES:" + value);
    return;
  }
  std::string kind = related.kind.empty() ? "" : ";TYPE=" + parameter_text(related.kind);
  out_.line(fmt::format("RELATED{}{}:{}", kind, uri ? "" : ";VALUE=text", value));
}

void ContactWriter::write_group(const Contact& contact) {
  const char* prefix = v4() ? "" : "X-ADDRESSBOOKSERVER-";
  if (contact.is_group) out_.line(fmt::format("{}KIND:group", prefix));
  for (const std::string& member : contact.members)
    out_.line(fmt::format("{}MEMBER:{}", prefix, member));
}

void ContactWriter::write(const Contact& contact) {
  out_.line("BEGIN:VCARD");
  out_.line(v4() ? "VERSION:4.0" : "VERSION:3.0");
  out_.line("PRODID:-//Hearth//Hearth//EN");
  out_.text("UID", contact.uid);
  write_group(contact);
  write_names(contact);
  write_points("EMAIL", contact.mails);
  write_points("TEL", contact.phones);
  write_points("URL", contact.urls);
  write_points("IMPP", contact.chats);
  for (const PostalAddress& a : contact.addresses)
    write_point("ADR", a,
                escaped_parts({&a.po_box, &a.extended, &a.street, &a.city, &a.region, &a.postcode,
                               &a.country}));
  write_date("BDAY", contact.birthday);
  write_date(v4() ? "ANNIVERSARY" : "X-ANNIVERSARY", contact.anniversary);
  for (const Related& related : contact.related) write_related(related);
  if (!contact.groups.empty()) out_.line("CATEGORIES:" + escaped_list(contact.groups));
  out_.text("NOTE", contact.note);
  if (contact.revised) out_.line("REV:" + format_utc_stamp(*contact.revised));
  for (const std::string& line : contact.extra) out_.line(line);
  out_.line("END:VCARD");
}

}  // namespace

std::string write_contacts(const std::vector<Contact>& contacts, VcardVersion version) {
  ContactWriter writer(version);
  for (const Contact& contact : contacts) writer.write(contact);
  return writer.take();
}

}  // namespace formats
