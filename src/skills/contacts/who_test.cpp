#include "skills/contacts/who.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace contacts {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Line line(std::string name, std::string relation = "", bool outside = false) {
  auto folded = base::fold(name);
  return {.id = name,
          .name = folded,
          .given = folded.substr(0, folded.find(' ')),
          .other_names = {},
          .mails = {},
          .relation = std::move(relation),
          .callings = {},
          .words = folded,
          .is_outside = outside};
}

std::vector<std::string> ids(const std::vector<Line>& lines) {
  std::vector<std::string> found;
  for (const Line& l : lines) found.push_back(l.id);
  return found;
}

TEST(Who, AFirstNameMeansWhoeverHasIt) {
  std::vector<Line> directory = {line("Ana Lopez"), line("Ben Carter"), line("Ben Okafor")};
  EXPECT_THAT(ids(named("ana", directory)), ElementsAre("Ana Lopez"));
  EXPECT_THAT(ids(named("Ben", directory)), ElementsAre("Ben Carter", "Ben Okafor"));
  EXPECT_THAT(ids(named("okafor", directory)), ElementsAre("Ben Okafor"));
}

TEST(Who, AWholeNameGoesBeforeAPartOfALongerOne) {
  std::vector<Line> directory = {line("Ana"), line("Ana Lopez")};
  EXPECT_THAT(ids(named("Ana", directory)), ElementsAre("Ana"));
}

TEST(Who, APartOfAWordNamesNobody) {
  std::vector<Line> directory = {line("Anabel Lopez"), line("Johann Sebastian")};
  EXPECT_THAT(named("Ana", directory), IsEmpty());
  EXPECT_THAT(named("John", directory), IsEmpty());
  EXPECT_THAT(named("", directory), IsEmpty());
}

TEST(Who, LettersThatLookAlikeAreTheSameName) {
  std::vector<Line> directory = {line("Tomas Berg"), line("T\u043Em\u0430s Berg")};
  EXPECT_EQ(named("Tom\u00E1s Berg", directory).size(), 2u);
}

TEST(Who, AddressesAreComparedLetterByLetter) {
  std::vector<Line> directory = {line("Ana Lopez")};
  directory[0].mails = {"ana@example.org"};
  EXPECT_THAT(ids(named("Ana@Example.org", directory)), ElementsAre("Ana Lopez"));
  EXPECT_THAT(named("\u0430na@example.org", directory), IsEmpty());
  EXPECT_THAT(named("na@example.org", directory), IsEmpty());
}

TEST(Who, ARelationNamesOnlyWhoHasIt) {
  std::vector<Line> directory = {line("Helen Park", "mother"), line("Kim Park", "spouse"),
                                 line("Joe Park", "husband")};
  EXPECT_THAT(ids(named("mum", directory)), ElementsAre("Helen Park"));
  EXPECT_THAT(ids(named("my wife", directory)), ElementsAre("Kim Park"));
  EXPECT_THAT(named("my sister", directory), IsEmpty());
}

TEST(Who, ACallingNamesWhoHasIt) {
  std::vector<Line> directory = {line("Dieter Krause")};
  directory[0].callings = {"plumber"};
  EXPECT_THAT(ids(named("the plumber", directory)), ElementsAre("Dieter Krause"));
  EXPECT_THAT(named("the plum", directory), IsEmpty());
}

TEST(Who, TheOwnersOwnDirectoryGoesBeforeWhatOthersPutThere) {
  std::vector<Line> directory = {line("Mum", "", true), line("Helen Park", "mother"),
                                 line("Zed Outsider", "", true)};
  EXPECT_THAT(ids(named("mum", directory)), ElementsAre("Helen Park"));
  EXPECT_THAT(ids(named("zed", directory)), ElementsAre("Zed Outsider"));
}

TEST(Who, PossessivesAndTitlesNameTheSamePerson) {
  std::vector<Line> directory = {line("Nadia Haddad"), line("Ben Okafor"), line("Dr. Karin Lenz"),
                                 line("Ute Lenz"), line("James")};
  EXPECT_THAT(ids(named("Nadia's", directory)), ElementsAre("Nadia Haddad"));
  EXPECT_THAT(ids(named("nadia’s", directory)), ElementsAre("Nadia Haddad"));
  EXPECT_THAT(ids(named("James'", directory)), ElementsAre("James"));
  EXPECT_THAT(ids(named("James", directory)), ElementsAre("James"));
  EXPECT_THAT(ids(named("Mr Okafor", directory)), ElementsAre("Ben Okafor"));
  EXPECT_THAT(ids(named("Herr Okafor's", directory)), ElementsAre("Ben Okafor"));
  EXPECT_THAT(ids(named("Frau Dr. Haddad", directory)), ElementsAre("Nadia Haddad"));
  EXPECT_THAT(ids(named("Dr Lenz", directory)), ElementsAre("Dr. Karin Lenz"));
  EXPECT_THAT(ids(named("Frau Lenz", directory)), ElementsAre("Dr. Karin Lenz", "Ute Lenz"));
  EXPECT_THAT(named("Dr", directory), ElementsAre(directory[2]));
  EXPECT_THAT(named("Mr", directory), IsEmpty());
}

TEST(Who, ANameMadeOfItsPartsIsAnotherName) {
  std::vector<Line> directory = {line("Mum", "mother"), line("Ana Lopez")};
  directory[0].other_names = {"ingrid park"};
  for (const char* said : {"Ingrid", "Mrs Park", "ingrid park", "mum"})
    EXPECT_THAT(ids(named(said, directory)), ElementsAre("Mum")) << said;
}

TEST(Who, SomebodyIsNearlyNamedByAPartOrByWhatIsKeptAboutThem) {
  std::vector<Line> directory = {line("Nadia Haddad"), line("Peter Lang"), line("Petra Vogel"),
                                 line("Out Sider", "", true)};
  directory[1].callings = {"landlord", "at hausverwaltung lang"};
  directory[1].words += " plays chess";
  directory[3].callings = {"at the bank"};
  auto near = [&](const char* said) { return ids(nearly_named(said, directory)); };
  EXPECT_THAT(near("nadias"), ElementsAre("Nadia Haddad"));
  EXPECT_THAT(near("Nad"), ElementsAre("Nadia Haddad"));
  EXPECT_THAT(near("the landlords"), ElementsAre("Peter Lang"));
  EXPECT_THAT(near("our landlord"), ElementsAre("Peter Lang"));
  EXPECT_THAT(near("Hausverwaltung Lang"), ElementsAre("Peter Lang"));
  EXPECT_THAT(near("Pet"), ElementsAre("Peter Lang", "Petra Vogel"));
  for (const char* nobody : {"Na", "adia", "Nad Vogel", "chess", "the bank", "Out", "the", ""})
    EXPECT_THAT(near(nobody), IsEmpty()) << nobody;
}

TEST(Who, TheRelationOfSomebodyElseIsNotTheOwners) {
  std::vector<Line> directory = {line("Uli Horn"), line("Eva Roth"), line("Mumtaz Ali"),
                                 line("Renate Schulz")};
  directory[0].callings = {"tom's mother"};
  directory[1].callings = {"mother of tom"};
  directory[3].callings = {"neighbour on the second floor"};
  for (const char* said : {"my mother", "mum", "mums"})
    EXPECT_THAT(nearly_named(said, directory), IsEmpty()) << said;
  EXPECT_THAT(ids(nearly_named("toms mother", directory)), ElementsAre("Uli Horn", "Eva Roth"));
  EXPECT_THAT(ids(nearly_named("the neighbor", directory)), ElementsAre("Renate Schulz"));
}

TEST(Who, ASearchTakesBeginningsOfWords) {
  std::vector<Line> directory = {line("Ana Lopez"), line("Ben Carter")};
  directory[1].words += " plumber";
  EXPECT_THAT(ids(with_words("plumb", directory)), ElementsAre("Ben Carter"));
  EXPECT_THAT(ids(with_words("lo an", directory)), ElementsAre("Ana Lopez"));
  EXPECT_THAT(with_words("opez", directory), IsEmpty());
  EXPECT_THAT(ids(with_words("Ana Lopez's shop", directory)), ElementsAre("Ana Lopez"));
  EXPECT_THAT(with_words("Zed Lopez", directory), IsEmpty());
}

}  // namespace
}  // namespace contacts
