#include "proc/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace proc {
namespace {

using base::Json;

Json there_and_back(const std::string& text) {
  return decode_json(encode_json(Json::parse(text).value()).value()).value();
}

TEST(JsonBetweenProcesses, EveryValueArrivesAsItWas) {
  for (const char* text :
       {"null", "true", "false", "0", "-9223372036854775808", "9223372036854775807", "0.5",
        "-1.5e300", R"("")", R"("Grüße \u0000 \n 🎉")", "[]", "{}", R"([1,[2,[3,{"a":null}]]])",
        R"({"b":1,"a":{"c":[true,false,"x",1e-3]}})"})
    EXPECT_EQ(there_and_back(text), Json::parse(text).value()) << text;
}

TEST(JsonBetweenProcesses, MoreValuesThanCanBeHeldAreNotSent) {
  EXPECT_FALSE(encode_json(Json(Json::Array(json_values_max))));
  EXPECT_TRUE(encode_json(Json(Json::Array(json_values_max - 1))));
}

TEST(JsonBetweenProcesses, WhatIsNoValueIsNotTaken) {
  std::string deep;
  for (int i = 0; i < 66; ++i) deep += "\6\1";  // an array of one, again and again
  std::string twice = "\7\2";                   // {"a":null,"a":null}
  twice += std::string("\1a\0\1a\0", 6);
  std::string many = "\6\xFF\xFF\xFF\x7F" + std::string(json_values_max + 5, '\0');
  for (const std::string& bytes :
       {std::string(), std::string("\x08"), std::string("\6\x7F"), std::string("\5\2a"),
        std::string("\5\1\xFF"), std::string("\0\0", 2), deep + '\0', twice, many,
        encode(std::tuple(4, std::bit_cast<uint64_t>(std::numeric_limits<double>::infinity())))})
    EXPECT_FALSE(decode_json(bytes)) << bytes.size();
}

TEST(JsonBetweenProcesses, AnyFlippedByteIsAValueOrNoneButNoHarm) {
  std::string bytes =
      encode_json(Json::parse(R"({"a":[1,2.5,"xyz",{"b":null}],"c":true})").value()).value();
  for (size_t at = 0; at < bytes.size(); ++at)
    for (int flip = 1; flip < 256; ++flip) {
      std::string changed = bytes;
      changed[at] = char(changed[at] ^ flip);
      if (auto json = decode_json(changed)) EXPECT_TRUE(Json::parse(json->dump()));
    }
}

}  // namespace
}  // namespace proc
