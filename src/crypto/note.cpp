#include "crypto/note.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace crypto {
namespace {

constexpr std::string_view dash = "— ";

// The first four bytes tell keys of one name apart.
std::string key_id(std::string_view name, std::string_view public_key) {
  Hash hash = hash256(fmt::format("{}\n\x01{}", name, public_key));
  return std::string(view(hash).substr(0, 4));
}

std::string text_of(const Checkpoint& checkpoint) {
  return fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size,
                     to_base64(view(checkpoint.root)));
}

std::unexpected<base::Error> no_note() {
  return base::fail(base::Code::corrupt, "This is no signed checkpoint of a journal.");
}

Result<Checkpoint> checkpoint_from(std::string_view text) {
  std::vector<std::string_view> lines = base::split(text, '\n');
  if (lines.size() < 4 || lines[0].empty()) return no_note();
  Checkpoint checkpoint{.origin = std::string(lines[0])};
  auto [end, error] = std::from_chars(lines[1].begin(), lines[1].end(), checkpoint.size);
  auto root = from_base64(lines[2]);
  if (error != std::errc() || end != lines[1].end() || !root || root->size() != sizeof(Hash))
    return no_note();
  std::copy(root->begin(), root->end(), checkpoint.root.begin());
  return checkpoint;
}

}  // namespace

std::string signed_note(const Checkpoint& checkpoint, const Signer& signer) {
  std::string text = text_of(checkpoint);
  std::string signature = key_id(checkpoint.origin, signer.public_key()) + signer.sign(text);
  return fmt::format("{}\n{}{} {}\n", text, dash, checkpoint.origin, to_base64(signature));
}

Result<Checkpoint> open_note(std::string_view note, std::string_view public_key) {
  size_t gap = note.rfind("\n\n");
  if (gap == note.npos) return no_note();
  std::string_view text = note.substr(0, gap + 1);
  Checkpoint checkpoint = TRY(checkpoint_from(text));
  std::string signer = fmt::format("{}{} ", dash, checkpoint.origin);
  for (std::string_view line : base::split(note.substr(gap + 2), '\n')) {
    if (!line.starts_with(signer)) continue;
    std::string signature = TRY(from_base64(line.substr(signer.size())));
    if (signature.substr(0, 4) == key_id(checkpoint.origin, public_key) &&
        holds_signature(public_key, text, std::string_view(signature).substr(4)))
      return checkpoint;
  }
  return base::fail(base::Code::denied, "The checkpoint is not signed with this house's key.");
}

}  // namespace crypto
