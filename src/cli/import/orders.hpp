// Rows of a file as orders: PlaceOrder messages, or why not.
//
// An order is refused whole if any of its rows can't be read, has a quantity under 1, or a price that is
// negative or finer than the currency's smallest unit. Buyer, address and date are those of the first row
// that has them. What a file does not say: the buyer is "Customer N", or a guest; mail addresses end in
// ".invalid" (RFC 2606), where nobody is reached; an address is "unknown".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/csv/reader.hpp"
#include "cli/csv/source.hpp"
#include "cli/import/mapping.hpp"
#include "cli/import/order_index.hpp"
#include "cli/import/report.hpp"
#include "cli/import/values.hpp"
#include "contract/messages/orders.hpp"

namespace flowmart::cli::import {

struct OrderRules {
  Currency currency{{'G', 'B', 'P'}};
  std::optional<DateFormat> date_format;
  std::optional<Time> default_date;
};

// One order of the file.
struct Draft {
  std::string number;
  std::vector<csv::Place> rows;   // of its readable rows, in the order of the message's items
  std::vector<Refusal> refusals;  // empty: the order may be placed
  std::optional<contract::PlaceOrder> order;
  Money total;
};

// Makes a draft of rows handed in one after another.
class OrderDrafter {
 public:
  OrderDrafter(const Mapping& mapping, const OrderRules& rules) : mapping_(mapping), rules_(rules) {}

  void begin(std::string number);
  void row(const csv::Reader& reader);
  void faulty_row(const csv::Reader& reader);
  void doubt(std::uint64_t line);  // a row that belongs nowhere may be of this order
  Draft finish();

 private:
  std::string_view text(const csv::Reader& reader, OrderField field) const;
  void refuse(const csv::Reader& reader, std::optional<std::size_t> column, Wrong wrong, std::string code);
  void line_item(const csv::Reader& reader);
  void add_to_total(const csv::Reader& reader, const Money& price, Quantity quantity);
  void heading(const csv::Reader& reader);
  void date(const csv::Reader& reader);
  void fill_gaps();
  void refuse_others();

  const Mapping& mapping_;
  const OrderRules& rules_;
  Draft draft_;
  contract::PlaceOrder order_;
  bool dated_ = false;
};

// Reads the orders of an indexed file one by one.
class OrderFile {
 public:
  OrderFile(csv::FileSource& source, const OrderIndex& index, const Mapping& mapping, const OrderRules& rules,
            csv::Options options)
      : source_(source), index_(index), mapping_(mapping), drafter_(mapping, rules), options_(options) {}

  // Or what is wrong with the file as a whole: it changed since it was indexed, or the disk fails.
  std::variant<Draft, std::string> read(const IndexedOrder& order);

 private:
  csv::FileSource& source_;
  const OrderIndex& index_;
  const Mapping& mapping_;
  OrderDrafter drafter_;
  csv::Options options_;
};

}  // namespace flowmart::cli::import
