// Any bytes: the reader must end, keep to its bounds, and say the same however its input is cut. What it
// takes without a fault must come back the same after being written by the writer.
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/csv/reader.hpp"
#include "cli/csv/writer.hpp"

using namespace flowmart::cli::csv;

namespace {

struct Reading {
  std::vector<std::vector<std::string>> records;
  std::string log;  // everything else: places, faults, lengths
  bool clean = true;
};

Reading read_all(std::string_view bytes, std::size_t piece_bytes, Options options) {
  MemorySource source(bytes, piece_bytes);
  Reader reader(source, options);
  Reading out;
  std::uint64_t expected_offset = UINT64_MAX;
  while (true) {
    const Reader::Step step = reader.next();
    out.log += std::to_string(static_cast<int>(step));
    if (step == Reader::Step::faulty_record || step == Reader::Step::stopped) {
      out.clean = false;
      out.log += reader.fault().reason + "@" + std::to_string(reader.fault().at.line) + ":" +
                 std::to_string(reader.fault().at.column);
      if (!is_utf8(reader.fault().reason)) std::abort();
    }
    if (step == Reader::Step::end || step == Reader::Step::stopped) return out;
    if (reader.length_bytes() == 0 || reader.offset_bytes() + reader.length_bytes() > bytes.size())
      std::abort();
    if (expected_offset != UINT64_MAX && reader.offset_bytes() < expected_offset) std::abort();
    expected_offset = reader.offset_bytes() + reader.length_bytes();
    std::vector<std::string> record;
    for (std::size_t i = 0; i < reader.columns(); ++i) {
      record.emplace_back(reader.field(i));
      if (!is_utf8(record.back())) std::abort();
      const Place at = reader.place(i);
      if (at.line < reader.line() || at.line >= reader.next_line() || at.column == 0) std::abort();
    }
    if (step == Reader::Step::record) out.records.push_back(std::move(record));
    out.log += std::to_string(reader.offset_bytes()) + "+" + std::to_string(reader.length_bytes()) + "/" +
               std::to_string(reader.line());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  Options options;
  options.encoding = (data[0] & 1) != 0 ? Encoding::windows_1252 : Encoding::utf8;
  options.delimiter = (data[0] & 2) != 0 ? ';' : ',';
  if ((data[0] & 4) != 0) {
    options.field_bytes_max = 16;
    options.record_bytes_max = 64;
    options.columns_max = 3;
  }
  const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);
  const Reading whole = read_all(bytes, SIZE_MAX, options);
  const Reading pieces = read_all(bytes, 1u + data[1] % 7u, options);
  if (whole.log != pieces.log || whole.records != pieces.records) std::abort();
  if (!whole.clean) return 0;
  std::string written;
  for (const auto& record : whole.records) append_record(record, written);
  if (read_all(written, SIZE_MAX, {}).records != whole.records) std::abort();
  return 0;
}
