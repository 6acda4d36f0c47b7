#include "model/spark_scope.h"

#include <cmath>
#include <initializer_list>

namespace model {
namespace {

uint32_t mixed(std::initializer_list<uint32_t> parts) {
  auto mix = uint32_t(parts.size());
  for (uint32_t part : parts) {
    mix = (mix ^ part) * 0x9E3779B1u;
    mix ^= mix >> 15;
  }
  return mix;
}

}  // namespace

double SparkScope::confidence(std::span<const Piece> pieces) const {
  int64_t sum = 0, count = 0;
  auto add = [&](std::initializer_list<uint32_t> parts) {
    sum += weights_[mixed(parts) % weights_.size()];
    ++count;
  };
  uint32_t before = 0, between = 0;
  for (size_t at = 0; at <= pieces.size(); ++at) {  // nothing stands behind the last
    uint32_t now = at < pieces.size() ? uint32_t(pieces[at].token) : 0;
    if (at < pieces.size()) add({now});
    add({between, now});
    add({before, between, now});
    before = std::exchange(between, now);
  }
  return 1 / (1 + std::exp(-(scale_ * double(sum) / double(count) + shift_)));
}

}  // namespace model
