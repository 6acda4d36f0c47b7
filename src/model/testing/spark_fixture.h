// A small catalogue and vocabulary for tests of Spark.
#pragma once
#include "model/testing/tiny_gguf.h"

namespace model::testing {

inline const char* const tiny_catalogue =
    R"({"calendar.add":{"what":"text","when":"moment","who":"person*"},"lists.add":{"list":"text","item":"text*"},)"
    R"("hearth.undo":{"what":"text"}})";

// Every control, byte, tool and argument token, then letters, digits and a few longer pieces.
inline std::vector<std::string> tiny_vocabulary() {
  std::vector<std::string> texts = {"<pad>", "<plan>", "<split>", "<then>", "<go>",
                                    "<fix>", "<end>",  "<none>",  "<s>"};
  for (unsigned byte = 0; byte < 256; ++byte) texts.push_back(fmt::format("<0x{:02X}>", byte));
  for (const char* text : {"<calendar.add>", "<lists.add>", "<hearth.undo>", "<item=>", "<list=>",
                           "<what=>", "<when=>", "<who=>", "<part=>", "<offer>", "<new>", "<1=>",
                           "<2=>", "<3=>", "<4=>", "<5=>", "<6=>"})
    texts.push_back(text);
  for (char c = 'a'; c <= 'y'; ++c) {  // z has no piece
    texts.push_back(std::string(1, c));
    texts.push_back("##" + std::string(1, c));
  }
  for (char c = '0'; c <= '9'; ++c) {
    texts.push_back(std::string(1, c));
    texts.push_back("##" + std::string(1, c));
  }
  for (const char* text :
       {"lunch", "friday", "on", "with", "ana", "milk", "##ment", "appoint", "'", ",", "ä"})
    texts.push_back(text);
  return texts;
}

inline TinySpark tiny_spark() { return {tiny_vocabulary(), tiny_catalogue}; }

}  // namespace model::testing
