#include "formats/vcard.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include "base/file.h"
#include "base/text.h"
#include "formats/test_print.h"

namespace formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Strings = std::vector<std::string>;

Contacts sample(const std::string& name) {
  return *parse_contacts(
      *base::read_file(std::string(HEARTH_SOURCE_DIR "/src/formats/testdata/") + name));
}

Contact with_lines(const std::string& lines) {
  return parse_contacts("BEGIN:VCARD\nVERSION:3.0\nFN:X\n" + lines + "END:VCARD\n")->contacts.at(0);
}

TEST(Vcard, AContactOfApplesIsTakenWhole) {
  Contacts file = sample("apple.vcf");
  Contact expected{
      .uid = "8B3F0A1C-0000-4000-8000-000000000001",
      .name = "Dr. Jörg Müller",
      .family = "Müller",
      .given = "Jörg",
      .additional = "Hans",
      .prefix = "Dr.",
      .nicknames = {"Jogi"},
      .mails = {{"joerg@example.org", {"home"}, "", true}, {"boat@example.org", {}, "Boat", false}},
      .phones = {{"+49 151 0000001", {"cell", "voice"}, "", false},
                 {"+49 30 0000002", {"main"}, "", false}},
      .urls = {{"https://example.org/joerg", {"homepage"}, "", true}},
      .addresses = {{.street = "Hauptstr. 5, 2. Stock",
                     .city = "Berlin",
                     .postcode = "10115",
                     .country = "Deutschland",
                     .kinds = {"home"},
                     .preferred = true}},
      .birthday = PartialDate{0, 4, 12},
      .anniversary = PartialDate{2010, 6, 5},
      .organization = "Müller & Söhne GmbH",
      .department = "Research",
      .title = "Head of research",
      .note = "met in Oslo\nlikes tea",
      .related = {{"Eva Müller", "spouse"}, {"Tom", "godchild"}},
      .groups = {"Family", "Sailing"},
      .revised = *base::parse_instant("2026-03-01T12:00:00Z"),
      .extra = {"item3.X-ABADR:de", "X-SOCIALPROFILE;type=mastodon:https://social.example/@joerg"}};
  EXPECT_THAT(file.contacts, ElementsAre(expected));
  EXPECT_THAT(file.skipped, IsEmpty());
  EXPECT_THAT(file.left_out, ElementsAre(Skipped{28, "The photo of this contact was left out."}));
}

TEST(Vcard, QuotedPrintableAndCharsetsOfOldPhonesAreDecoded) {
  Contacts file = sample("old_phone.vcf");
  ASSERT_EQ(file.contacts.size(), 1);
  const Contact& eva = file.contacts[0];
  EXPECT_EQ(eva.name, "Eva Müller");
  EXPECT_EQ(eva.family, "Müller");
  EXPECT_THAT(eva.phones, ElementsAre(ContactPoint{"+491510000003", {"cell"}, "", true},
                                      ContactPoint{"030 0000004", {"home", "voice"}, "", false}));
  EXPECT_EQ(eva.addresses.at(0).street, "Straße 1");
  EXPECT_EQ(eva.addresses.at(0).city, "Köln");
  EXPECT_EQ(eva.note, "first line\na second line that is long enough to be continued on the next");
  EXPECT_EQ(eva.birthday, (PartialDate{1985, 4, 12}));
  EXPECT_THAT(file.skipped,
              ElementsAre(Skipped{17, "This contact has no name, and nothing to reach it by."}));
}

TEST(Vcard, Version4IsUnderstood) {
  Contacts file = sample("modern.vcf");
  ASSERT_EQ(file.contacts.size(), 2);
  const Contact& ana = file.contacts[0];
  EXPECT_EQ(ana.given, "Ana, Maria");
  EXPECT_EQ(ana.birthday, (PartialDate{0, 2, 29}));
  EXPECT_THAT(ana.phones,
              ElementsAre(ContactPoint{"+46-70-000-0005", {"voice", "cell"}, "", true}));
  EXPECT_THAT(ana.chats, ElementsAre(ContactPoint{"xmpp:ana@example.org", {}, "", false}));
  EXPECT_THAT(ana.related,
              ElementsAre(Related{"Nils Berg", "spouse"},
                          Related{"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "friend"}));
  EXPECT_THAT(ana.extra, ElementsAre("LANG;PREF=1:sv", "GENDER:F"));
  EXPECT_TRUE(file.contacts[1].is_group);
  EXPECT_THAT(file.contacts[1].members,
              ElementsAre("urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1"));
}

TEST(Vcard, DatesMayBePartsOfDates) {
  auto birthday = [](const std::string& text) {
    return with_lines("BDAY:" + text + "\n").birthday;
  };
  EXPECT_EQ(birthday("1985-04-12"), (PartialDate{1985, 4, 12}));
  EXPECT_EQ(birthday("1985-04-12T00:00:00Z"), (PartialDate{1985, 4, 12}));
  EXPECT_EQ(birthday("1985"), (PartialDate{1985, 0, 0}));
  EXPECT_EQ(birthday("1985-04"), (PartialDate{1985, 4, 0}));
  EXPECT_EQ(birthday("--0412"), (PartialDate{0, 4, 12}));
  EXPECT_EQ(birthday("--04-12"), (PartialDate{0, 4, 12}));
  EXPECT_EQ(birthday("---12"), (PartialDate{0, 0, 12}));
  for (const char* bad : {"", "circa 1800", "1985-13-01", "1985-02-29", "19850412x", "--", "0000"})
    EXPECT_EQ(birthday(bad), std::nullopt) << bad;
}

TEST(Vcard, ANameIsMadeWhereThereIsNone) {
  auto name = [](const std::string& lines) {
    return parse_contacts("BEGIN:VCARD\n" + lines + "END:VCARD\n")->contacts.at(0).name;
  };
  EXPECT_EQ(name("N:Berg;Ana;;;\n"), "Ana Berg");
  EXPECT_EQ(name("ORG:Green Grocer\n"), "Green Grocer");
  EXPECT_EQ(name("EMAIL:a@b.c\n"), "a@b.c");
}

TEST(Vcard, WhatHoldsNoContactsIsInvalidAndATornOneIsSaid) {
  EXPECT_EQ(parse_contacts("hello").error().code, base::Code::invalid);
  Contacts torn = *parse_contacts("BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\n");
  EXPECT_EQ(torn.contacts.size(), 1);
  EXPECT_THAT(torn.skipped, ElementsAre(Skipped{4, "This VCARD does not end."}));
}

TEST(Vcard, NoTextCanAddALineOfItsOwn) {
  Contact contact{.uid = "1\r\nEMAIL:x@y.z", .name = "A\nTEL:1"};
  contact.urls = {{"http://x\r\nEMAIL:x@y.z", {"home\r\nTEL:2"}, "L\r\nTEL:3", false}};
  contact.members = {"urn:x\r\nEMAIL:x@y.z"};
  for (auto version : {VcardVersion::v3, VcardVersion::v4}) {
    Contact again = parse_contacts(write_contacts({contact}, version))->contacts.at(0);
    EXPECT_THAT(again.mails, IsEmpty());
    EXPECT_THAT(again.phones, IsEmpty());
  }
}

rc::Gen<std::string> text() {
  return rc::gen::scale(
      0.3, rc::gen::map(rc::gen::container<Strings>(rc::gen::element<std::string>(
                            "a", "B", " ", "\n", ",", ";", ":", "\\", "\"", "n", "ü", "😀", "^",
                            "'", "=", "urn:x")),
                        [](const Strings& parts) { return "x" + base::join(parts, "") + "y"; }));
}

rc::Gen<std::string> maybe_text() { return rc::gen::oneOf(rc::gen::just(std::string()), text()); }

rc::Gen<std::vector<ContactPoint>> points() {
  return rc::gen::scale(
      0.1, rc::gen::container<std::vector<ContactPoint>>(rc::gen::construct<ContactPoint>(
               text(), rc::gen::element(Strings{}, Strings{"home"}, Strings{"work", "fax"}),
               maybe_text(), rc::gen::arbitrary<bool>())));
}

Contact any_contact() {
  Contact contact{
      .uid = *maybe_text(), .name = *text(), .family = *maybe_text(), .given = *maybe_text()};
  contact.nicknames = *rc::gen::scale(0.1, rc::gen::container<Strings>(text()));
  contact.mails = *points();
  contact.phones = *points();
  contact.urls = *points();
  contact.addresses = {
      {.street = *maybe_text(), .city = *maybe_text(), .kinds = {"home"}, .label = *maybe_text()}};
  contact.birthday = *rc::gen::element<std::optional<PartialDate>>(
      std::nullopt, PartialDate{1985, 4, 12}, PartialDate{0, 2, 29}, PartialDate{1985, 0, 0},
      PartialDate{0, 0, 3}, PartialDate{0, 3, 0}, PartialDate{1985, 3, 0});
  contact.organization = *text();
  contact.department = *maybe_text();
  contact.note = *maybe_text();
  contact.related = {{*text(), "spouse"}, {"urn:uuid:1", "best friend"}, {*text(), ""}};
  contact.groups = *rc::gen::scale(0.1, rc::gen::container<Strings>(text()));
  contact.is_group = *rc::gen::arbitrary<bool>();
  contact.extra = {"item1.X-ABADR:de", "X-A;B=\"c;d\":e\\,f"};
  return contact;
}

TEST(VcardProperty, WhatIsWrittenIsReadBackInBothVersions) {
  rc::check("parse(write(c)) == c", [] {
    std::vector<Contact> contacts{any_contact(), any_contact()};
    for (auto version : {VcardVersion::v3, VcardVersion::v4}) {
      auto again = parse_contacts(write_contacts(contacts, version));
      RC_ASSERT(again.has_value());
      RC_ASSERT(again->contacts == contacts);
    }
  });
}

TEST(VcardProperty, AMutatedFileNeverHurtsAndAlwaysExports) {
  std::string good = *base::read_file(HEARTH_SOURCE_DIR "/src/formats/testdata/apple.vcf") +
                     *base::read_file(HEARTH_SOURCE_DIR "/src/formats/testdata/old_phone.vcf");
  rc::check("mutations", [&] {
    std::string bytes = good;
    int changes = *rc::gen::inRange(1, 30);
    for (int i = 0; i < changes; ++i)
      bytes[*rc::gen::inRange<size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
    auto contacts = parse_contacts(bytes);
    if (!contacts || contacts->contacts.empty()) return;
    auto again = parse_contacts(write_contacts(contacts->contacts));
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->contacts.size() == contacts->contacts.size());
  });
}

}  // namespace
}  // namespace formats
