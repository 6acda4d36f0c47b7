// Any bytes, cut anywhere: the parser keeps its limits, and the cut makes no difference.
#include "net/sse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  size_t cut = std::min<size_t>(data[0], bytes.size());
  auto read = [](std::initializer_list<std::string_view> pieces) {
    net::SseParser parser(1024);
    std::vector<net::SseEvent> events;
    auto keep = [&](const net::SseEvent& event) { events.push_back(event); };
    bool whole = true;
    for (auto piece : pieces) whole = whole && parser.feed(piece, keep);
    if (whole) parser.finish(keep);
    return std::pair(whole, events);
  };
  CHECK(read({bytes}) == read({bytes.substr(0, cut), bytes.substr(cut)}));
  return 0;
}
