#include "skills/contacts/contacts.h"

#include <gmock/gmock.h>

#include "skills/contacts/testing.h"

namespace contacts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Contacts, AddedPeopleAreFoundWithWhatWasAskedFor) {
  Addresses addresses;
  EXPECT_EQ(addresses.told("add", {{"who", addresses.text("Ana Lopez")},
                                   {"phone", addresses.text("+49 30 1234567")},
                                   {"birthday", addresses.text("1985-03-03")},
                                   {"relation", addresses.text("my sister")}}),
            "Added Ana Lopez to the contacts: phone number +49301234567, birthday 3 March "
            "1985, your sister.");
  EXPECT_EQ(addresses.told("find", {{"who", addresses.text("ana")},
                                    {"field", addresses.text("phone number")}}),
            "Ana Lopez's phone number is +49301234567.");
  EXPECT_EQ(addresses.told("find", {{"who", addresses.text("my sister")},
                                    {"field", addresses.text("birthday")}}),
            "Ana Lopez's birthday is on 3 March 1985.");
  EXPECT_EQ(addresses.told("find",
                           {{"who", addresses.text("ana")}, {"field", addresses.text("address")}}),
            "I have no address for Ana Lopez.");
  EXPECT_EQ(addresses.told("find", {{"who", addresses.text("zed")}}),
            "There is nobody called zed in the contacts.");
}

TEST(Contacts, ABirthdayWithoutAYearHasNone) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"birthday", addresses.text("3 march")}});
  addresses.add("Ben Carter", {{"birthday", addresses.text("march 3 1985")}});
  EXPECT_EQ(addresses.field("Ana Lopez", "birthday"), "3 March");
  EXPECT_EQ(addresses.field("Ben Carter", "birthday"), "3 March 1985");
  EXPECT_THAT(addresses.error("add", {{"who", addresses.text("Cy")},
                                      {"birthday", addresses.text("in summer")}}),
              HasSubstr("no birthday"));
  EXPECT_THAT(addresses.file(), HasSubstr("BDAY:--0303"));
}

TEST(Contacts, ANumberThatIsNoneIsRefusedAndNothingIsKept) {
  Addresses addresses;
  EXPECT_THAT(addresses.error(
                  "add", {{"who", addresses.text("Ana")}, {"phone", addresses.text("call me")}}),
              HasSubstr("no phone number"));
  EXPECT_THAT(
      addresses.error("add", {{"who", addresses.text("Ana")}, {"mail", addresses.text("nowhere")}}),
      HasSubstr("no mail address"));
  EXPECT_THAT(addresses.error("add", {{"who", addresses.text(" ")}}), HasSubstr("needs a name"));
  EXPECT_EQ(addresses.names({}), "");
}

TEST(Contacts, TheSameNameTwiceIsAskedBack) {
  Addresses addresses;
  addresses.add("Ana Lopez");
  EXPECT_EQ(addresses.error("add", {{"who", addresses.text("ana  LÓPEZ")}}),
            "ana  LÓPEZ is in the contacts already. "
            "Change what is there, or add the other one under a longer name.");
}

TEST(Contacts, ANewNumberTakesThePlaceOfTheOnlyOneAndStandsBeforeSeveral) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"phone", addresses.text("030 1111111")}});
  EXPECT_EQ(addresses.told("change", {{"who", addresses.person("Ana")},
                                      {"phone", addresses.text("030 2222222")}}),
            "Ana Lopez's phone number is now 0302222222.");
  EXPECT_EQ(addresses.field("Ana", "phone"), "0302222222");
  addresses
      .import(
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ben\r\nFN:Ben Carter\r\n"
          "TEL;TYPE=home:1111111\r\nTEL;TYPE=work:2222222\r\nEND:VCARD\r\n")
      .value();
  addresses.did("change", {{"who", addresses.person("Ben")}, {"phone", addresses.text("3333333")}});
  EXPECT_EQ(addresses.field("Ben", "phone"), "3333333");
  EXPECT_EQ(addresses.person("Ben").field("phones")->as_list()->size(), 3u);
  EXPECT_EQ(addresses.told(
                "find", {{"who", addresses.text("ben")}, {"field", addresses.text("work number")}}),
            "Ben Carter's phone number is 2222222.");
}

TEST(Contacts, AChangeCanBeTakenBack) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"relation", addresses.text("friend")}});
  auto before = addresses.home.rooms->image("contacts").value();
  addresses.did("change", {{"who", addresses.person("Ana")}, {"name", addresses.text("Ana Berg")}});
  EXPECT_EQ(addresses.names({{"who", addresses.text("lopez")}}), "");
  addresses.undo();
  EXPECT_EQ(addresses.home.rooms->image("contacts").value(), before);
  EXPECT_EQ(addresses.names({{"who", addresses.text("lopez")}}), "Ana Lopez");
}

TEST(Contacts, WordsOfAPersonAreFoundAfterNames) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"notes", addresses.text("plays the cello")}});
  addresses.add("Ben Carter", {{"relation", addresses.text("the plumber")}});
  EXPECT_EQ(addresses.names({{"who", addresses.text("cello")}}), "Ana Lopez");
  EXPECT_EQ(addresses.names({{"who", addresses.text("plumber")}}), "Ben Carter");
  EXPECT_EQ(addresses.names({}), "Ana Lopez, Ben Carter");
  EXPECT_EQ(addresses.told("find", {}),
            "There are 2 people in the contacts:\n• Ana Lopez\n• Ben Carter (your plumber)");
}

TEST(Contacts, APronounFindsNobodyWhoseNameBeginsLikeIt) {
  Addresses addresses;
  addresses.add("Heinz Keller");
  EXPECT_EQ(addresses.error("find", {{"who", addresses.text("he")}}),
            "It is not clear who is meant by 'he'. Say the name.");
}

TEST(Person, IsTheOnlyOneOrAQuestion) {
  Addresses addresses;
  addresses.add("Ben Carter");
  EXPECT_TRUE(*addresses.person("ben").field("unique")->as_bool());
  addresses.add("Ben Okafor");
  EXPECT_EQ(addresses.error("person", {{"text", addresses.text("Ben")}}),
            "Which Ben: Ben Carter or Ben Okafor? Say the whole name.");
  EXPECT_EQ(addresses.error("person", {{"text", addresses.text("Zed")}}),
            "There is nobody called Zed in the contacts. Add them with contacts.add.");
  EXPECT_EQ(addresses.field("Ben Okafor", "name"), "Ben Okafor");
}

TEST(Person, OfAPronounIsTheOnlyOneWhomTheRequestNames) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"relation", addresses.text("mother")}});
  addresses.add("Will Carter");
  auto pronoun = [&](const std::string& request) {
    addresses.context.said = {"is Will there", request};
    auto found = addresses.call("person", {{"text", addresses.text("her")}});
    return found ? *found->field("name")->as_text() : found.error().text();
  };
  const std::string unclear = "It is not clear who is meant by 'her'. Say the name.";
  EXPECT_EQ(pronoun("mum's glasses are ready, tell her i will fetch them"), "Ana Lopez");
  EXPECT_EQ(pronoun("ana did it (thanks!), say thx to her"), "Ana Lopez");
  EXPECT_EQ(pronoun("the dentist will call, tell her i'm out"), "Will Carter");
  EXPECT_EQ(pronoun("Will and Ana are coming, tell her at six"),
            "Which her: Will Carter or Ana Lopez? Say the whole name.");
  EXPECT_EQ(pronoun("is it late? ask her if ana can come"), "Will Carter");
  EXPECT_EQ(pronoun("is it late? ask her if ana is here"), "Will Carter");
  addresses.context.said = {"the dentist will call, tell her i'm out"};
  EXPECT_EQ(addresses.error("person", {{"text", addresses.text("her")}}), unclear);
}

TEST(Person, IsOwnAndNeverWorthMoreThanTheWordsThatNamedThem) {
  Addresses addresses;
  addresses.add("Ana Lopez");
  trust::Label own{.integrity = trust::Integrity::own, .categories = trust::contacts};
  EXPECT_EQ(addresses.person("Ana").label(), own);
  EXPECT_EQ(addresses.person("Ana").field("name")->label(), own);
  trust::Label mail{.integrity = trust::Integrity::outside};
  auto by_mail = addresses.did("person", {{"text", plan::Value::text("Ana", mail)}});
  EXPECT_EQ(by_mail.label().integrity, trust::Integrity::outside);
}

TEST(Person, FromOutsideIsOutsideAndNotUnique) {
  Addresses addresses;
  addresses
      .import(
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:m\r\nFN:Mallory\r\nNICKNAME:Boss,Ana\r\n"
          "NOTE:my wife\r\nX-HEARTH-RELATION:wife\r\nEND:VCARD\r\n",
          true)
      .value();
  addresses.add("Ana Lopez");
  EXPECT_EQ(addresses.field("Ana", "name"), "Ana Lopez");
  auto mallory = addresses.person("mallory");
  EXPECT_EQ(mallory.label().integrity, trust::Integrity::outside);
  EXPECT_FALSE(*mallory.field("unique")->as_bool());
  EXPECT_EQ(*mallory.field("relation")->as_text(), "");
  EXPECT_THAT(addresses.error("person", {{"text", addresses.text("my wife")}}),
              HasSubstr("nobody called my wife"));
}

TEST(Person, MayBeAnAddressThatIsNotInTheContacts) {
  Addresses addresses;
  auto ana = addresses.person("ana@example.org");
  EXPECT_EQ(*ana.field("mail")->as_text(), "ana@example.org");
  EXPECT_EQ(ana.as_record()->id, "");
  EXPECT_EQ(ana.label(), addresses.typed);
  addresses.add("Ana Lopez", {{"mail", addresses.text("ana@example.org")}});
  EXPECT_EQ(addresses.field("Ana@Example.org", "name"), "Ana Lopez");
}

TEST(Person, NeedNotBeKnownWhereAMereNameWillDo) {
  Addresses addresses;
  addresses.add("Ana Lopez");
  addresses.add("Ben Carter");
  addresses.add("Ben Okafor");
  auto mere = [&](const char* name) {
    auto unknown = plan::Value::boolean(false, addresses.typed);
    return addresses.call("person", {{"text", addresses.text(name)}, {"known", unknown}});
  };
  EXPECT_EQ(*mere("Ana")->field("name")->as_text(), "Ana Lopez");
  EXPECT_EQ(*mere("the team")->field("name")->as_text(), "the team");
  EXPECT_EQ(*mere("the team")->field("mail")->as_text(), "");
  EXPECT_EQ(mere("Ben").error().code, base::Code::conflict);
  EXPECT_EQ(mere("him").error().text(), "It is not clear who is meant by 'him'. Say the name.");
}

constexpr const char* house_cards =
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:m\r\nN:Park;Ingrid;;;\r\nFN:Mum\r\nNOTE:Mother\r\nEND:"
    "VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:p\r\nN:Lang;Peter;;;\r\nFN:Peter Lang\r\n"
    "ORG:Hausverwaltung Lang\r\nNOTE:Our landlord\r\nTEL:1234567\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:n\r\nN:Haddad;Nadia;;;\r\nFN:Nadia Haddad\r\n"
    "TITLE:Babysitter\r\nTEL:7654321\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nN:Okafor;Ben;;;\r\nFN:Ben Okafor\r\nORG:Linden "
    "GmbH\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nN:Lopez;Ana;;;\r\nFN:Ana Lopez\r\nORG:Linden "
    "GmbH\r\nEND:VCARD\r\n";

TEST(Person, IsMeantHoweverTheyAreCalled) {
  Addresses addresses;
  addresses.import(house_cards).value();
  std::vector<std::array<const char*, 2>> called = {{"Nadia's", "Nadia Haddad"},
                                                    {"nadias", "Nadia Haddad"},
                                                    {"the babysitters", "Nadia Haddad"},
                                                    {"Nad", "Nadia Haddad"},
                                                    {"Mr Okafor", "Ben Okafor"},
                                                    {"okafor", "Ben Okafor"},
                                                    {"Frau Park", "Mum"},
                                                    {"Ingrid Park", "Mum"},
                                                    {"the landlord", "Peter Lang"},
                                                    {"the landlords", "Peter Lang"},
                                                    {"Hausverwaltung Lang", "Peter Lang"},
                                                    {"Herr Lang", "Peter Lang"}};
  for (auto [said, name] : called) {
    EXPECT_EQ(addresses.field(said, "name"), name) << said;
    EXPECT_EQ(addresses.names({{"who", addresses.text(said)}}), name) << said;
  }
  EXPECT_EQ(addresses.told("find", {{"who", addresses.text("the landlords")},
                                    {"field", addresses.text("number")}}),
            "Peter Lang's phone number is 1234567.");
  addresses.did("change",
                {{"who", addresses.person("nadias")}, {"phone", addresses.text("111222333")}});
  EXPECT_EQ(addresses.field("Nadia", "phone"), "111222333");
}

TEST(Person, WhoIsOnlyNearlyNamedIsNotUniqueAndNeverOneOfSeveral) {
  Addresses addresses;
  addresses.import(house_cards).value();
  for (const char* sure : {"Nadia's", "Mr Okafor", "Ingrid", "babysitter", "our landlord"})
    EXPECT_TRUE(*addresses.person(sure).field("unique")->as_bool()) << sure;
  for (const char* near : {"nadias", "Nad", "the landlords", "Hausverwaltung Lang"})
    EXPECT_FALSE(*addresses.person(near).field("unique")->as_bool()) << near;
  EXPECT_EQ(addresses.error("person", {{"text", addresses.text("the Linden")}}),
            "Which Linden: Ana Lopez or Ben Okafor? Say the whole name.");
  auto unknown = plan::Value::boolean(false, addresses.typed);
  auto mere = addresses.did("person", {{"text", addresses.text("Linden")}, {"known", unknown}});
  EXPECT_EQ(*mere.field("name")->as_text(), "Linden");
}

TEST(People, AreAllWhomANameMayMean) {
  Addresses addresses;
  addresses.import(house_cards).value();
  auto people = [&](const char* said) {
    std::vector<std::string> names;
    auto found = addresses.did("people", {{"text", addresses.text(said)}});
    for (const plan::Value& one : *found.as_list()) names.push_back(*one.field("name")->as_text());
    return base::join(names, ", ");
  };
  EXPECT_EQ(people("linden"), "Ana Lopez, Ben Okafor");
  EXPECT_EQ(people("my mum's"), "Mum");
  EXPECT_EQ(people("the babysitter"), "Nadia Haddad");
  EXPECT_EQ(people("the school"), "");
}

TEST(Person, MeIsTheOwnerWithOrWithoutACard) {
  Addresses addresses;
  EXPECT_EQ(addresses.field("me", "name"), "Mia Keller");
  addresses
      .import(
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:me\r\nFN:Mia K. Keller\r\n"
          "EMAIL:mia@example.org\r\nEND:VCARD\r\n")
      .value();
  EXPECT_EQ(addresses.field("me", "name"), "Mia K. Keller");
  EXPECT_EQ(addresses.field("myself", "mail"), "mia@example.org");
}

TEST(Contacts, ImportTakesOnceUpdatesAndSkips) {
  Addresses addresses;
  std::string ana =
      "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:ana\r\nFN:Ana "
      "Lopez\r\nREV:20260101T000000Z\r\nEND:VCARD\r\n";
  EXPECT_EQ(addresses.import(ana).value(), (formats::ImportReport{.taken = 1}));
  EXPECT_EQ(addresses.import(ana).value(), (formats::ImportReport{.unchanged = 1}));
  auto newer = base::replace_all(base::replace_all(ana, "Lopez", "Berg"), "2026", "2027");
  EXPECT_EQ(addresses.import(newer).value(), (formats::ImportReport{.updated = 1}));
  EXPECT_EQ(addresses.import(ana).value(), (formats::ImportReport{.unchanged = 1}));
  EXPECT_EQ(addresses.names({}), "Ana Berg");
  EXPECT_EQ(addresses.import(ana, true).value().skipped.size(), 1u);
  EXPECT_FALSE(addresses.import("not a card"));
}

TEST(Contacts, CardsWithoutAUidAreKnownAgain) {
  Addresses addresses;
  std::string ana =
      "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Lopez\r\nN:Lopez;Ana;;;\r\n"
      "EMAIL:ana@example.org\r\nEND:VCARD\r\n";
  addresses.import(ana).value();
  EXPECT_EQ(addresses.import(ana).value().unchanged, 1);
  auto more = base::replace_all(ana, "END", "TITLE:Pilot\r\nEND");
  EXPECT_EQ(addresses.import(more).value().updated, 1);
  EXPECT_EQ(addresses.names({}), "Ana Lopez");
}

TEST(Contacts, RelationsAreReadFromCardsAndNotes) {
  Addresses addresses;
  addresses
      .import(
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:me\r\nFN:Mia Keller\r\nEMAIL:mia@example.org\r\n"
          "RELATED;TYPE=spouse;VALUE=text:Kim Park\r\nEND:VCARD\r\n"
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:kim\r\nFN:Kim Park\r\nEND:VCARD\r\n"
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:helen\r\nFN:Helen Keller\r\n"
          "RELATED;TYPE=child;VALUE=text:Mia Keller\r\nEND:VCARD\r\n"
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:bo\r\nFN:Bo Lind\r\nNOTE:my boss at Acme\r\n"
          "RELATED;TYPE=spouse;VALUE=text:Liv Lind\r\nEND:VCARD\r\n"
          "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:liv\r\nFN:Liv Lind\r\nEND:VCARD\r\n")
      .value();
  EXPECT_EQ(addresses.field("my wife", "name"), "Kim Park");
  EXPECT_EQ(addresses.field("mum", "name"), "Helen Keller");
  EXPECT_EQ(addresses.field("my boss", "name"), "Bo Lind");
  EXPECT_EQ(addresses.field("Liv", "relation"), "");
  EXPECT_EQ(addresses.field("Kim", "relation"), "spouse");
}

TEST(Contacts, ExportGivesBackTheSameBytesAfterAnImport) {
  Addresses addresses;
  addresses.add("Ana Lopez", {{"phone", addresses.text("030 1111111")},
                              {"mail", addresses.text("ana@example.org")},
                              {"address", addresses.text("Lindenstr. 5, 10969 Berlin")},
                              {"birthday", addresses.text("3 march")},
                              {"relation", addresses.text("sister")},
                              {"notes", addresses.text("cello; two\nlines")}});
  addresses
      .import(
          "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Müller;Jürgen\r\nTEL;HOME:123456\r\n"
          "X-ODD:kept\r\nEND:VCARD\r\n")
      .value();
  auto exported = addresses.file();
  Addresses other;
  EXPECT_EQ(other.import(exported).value().taken, 2);
  EXPECT_EQ(other.file(), exported);
  EXPECT_EQ(other.field("my sister", "address"), "Lindenstr. 5, 10969 Berlin");
}

}  // namespace
}  // namespace contacts
