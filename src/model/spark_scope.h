// Spark's second opinion: does a request, said alone, ask for something Hearth does at all? A
// linear model over its pieces, their pairs and triples. docs/formats/spark.md, "Confidence".
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "model/spark_vocabulary.h"

namespace model {

class SparkScope {
 public:
  // One weight a bucket, at least one.
  SparkScope(std::vector<int8_t> weights, double scale, double shift)
      : weights_(std::move(weights)), scale_(scale), shift_(shift) {}
  // 0 … 1.
  double confidence(std::span<const Piece> pieces) const;

 private:
  std::vector<int8_t> weights_;
  double scale_, shift_;
};

}  // namespace model
