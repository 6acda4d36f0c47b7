// hearth-verify: is this journal the one that was signed? Checks journal.db of a house, or a backup
// of it, without keys and without the writer's code: only SQLite, SHA-256 and Ed25519. The format
// is docs/formats/house.md.
#include <sodium.h>
#include <sqlite3mc/sqlite3.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr const char* usage =
    "hearth-verify HOME|BACKUP [--key HEX] [--since FILE]\n"
    "  HOME, BACKUP  a house's folder, or the file that `hearth backup` wrote\n"
    "  --key HEX     the house's public key, as you noted it (default: as HOME/keys says)\n"
    "  --since FILE  a checkpoint that `hearth log --checkpoint` printed earlier: the journal "
    "must\n"
    "                go on from there\n";

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Bytes = std::string;

const unsigned char* raw(const Bytes& bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Bytes sha256(const Bytes& bytes) {
  Bytes hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), raw(bytes), bytes.size());
  return hash;
}

Bytes number(int64_t value) {
  Bytes out;
  for (int shift = 56; shift >= 0; shift -= 8) out += char(uint64_t(value) >> shift);
  return out;
}

Bytes unbase64(const std::string& text) {
  Bytes out(text.size(), '\0');
  size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &length, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    throw Broken("A checkpoint holds text that is not base64.");
  out.resize(length);
  return out;
}

Bytes unhex(const std::string& text) {
  Bytes out(text.size() / 2, '\0');
  size_t length = 0;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                     text.size(), nullptr, &length, nullptr) != 0 ||
      length * 2 != text.size())
    throw Broken("The key is not 64 hexadecimal digits.");
  return out;
}

// The roots of the trees of the first n leaves, by RFC 6962, 2.1: subtrees of equal size are joined
// from the right.
class Roots {
 public:
  void add(const Bytes& leaf) {
    parts_.push_back({1, leaf});
    while (parts_.size() > 1 && parts_.back().size == parts_[parts_.size() - 2].size) join();
    ++count_;
  }
  int64_t count() const { return count_; }
  Bytes root() const {
    if (parts_.empty()) return sha256("");
    Roots rest = *this;
    while (rest.parts_.size() > 1) rest.join();
    return rest.parts_.front().hash;
  }

 private:
  struct Part {
    int64_t size;
    Bytes hash;
  };
  void join() {
    Part right = parts_.back();
    parts_.pop_back();
    Part& left = parts_.back();
    left = {left.size + right.size, sha256('\1' + left.hash + right.hash)};
  }
  std::vector<Part> parts_;
  int64_t count_ = 0;
};

class Database {
 public:
  explicit Database(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
      throw Broken("There is no journal " + file.string() + ".");
    check(sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE, nullptr));
    sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    rows("pragma locking_mode = exclusive", [](sqlite3_stmt*) {});
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(db_); }

  template <class Visit>
  void rows(const char* sql, Visit&& visit) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr));
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) visit(statement);
    sqlite3_finalize(statement);
    check(status == SQLITE_DONE ? SQLITE_OK : status);
  }

 private:
  void check(int status) {
    if (status == SQLITE_BUSY || status == SQLITE_LOCKED)
      throw Broken("Hearth has this journal open. Stop it first, or check a backup.");
    if (status != SQLITE_OK)
      throw Broken(std::string("The journal cannot be read: ") + sqlite3_errmsg(db_) + ".");
  }
  sqlite3* db_ = nullptr;
};

Bytes bytes_at(sqlite3_stmt* row, int column) {
  auto* begin = static_cast<const char*>(sqlite3_column_blob(row, column));
  return begin ? Bytes(begin, size_t(sqlite3_column_bytes(row, column))) : Bytes();
}

struct Checkpoint {
  int64_t size = 0;
  Bytes root;
};

// A signed note (C2SP): text, an empty line, "— NAME SIGNATURE".
Checkpoint opened(const std::string& note, const std::string& origin, const Bytes& key) {
  size_t gap = note.rfind("\n\n");
  if (gap == note.npos) throw Broken("The journal's end is not signed.");
  std::string text = note.substr(0, gap + 1), name, size, root, dash, signer, signature;
  std::istringstream lines(text), below(note.substr(gap + 2));
  std::getline(lines, name), std::getline(lines, size), std::getline(lines, root);
  below >> dash >> signer >> signature;
  Bytes signed_bytes = unbase64(signature), id = sha256(origin + "\n\x01" + key).substr(0, 4);
  bool holds =
      name == origin && signer == origin && key.size() == crypto_sign_PUBLICKEYBYTES &&
      signed_bytes.size() == 4 + crypto_sign_BYTES && signed_bytes.substr(0, 4) == id &&
      crypto_sign_verify_detached(raw(signed_bytes) + 4, raw(text), text.size(), raw(key)) == 0;
  if (!holds) throw Broken("A checkpoint is not signed with this house's key.");
  return {std::stoll(size), unbase64(root)};
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Broken("Cannot read " + file.string() + ".");
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The ring of keys is JSON as Hearth writes it; the public key stands in the clear.
Bytes key_beside(const std::filesystem::path& keys) {
  std::string text = read(keys), mark = "\"signer\": \"";
  size_t at = text.find(mark);
  if (at == text.npos)
    throw Broken(keys.string() + " does not name the house's public key. Say it with --key.");
  at += mark.size();
  return unhex(text.substr(at, text.find('"', at) - at));
}

void check_record(sqlite3_stmt* row, int64_t seq, const std::map<std::string, int64_t>& epochs) {
  auto broken = [&] {
    return Broken("Record " + std::to_string(seq) + " of the journal is not as it was written.");
  };
  std::string room = bytes_at(row, 2), kind = bytes_at(row, 4);
  Bytes box_hash = bytes_at(row, 6);
  int64_t epoch = sqlite3_column_int64(row, 3);
  bool erased = sqlite3_column_type(row, 5) == SQLITE_NULL;
  auto now = epochs.find(room);
  if (erased ? epoch >= (now == epochs.end() ? 1 : now->second)
             : sha256(bytes_at(row, 5)) != box_hash)
    throw broken();
  Bytes leaf =
      sha256('\0' + number(seq) + number(sqlite3_column_int64(row, 1)) + number(epoch) +
             number(int64_t(room.size())) + room + number(int64_t(kind.size())) + kind + box_hash);
  if (sqlite3_column_int64(row, 0) != seq || leaf != bytes_at(row, 7)) throw broken();
}

std::string verify(const std::filesystem::path& place, const std::string& key_text,
                   const std::string& since) {
  bool folder = std::filesystem::is_directory(place);
  auto keys = folder ? place / "keys" : std::filesystem::path(place.string() + ".keys");
  Database journal(folder ? place / "journal.db" : place);
  Bytes key = key_text.empty() ? key_beside(keys) : unhex(key_text);

  std::string origin, note;
  journal.rows("select person, note from person", [&](sqlite3_stmt* row) {
    origin = "hearth/" + bytes_at(row, 0);
    note = bytes_at(row, 1);
  });
  if (origin.empty()) return "The journal is empty.";
  Checkpoint end = opened(note, origin, key), earlier;
  if (!since.empty()) earlier = opened(read(since), origin, key);

  std::map<std::string, int64_t> epochs;
  journal.rows("select room, epoch from room",
               [&](sqlite3_stmt* row) { epochs[bytes_at(row, 0)] = sqlite3_column_int64(row, 1); });
  Roots tree;
  bool goes_on = earlier.size == 0;
  journal.rows("select seq, step, room, epoch, kind, box, box_hash, leaf from journal order by seq",
               [&](sqlite3_stmt* row) {
                 check_record(row, tree.count() + 1, epochs);
                 tree.add(bytes_at(row, 7));
                 goes_on |= tree.count() == earlier.size && tree.root() == earlier.root;
               });
  if (tree.count() != end.size)
    throw Broken("Record " + std::to_string(std::min(tree.count(), end.size) + 1) +
                 " of the journal is not as it was written: " + std::to_string(end.size) +
                 " were signed, " + std::to_string(tree.count()) + " are there.");
  if (tree.root() != end.root) throw Broken("The journal is not the one that was signed.");
  if (!goes_on) throw Broken("The journal does not go on from the checkpoint in " + since + ".");
  return "The journal holds: " + std::to_string(end.size) +
         " records, every hash and the signed end as written" +
         (since.empty() ? "."
                        : ", and it goes on from record " + std::to_string(earlier.size) + ".");
}

}  // namespace

int main(int count, char** words) {
  std::string place, key, since;
  for (int at = 1; at < count; ++at) {
    std::string word = words[at];
    if (word == "--help") return std::fputs(usage, stdout), 0;
    bool more = at + 1 < count;
    if (word == "--key" && more)
      key = words[++at];
    else if (word == "--since" && more)
      since = words[++at];
    else if (place.empty() && !word.starts_with("-"))
      place = word;
    else
      return std::fputs(usage, stderr), 2;
  }
  if (place.empty()) return std::fputs(usage, stderr), 2;
  try {
    if (sodium_init() < 0) throw Broken("libsodium does not start.");
    std::printf("%s\n", verify(place, key, since).c_str());
    return 0;
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "%s\n", trouble.what());
    return 1;
  }
}
