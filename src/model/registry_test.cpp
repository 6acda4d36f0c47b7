#include "model/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace model {
namespace {

std::string parse_error(std::string_view json) {
  auto entries = parse_models(json);
  return entries ? "" : entries.error().message;
}

TEST(Registry, AListComesBackAsItWasWithKeysAsTheirHandles) {
  std::vector<Entry> entries = {
      {.name = "glimmer", .kind = "local", .model = "/models/glimmer.gguf", .context_max = 4096},
      {.name = "muse",
       .kind = "openai",
       .model = "muse-1",
       .base_url = "https://api.example.com/v1",
       .key = "secret:muse"}};
  std::string text = write_models(entries);
  EXPECT_EQ(
      *base::Json::parse(text),
      *base::Json::parse(
          R"({"models":[{"name":"glimmer","kind":"local","model":"/models/glimmer.gguf","context_max":4096},)"
          R"({"name":"muse","kind":"openai","model":"muse-1","base_url":"https://api.example.com/v1","key":"secret:muse"}]})"));
  auto parsed = *parse_models(text);
  EXPECT_EQ(write_models(parsed), text);
  EXPECT_EQ(parsed.at(1).key, "secret:muse");
  EXPECT_EQ(parsed.at(1).base_url, "https://api.example.com/v1");
  EXPECT_EQ(parsed.at(0).context_max, 4096);
}

TEST(Registry, AnEmptyListIsAList) { EXPECT_EQ(parse_models(write_models({}))->size(), 0u); }

TEST(Registry, WhatCannotWorkIsNamed) {
  EXPECT_EQ(parse_error("{}"), "The list of models is malformed.");
  EXPECT_EQ(parse_error(R"({"models":[{"name":"a b","kind":"local","model":"m"}]})"),
            "The model 'a b' needs a name of letters, digits, '-', '_' and '.'.");
  EXPECT_EQ(parse_error(R"({"models":[{"name":"a","kind":"x","model":"m"}]})"),
            "The model 'a' is of an unknown kind.");
  EXPECT_EQ(parse_error(R"({"models":[{"name":"a","kind":"local"}]})"),
            "The model 'a' does not say which model it is.");
  EXPECT_EQ(
      parse_error(R"({"models":[{"name":"a","kind":"openai","model":"m","base_url":"ftp://x"}]})"),
      "The model 'a' has no address.");
  EXPECT_EQ(
      parse_error(
          R"({"models":[{"name":"a","kind":"openai","model":"m","base_url":"http://x","key":"sk-1"}]})"),
      "The model 'a' does not name its key by a handle.");
  EXPECT_EQ(
      parse_error(
          R"({"models":[{"name":"a","kind":"local","model":"m"},{"name":"a","kind":"local","model":"n"}]})"),
      "The model 'a' stands twice in the list.");
}

}  // namespace
}  // namespace model
