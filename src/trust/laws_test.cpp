// The laws of labels and of decisions, over a million cases each: a tight loop over a seeded
// generator, so that it takes seconds and a case that fails can be had again.
#include <gtest/gtest.h>

#include <random>

#include "trust/gatekeeper.h"
#include "trust/stored_label.h"

namespace trust {
namespace {

constexpr int cases = 1'000'000;

class Cases {
 public:
  uint32_t below(uint32_t count) { return uint32_t(random_()) % count; }
  uint32_t bits() { return uint32_t(random_() >> 32); }
  // Many bits, few, none or all: joins of only random words would hardly ever be empty.
  uint32_t some() {
    switch (below(4)) {
      case 0:
        return 0;
      case 1:
        return ~0u;
      case 2:
        return 1u << below(14);
      default:
        return bits();
    }
  }
  Label label() {
    return {.integrity = Integrity(below(4)),
            .flags = uint8_t(bits()),
            .key_domains = uint16_t(some()),
            .readers = some(),
            .categories = some(),
            .purposes = some()};
  }
  Call call() {
    Call call{.policy = {.tool = "tool",
                         .effect = Effect(below(7)),
                         .categories = below(3) ? 0 : some(),
                         .purposes = below(2) ? every_purpose : some(),
                         .sends = below(2) == 0},
              .task = "t",
              .path = "1",
              .arguments = {{"to", "ana", "ana", Part::control, label()},
                            {"text", texts_[below(3)], "", Part::content, label()}},
              .control = label()};
    return call;
  }
  Task task() {
    Task task{.id = "t", .request = "send https://a.example to ana", .categories_named = some()};
    if (below(2)) task.tools = {"tool"};
    if (below(4) == 0) task.listed = {"ana"};
    task.purposes = some();
    return task;
  }

 private:
  std::mt19937_64 random_{20260504};
  const char* texts_[3] = {"hello", "see https://a.example", "see https://b.example"};
};

// No more than either side, in any of its parts.
bool is_within(const Label& joined, const Label& side) {
  return joined.integrity <= side.integrity && (side.flags & ~joined.flags) == 0 &&
         (side.key_domains & ~joined.key_domains) == 0 &&
         (side.categories & ~joined.categories) == 0 && (joined.readers & ~side.readers) == 0 &&
         (joined.purposes & ~side.purposes) == 0;
}

TEST(Laws, JoinIsAssociativeCommutativeIdempotentAndNeverGivesMoreThanEitherSide) {
  Cases some;
  for (int i = 0; i < cases; ++i) {
    Label a = some.label(), b = some.label(), c = some.label(), joined = join(a, b);
    bool lawful = join(a, join(b, c)) == join(joined, c) && joined == join(b, a) &&
                  join(a, a) == a && is_within(joined, a) && is_within(joined, b);
    ASSERT_TRUE(lawful) << "case " << i;
  }
}

TEST(Laws, TheWorstLabelIsWorseThanAnyButForItsReaders) {
  Cases some;
  for (int i = 0; i < cases; ++i) {
    Label joined = join(some.label(), Label::worst());
    ASSERT_EQ(joined.integrity, Integrity::outside);
    ASSERT_EQ(joined.categories, ~0u);
    ASSERT_EQ(joined.purposes, 0u);
    ASSERT_EQ(joined.readers & ~reader_owner, 0u);
  }
}

TEST(Laws, ARecordIsNeverWorthMoreThanItsMakersWordsAndReadsAsItWasKept) {
  Cases some;
  for (int i = 0; i < cases / 10; ++i) {
    Label label = some.label(), kept = stored(label);
    ASSERT_LE(kept.integrity, std::min(label.integrity, Integrity::own));
    ASSERT_EQ(kept.categories, label.categories);
    ASSERT_EQ(kept.readers & ~reader_owner, 0u);
    ASSERT_EQ(kept.purposes & ~label.purposes, 0u);
    ASSERT_EQ(restore_label(store_label(label)), kept) << "case " << i;
  }
}

// From the most to the least that is let through.
int strictness(Verdict verdict) {
  return verdict == Verdict::allow ? 0 : verdict == Verdict::card ? 1 : 2;
}

TEST(Laws, AWorseValueNeverGetsMoreDone) {
  Cases some;
  for (int i = 0; i < cases; ++i) {
    Call call = some.call(), worse = call;
    Task task = some.task();
    Label& spoiled = i % 3 == 0   ? worse.control
                     : i % 3 == 1 ? worse.arguments[0].label
                                  : worse.arguments[1].label;
    spoiled = join(spoiled, some.label());
    Decision before = Gatekeeper::judge(call, task), after = Gatekeeper::judge(worse, task);
    ASSERT_GE(strictness(after.verdict), strictness(before.verdict))
        << "case " << i << ": " << before.rule << ", then " << after.rule;
  }
}

TEST(Laws, ASmallerToolSetNeverGetsMoreDone) {
  Cases some;
  for (int i = 0; i < cases; ++i) {
    Call call = some.call();
    Task wide = some.task(), narrow = wide;
    wide.tools = {"tool"};
    narrow.tools = {};
    ASSERT_GE(strictness(Gatekeeper::judge(call, narrow).verdict),
              strictness(Gatekeeper::judge(call, wide).verdict))
        << "case " << i;
  }
}

TEST(Laws, APermitIsHadExactlyWhereTheVerdictIsAllowAndIsGoodOnce) {
  Cases some;
  for (int i = 0; i < cases / 10; ++i) {
    Call call = some.call();
    Task task = some.task();
    bool allowed = Gatekeeper::judge(call, task).verdict == Verdict::allow;
    auto permit = Gatekeeper::permit(call, task);
    ASSERT_EQ(permit.has_value(), allowed) << "case " << i;
    if (!permit) continue;
    ASSERT_TRUE(permit->use(call)) << "case " << i;
    ASSERT_FALSE(permit->use(call)) << "case " << i;
  }
}

}  // namespace
}  // namespace trust
