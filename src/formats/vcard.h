// vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350): bytes to typed contacts, and back.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "formats/report.h"

namespace formats {

// A mail address, number or page with what it is for.
struct ContactPoint {
  std::string value;
  std::vector<std::string> kinds;  // lower case: "home", "work", "cell", "fax" …
  std::string label;               // the person's own word for it (Apple's X-ABLabel), or empty
  bool preferred = false;
  bool operator==(const ContactPoint&) const = default;
};

struct PostalAddress {
  std::string po_box, extended, street, city, region, postcode, country;
  std::vector<std::string> kinds;
  std::string label;
  bool preferred = false;
  bool operator==(const PostalAddress&) const = default;
};

// A date of which parts may be unknown; 0 means unknown. "--0415" is {0, 4, 15}.
struct PartialDate {
  int year = 0;
  int month = 0;  // 1..12
  int day = 0;    // 1..31
  bool operator==(const PartialDate&) const = default;
};

// `kind` in lower case: "spouse", "child", "parent", "assistant", "friend" …, or the person's own
// word. `value` is a name, or a URI such as urn:uuid:….
struct Related {
  std::string value, kind;
  bool operator==(const Related&) const = default;
};

struct Contact {
  std::string uid;
  std::string name;  // FN; made from the parts, the organisation or the first mail where the file
                     // has none. Never empty
  std::string family, given, additional, prefix, suffix;
  std::vector<std::string> nicknames;
  std::vector<ContactPoint> mails, phones, urls, chats;  // chats: IMPP, X-SKYPE …
  std::vector<PostalAddress> addresses;
  std::optional<PartialDate> birthday, anniversary;
  std::string organization, department, title, role;
  std::string note;
  std::vector<Related> related;
  std::vector<std::string> groups;  // CATEGORIES
  bool is_group = false;            // KIND:group; `members` are then URIs
  std::vector<std::string> members;
  std::optional<base::Instant> revised;
  // Everything else, as unfolded lines without line ends, so that an export gives them back.
  std::vector<std::string> extra;
  bool operator==(const Contact&) const = default;
};

struct Contacts {
  std::vector<Contact> contacts;
  std::vector<Skipped> skipped;   // contacts that were not taken; `line` is their BEGIN
  std::vector<Skipped> left_out;  // parts of taken ones: photos, sounds, keys, lines not understood
  bool operator==(const Contacts&) const = default;
};

enum class VcardVersion { v3, v4 };

// `invalid` if the bytes hold no vCard at all. Quoted-printable, base64 and CHARSET of 2.1 are
// decoded.
base::Result<Contacts> parse_contacts(std::string_view bytes, const Limits& limits = {});

// CRLF, folded at 75 octets, UTF-8. parse_contacts(write_contacts(c)) gives the same contacts back.
std::string write_contacts(const std::vector<Contact>& contacts,
                           VcardVersion version = VcardVersion::v4);

}  // namespace formats
