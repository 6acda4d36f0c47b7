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

void hash(Record& record) {
  record.box_hash = crypto::hash256(*record.box);
  record.leaf = leaf_of(record);
}

std::string journal_origin(const std::string& house) { return "hearth/" + house; }

Result<crypto::MerkleTree> tree_at(const Head& head, const std::string& house,
                                   std::string_view public_key) {
  auto changed = [] {
    return fail(Code::corrupt, "The end of the journal is not as it was signed.",
                "Restore the house from a backup.");
  };
  auto tree = crypto::MerkleTree::from_edge(uint64_t(head.seq), head.edge);
  if (!tree) return changed();
  if (head.seq == 0 && head.note.empty()) return tree;
  auto signed_end = crypto::open_note(head.note, public_key);
  crypto::Checkpoint expected{
      .origin = journal_origin(house), .size = tree->size(), .root = tree->root()};
  if (!signed_end || *signed_end != expected) return changed();
  return tree;
}

namespace {

// Whether a record is what was written there, as far as it can be told without keys.
bool holds(const Record& record, int64_t seq, int64_t epoch_now) {
  bool box_holds =
      record.box ? crypto::hash256(*record.box) == record.box_hash : record.epoch < epoch_now;
  return box_holds && record.seq == seq && leaf_of(record) == record.leaf;
}

std::unexpected<base::Error> broken(int64_t seq) {
  return fail(Code::corrupt, fmt::format("Record {} of the journal is not as it was written.", seq),
              "Restore the house from a backup.");
}

}  // namespace

Result<Head> verify(Store& store, const std::string& house, std::string_view public_key) {
  auto epochs = TRY(store.epochs());
  crypto::MerkleTree seen;
  TRY(store.read({}, [&](const Record& record) -> Result<void> {
    auto epoch = epochs.find(record.room);
    int64_t seq = int64_t(seen.size()) + 1;
    if (!holds(record, seq, epoch == epochs.end() ? 1 : epoch->second)) return broken(seq);
    seen.append(record.leaf);
    return {};
  }));
  Head head = TRY(store.head());
  crypto::MerkleTree signed_tree = TRY(tree_at(head, house, public_key));
  if (seen.size() != signed_tree.size()) return broken(int64_t(seen.size()) + 1);
  if (seen.root() != signed_tree.root())
    return fail(Code::corrupt, "The journal is not the one that was signed.",
                "Restore the house from a backup.");
  return head;
}

}  // namespace store
