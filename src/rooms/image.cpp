#include "rooms/image.h"

#include <bit>

#include "base/text.h"

namespace rooms {
namespace {

using base::Code;
using base::fail;
using db::Blob;
using db::Null;
using db::Rows;
using db::Value;

void put_number(std::string& out, uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += char(number >> shift);
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out += text;
}

// A letter for the type, then the number, or the length and the bytes.
void put_value(std::string& out, const Value& value) {
  if (auto* number = std::get_if<int64_t>(&value)) {
    out += 'i';
    put_number(out, uint64_t(*number));
  } else if (auto* real = std::get_if<double>(&value)) {
    out += 'r';
    put_number(out, std::bit_cast<uint64_t>(*real));
  } else if (value.is_null()) {
    out += 'n';
  } else {
    out += std::holds_alternative<Blob>(value) ? 'b' : 't';
    put_text(out, value.bytes());
  }
}

// Reads what the above wrote, from the front of `rest`.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool at_end() const { return rest_.empty(); }

  Result<uint64_t> number() {
    std::string_view bytes = TRY(take(8));
    uint64_t number = 0;
    for (char byte : bytes) number = number << 8 | uint8_t(byte);
    return number;
  }

  Result<std::string> text() {
    uint64_t size = TRY(number());
    return std::string(TRY(take(size)));
  }

  Result<Value> value() {
    char type = TRY(take(1))[0];
    switch (type) {
      case 'n':
        return Value();
      case 'i':
        return Value(int64_t(TRY(number())));
      case 'r':
        return Value(std::bit_cast<double>(TRY(number())));
      case 't':
        return Value(TRY(text()));
      case 'b':
        return Value(Blob{TRY(text())});
      default:
        return fail(Code::corrupt, "A snapshot holds a value of no known type.");
    }
  }

 private:
  Result<std::string_view> take(uint64_t count) {
    if (count > rest_.size()) return fail(Code::corrupt, "A snapshot ends too early.");
    std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
};

std::string in_quotes(const std::string& name) {
  return '"' + base::replace_all(name, "\"", "\"\"") + '"';
}

std::string list(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (auto& name : names) all.push_back(in_quotes(name));
  return base::join(all, ", ");
}

// Every column that is stored as it was given, and those of the primary key in their order.
struct Columns {
  std::vector<std::string> all;
  std::vector<std::string> key;
};

Result<Columns> columns_of(db::Database& database, const std::string& table) {
  Columns columns;
  for (auto& row : TRY(database.query("select name from pragma_table_info(?) order by cid", table)))
    columns.all.push_back(row.text(0));
  for (auto& row :
       TRY(database.query("select name from pragma_table_info(?) where pk > 0 order by pk", table)))
    columns.key.push_back(row.text(0));
  if (columns.key.empty())
    return fail(Code::invalid, fmt::format("Table {} has no primary key.", table));
  return columns;
}

Result<void> load_table(db::Database& database, Reader& reader) {
  std::string table = TRY(reader.text());
  uint64_t columns = TRY(reader.number());
  std::vector<std::string> names, places;
  for (uint64_t i = 0; i < columns; ++i) {
    names.push_back(TRY(reader.text()));
    places.push_back("?");
  }
  std::string insert = fmt::format("insert into {} ({}) values ({})", in_quotes(table), list(names),
                                   base::join(places, ", "));
  for (uint64_t rows = TRY(reader.number()); rows > 0; --rows) {
    std::vector<Value> values;
    for (uint64_t i = 0; i < columns; ++i) values.push_back(TRY(reader.value()));
    TRY(database.change(insert, std::span<const Value>(values)));
  }
  return {};
}

}  // namespace

Result<std::string> read_image(db::Database& database, std::span<const std::string> tables) {
  std::string image;
  for (auto& table : tables) {
    Columns columns = TRY(columns_of(database, table));
    Rows rows = TRY(database.query(fmt::format("select {} from {} order by {}", list(columns.all),
                                               in_quotes(table), list(columns.key))));
    put_text(image, table);
    put_number(image, columns.all.size());
    for (auto& column : columns.all) put_text(image, column);
    put_number(image, rows.size());
    for (auto& row : rows)
      for (auto& value : row.values()) put_value(image, value);
  }
  return image;
}

Result<void> load_image(db::Database& database, std::string_view image) {
  TRY(database.exec("pragma defer_foreign_keys = on"));
  Reader reader(image);
  while (!reader.at_end()) TRY(load_table(database, reader));
  return {};
}

}  // namespace rooms
