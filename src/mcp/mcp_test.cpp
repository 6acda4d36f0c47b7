// The parts that need no server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mcp/elicitation.h"
#include "mcp/manifest.h"
#include "mcp/mirrored.h"
#include "mcp/oauth_words.h"
#include "mcp/parameters.h"
#include "mcp/url.h"

namespace mcp {
namespace {

using testing::ElementsAre, testing::HasSubstr;

Json json(std::string_view text) { return *Json::parse(text); }

Manifest manifest_of(std::string_view text) { return *read_manifest(text); }

TEST(Manifest, OrderOfMembersIsNoChange) {
  Manifest a =
      manifest_of(R"([{"name":"x","description":"d","inputSchema":{"type":"object","a":1}}])");
  Manifest b =
      manifest_of(R"([{"inputSchema":{"a":1,"type":"object"},"description":"d","name":"x"}])");
  EXPECT_EQ(canonical(a), canonical(b));
  EXPECT_TRUE(differences(a, b).empty());
}

TEST(Manifest, EveryChangeIsToldWithItsWords) {
  Manifest a = manifest_of(
      R"([{"name":"gone"},{"name":"x","description":"adds","inputSchema":{"properties":{"n":{"type":"integer"}}},"annotations":{"readOnlyHint":true}}])");
  Manifest b = manifest_of(
      R"([{"name":"fresh","description":"new"},{"name":"x","description":"sends\u202e all","inputSchema":{"properties":{"n":{"type":"string"}}},"annotations":{"readOnlyHint":false}}])");
  EXPECT_NE(canonical(a), canonical(b));
  EXPECT_THAT(differences(a, b),
              ElementsAre("gone is gone", "x: annotations: readOnlyHint: was “true”, is “false”",
                          HasSubstr("x: description: was “adds”, is “sends‹U+202E› all”"),
                          "x: inputSchema: properties: n: type: was “integer”, is “string”",
                          "fresh is new: “new”"));
}

TEST(Mirrored, ValuesAreWrittenAsTheSpecificationShows) {
  EXPECT_EQ(header_value("us-west1"), "us-west1");
  EXPECT_EQ(header_value("Hello, 世界"), "=?base64?SGVsbG8sIOS4lueVjA==?=");
  EXPECT_EQ(header_value(" padded "), "=?base64?IHBhZGRlZCA=?=");
  EXPECT_EQ(header_value("line1\nline2"), "=?base64?bGluZTEKbGluZTI=?=");
  EXPECT_EQ(header_value("=?base64?literal?="), "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=");
}

TEST(Mirrored, AToolWhoseMarksBreakARuleIsRefused) {
  auto refused = [](std::string_view properties) {
    return !check_mirrored(json(fmt::format(R"({{"properties":{{{}}}}})", properties)));
  };
  EXPECT_FALSE(refused(R"("a":{"type":"string","x-mcp-header":"A"})"));
  EXPECT_TRUE(refused(R"("a":{"type":"string","x-mcp-header":""})"));
  EXPECT_TRUE(refused(R"("a":{"type":"string","x-mcp-header":"A b"})"));
  EXPECT_TRUE(refused(R"("a":{"type":"number","x-mcp-header":"A"})"));
  EXPECT_TRUE(refused(
      R"("a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"})"));
  EXPECT_TRUE(refused(R"("a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}})"));
}

TEST(Parameters, WhatAPlanCanTypeIsTyped) {
  auto found = parameters_of(json(R"({"type":"object","required":["to","n"],"properties":{
    "note":{"type":["string","null"]},"n":{"type":"integer"},"to":{"type":"array","items":{"type":"string"}},
    "at":{"type":"string","format":"date-time"},"unit":{"enum":["C","F"],"type":"string"},"odd":{"anyOf":[]}}})"));
  ASSERT_TRUE(found);
  std::vector<std::string> names;
  for (const Parameter& one : found->typed) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("n", "to", "note", "at", "unit"));
  EXPECT_TRUE(found->typed[1].list);
  EXPECT_EQ(found->typed[3].kind, Kind::moment);
  EXPECT_THAT(found->typed[4].choices, ElementsAre("C", "F"));
  EXPECT_THAT(found->untyped, ElementsAre("odd"));
}

TEST(Parameters, AReferenceIsNotFollowed) {
  auto found = parameters_of(
      json(R"({"required":["a"],"properties":{"a":{"$ref":"http://127.0.0.1:1/schema.json"}}})"));
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("“a”"));
}

TEST(Url, AnAddressSaysWhereItsServerMayBe) {
  auto policy = [](std::string_view text) {
    net::AddressPolicy found = addresses_for(*parse_url(text));
    return std::string(found.loopback ? "here" : "") + (found.private_networks ? "home" : "") +
           (found.everywhere ? "out" : "");
  };
  EXPECT_EQ(policy("https://example.org/mcp"), "out");
  EXPECT_EQ(policy("http://localhost:3000"), "here");
  EXPECT_EQ(policy("http://127.0.0.1/"), "here");
  EXPECT_EQ(policy("http://[::1]:80/"), "here");
  EXPECT_EQ(policy("http://nas.local/mcp"), "home");
  EXPECT_EQ(policy("http://nas/mcp"), "home");
  EXPECT_EQ(policy("http://192.168.1.5/mcp"), "home");
  EXPECT_EQ(policy("http://127.0.0.1.example.org/"), "out");
}

TEST(Url, WhatCouldBeReadInTwoWaysIsNoAddress) {
  for (std::string_view text :
       {"http://a@b/", "http://a\\@b/", "ftp://a/", "http:///x", "http://a/#x",
        "http://a:99999999/", "http://a /", "//a", "http://ä/"})
    EXPECT_FALSE(parse_url(text)) << text;
}

TEST(OAuthWords, AChallengeIsReadWithAndWithoutQuotes) {
  Fields fields = bearer_challenge(
      R"(Bearer resource_metadata="https://a.example/x,y", scope="read write", error=invalid_token)");
  EXPECT_EQ(field(fields, "resource_metadata"), "https://a.example/x,y");
  EXPECT_EQ(field(fields, "scope"), "read write");
  EXPECT_EQ(field(fields, "error"), "invalid_token");
  EXPECT_TRUE(bearer_challenge("Basic realm=x").empty());
}

TEST(OAuthWords, AResourceCoversItsServerAndNoOther) {
  auto does = [](std::string_view resource, std::string_view server) {
    return covers(*parse_url(resource), *parse_url(server));
  };
  EXPECT_TRUE(does("https://a.example/mcp", "https://a.example/mcp"));
  EXPECT_TRUE(does("https://a.example", "https://a.example/mcp"));
  EXPECT_FALSE(does("https://a.example/mc", "https://a.example/mcp"));
  EXPECT_FALSE(does("https://b.example/mcp", "https://a.example/mcp"));
  EXPECT_FALSE(does("https://a.example:8443/mcp", "https://a.example/mcp"));
}

TEST(Elicitation, DefaultsFillWhatWasNotSaid) {
  Json params =
      json(R"({"message":"?","requestedSchema":{"type":"object","required":["n"],"properties":{
    "n":{"type":"integer"},"unit":{"type":"string","enum":["C","F"],"default":"C"}}}})");
  using Answers = std::map<std::string, std::string>;
  auto say = [&](std::optional<Answers> answers) {
    return answer_elicitation(params, [&](const Form&) { return answers; });
  };
  EXPECT_EQ(say(Answers{{"n", "3"}}), json(R"({"action":"accept","content":{"n":3,"unit":"C"}})"));
  EXPECT_EQ(say(Answers{{"n", "three"}}), json(R"({"action":"decline"})"));
  EXPECT_EQ(say(Answers{{"n", "3"}, {"unit", "K"}}), json(R"({"action":"decline"})"));
  EXPECT_EQ(say(Answers{}), json(R"({"action":"decline"})"));
  EXPECT_EQ(say(std::nullopt), json(R"({"action":"decline"})"));
}

TEST(Elicitation, AFormThatIsAnAddressIsDeclined) {
  Json params = json(R"({"mode":"url","message":"?","url":"https://a.example"})");
  EXPECT_EQ(
      answer_elicitation(params, [](const Form&) { return std::map<std::string, std::string>(); }),
      json(R"({"action":"decline"})"));
}

}  // namespace
}  // namespace mcp
