// Where the rows of each order lie in a file.
//
// An order is all rows of one number, at the place of the first; its other rows may stand anywhere. The file
// is read twice: once for this index (and the digest of the file, and to find out whether it can be read to
// its end at all, before anything is done), then order by order. Rows that follow one another are one
// stretch, so an export sorted by order costs one entry an order (some 150 bytes, whatever its size), and at
// worst, with no two rows of an order together, 24 bytes a row besides. The rows themselves are never held.
//
// A row whose order can't be told (its number is missing, or it can't be read that far) might belong to the
// order before it or to the one after it. Both are refused: an order is never placed in part.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "cli/csv/reader.hpp"
#include "cli/import/mapping.hpp"
#include "cli/import/report.hpp"

namespace flowmart::cli::import {

struct Stretch {
  std::uint64_t offset_bytes = 0;
  std::uint64_t first_line = 0;
  std::uint32_t length_bytes = 0;
  std::uint32_t next = 0;  // number of the order's next stretch; 0: the last one
};

struct IndexedOrder {
  std::string number;
  std::uint32_t first = 0, last = 0;  // stretches
  std::uint64_t doubtful_line = 0;    // of a row that may belong to it; 0: none
};

class OrderIndex {
 public:
  // Reads the file to its end. What makes it unusable as a whole is returned; rows that belong nowhere go to
  // `refused`.
  std::optional<csv::Fault> read(csv::Reader& reader, std::size_t order_column, std::size_t columns,
                                 std::vector<Refusal>& refused);

  const std::vector<IndexedOrder>& orders() const { return orders_; }
  const Stretch& stretch(std::uint32_t number) const { return stretches_[number]; }
  std::uint64_t rows() const { return rows_; }

 private:
  void add(const csv::Reader& reader, std::string_view number);

  std::vector<IndexedOrder> orders_;  // by first row
  std::vector<Stretch> stretches_{Stretch{}};
  std::unordered_map<std::string, std::uint32_t> by_number_;
  std::optional<std::uint32_t> previous_;  // order of the row before
  std::uint64_t doubtful_line_ = 0;        // of a row since then that belongs nowhere
  std::uint64_t rows_ = 0;
};

// Whether a faulty row still says for certain which order it is of: its number stands before the fault, and
// no column was gained or lost on the way there.
bool order_is_certain(const csv::Reader& reader, std::size_t order_column, std::size_t columns);

}  // namespace flowmart::cli::import
