#include "skills/memory/likeness.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace memory {
namespace {

// FNV-1a, 32 bits.
uint32_t hash(std::string_view bytes) {
  uint32_t value = 2166136261u;
  for (char c : bytes) value = (value ^ static_cast<unsigned char>(c)) * 16777619u;
  return value;
}

// Words that say nothing about the topic.
bool is_filler(std::string_view word) {
  static constexpr std::string_view fillers[] = {
      "a",  "an", "and", "are", "at",  "did", "do",   "for", "i",   "in",   "is",    "it",
      "me", "my", "of",  "on",  "our", "the", "that", "to",  "was", "what", "where", "with"};
  return std::binary_search(std::begin(fillers), std::end(fillers), word);
}

}  // namespace

Sketch sketch(std::string_view text) {
  std::array<double, 256> counts{};
  std::string folded = base::fold(text);
  for (std::string_view word : base::split(folded, ' ')) {
    if (is_filler(word)) continue;
    std::string framed = " " + std::string(word) + " ";
    for (size_t at = 0; at + 3 <= framed.size(); ++at) {
      uint32_t h = hash(std::string_view(framed).substr(at, 3));
      counts[h % 256] +=
          (h >> 8) % 2 == 0 ? 1 : -1;  // signed hashing: collisions cancel on average
    }
  }
  double length = 0;
  for (double count : counts) length += count * count;
  Sketch out{};
  if (length == 0) return out;
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = int8_t(std::lround(counts[i] * 127 / std::sqrt(length)));
  return out;
}

double likeness(const Sketch& a, const Sketch& b) {
  int64_t product = 0, a_length = 0, b_length = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    product += a[i] * b[i];
    a_length += a[i] * a[i];
    b_length += b[i] * b[i];
  }
  if (a_length == 0 || b_length == 0) return 0;
  return double(product) / std::sqrt(double(a_length) * double(b_length));
}

std::string to_bytes(const Sketch& sketch) {
  return std::string(reinterpret_cast<const char*>(sketch.data()), sketch.size());
}

Sketch from_bytes(std::string_view bytes) {
  Sketch out{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()),
              reinterpret_cast<char*>(out.data()));
  return out;
}

}  // namespace memory
