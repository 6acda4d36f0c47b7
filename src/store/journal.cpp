#include "store/store.h"

namespace store {

using base::Code;
using base::fail;

const char* shelf_name(Shelf shelf) {
  switch (shelf) {
    case Shelf::timer:
      return "timer";
    case Shelf::effect:
      return "effect";
    case Shelf::inbox:
      return "inbox";
    case Shelf::outbox:
      return "outbox";
  }
  return "unknown";
}

namespace {

void append_number(std::string& out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += char(number >> shift);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

}  // namespace

Hash leaf_of(const Record& record) {
  std::string bytes(1, '\0');
  append_number(bytes, uint64_t(record.seq));
  append_number(bytes, uint64_t(record.step));
  append_number(bytes, uint64_t(record.epoch));
  append_text(bytes, record.room);
  append_text(bytes, record.kind);
  bytes += crypto::view(record.box_hash);
  return crypto::hash256(bytes);
}

Hash chain_of(const Hash& before, const Hash& leaf) {
  std::string bytes(1, '\1');
  bytes += crypto::view(before);
  bytes += crypto::view(leaf);
  return crypto::hash256(bytes);
}

void chain_onto(const Head& head, std::span<Record> records) {
  Hash chain = head.chain;
  for (auto& record : records) {
    record.box_hash = crypto::hash256(*record.box);
    record.leaf = leaf_of(record);
    record.chain = chain = chain_of(chain, record.leaf);
  }
}

namespace {

// Whether a record is what was written after `before`, as far as it can be told without keys.
bool holds(const Record& record, const Head& before, int64_t epoch_now) {
  bool box_holds =
      record.box ? crypto::hash256(*record.box) == record.box_hash : record.epoch < epoch_now;
  return box_holds && record.seq == before.seq + 1 && leaf_of(record) == record.leaf &&
         chain_of(before.chain, record.leaf) == record.chain;
}

std::unexpected<base::Error> broken(int64_t seq) {
  return fail(Code::corrupt, fmt::format("Record {} of the journal is not as it was written.", seq),
              "Restore the house from a backup.");
}

}  // namespace

Result<Head> verify(Store& store) {
  auto epochs = TRY(store.epochs());
  Head seen;
  TRY(store.read({}, [&](const Record& record) -> Result<void> {
    auto epoch = epochs.find(record.room);
    if (!holds(record, seen, epoch == epochs.end() ? 1 : epoch->second))
      return broken(seen.seq + 1);
    seen = {record.seq, record.chain};
    return {};
  }));
  Head head = TRY(store.head());
  if (head != seen) return broken(seen.seq + 1);
  return head;
}

}  // namespace store
