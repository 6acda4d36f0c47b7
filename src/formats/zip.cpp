#include "formats/zip.h"

#include <array>
#include <cstdint>

namespace formats {
namespace {

constexpr uint16_t version = 20, utf8_names = 1 << 11, stored = 0;

void put16(std::string& out, uint32_t value) {
  out += char(value);
  out += char(value >> 8);
}
void put32(std::string& out, uint32_t value) {
  put16(out, value);
  put16(out, value >> 16);
}

// CRC-32 as ISO 3309 has it, reflected.
uint32_t checksum(std::string_view bytes) {
  static constexpr auto table = [] {
    std::array<uint32_t, 256> out{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0);
      out[i] = value;
    }
    return out;
  }();
  uint32_t sum = ~0u;
  for (char byte : bytes) sum = sum >> 8 ^ table[(sum ^ uint8_t(byte)) & 0xff];
  return ~sum;
}

// What local header and directory have in common, from the flags to the length of the name.
std::string description_of(const ArchivedFile& file, base::Local made) {
  auto day = base::day_of(made);
  std::chrono::year_month_day date(day);
  std::chrono::hh_mm_ss time(made - day);
  std::string out;
  put16(out, utf8_names);
  put16(out, stored);
  put16(out, uint32_t(time.hours().count() << 11 | time.minutes().count() << 5 |
                      time.seconds().count() / 2));
  put16(out, uint32_t((int(date.year()) - 1980) << 9) | unsigned(date.month()) << 5 |
                 unsigned(date.day()));
  put32(out, checksum(file.bytes));
  put32(out, uint32_t(file.bytes.size()));
  put32(out, uint32_t(file.bytes.size()));
  put16(out, uint32_t(file.name.size()));
  return out;
}

}  // namespace

std::string write_zip(const std::vector<ArchivedFile>& files, base::Local made) {
  std::string out, directory;
  for (const ArchivedFile& file : files) {
    std::string description = description_of(file, made);
    auto at = uint32_t(out.size());
    put32(out, 0x04034b50);
    put16(out, version);
    out += description;
    put16(out, 0);
    out += file.name;
    out += file.bytes;
    put32(directory, 0x02014b50);
    put16(directory, version);
    put16(directory, version);
    directory += description;
    directory += std::string(12, '\0');  // extra, comment, disk, attributes
    put32(directory, at);
    directory += file.name;
  }
  auto at = uint32_t(out.size());
  out += directory;
  put32(out, 0x06054b50);
  put32(out, 0);
  put16(out, uint32_t(files.size()));
  put16(out, uint32_t(files.size()));
  put32(out, uint32_t(directory.size()));
  put32(out, at);
  put16(out, 0);
  return out;
}

}  // namespace formats
