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
  OrderDrafter(const Mapping& mapping, const OrderRules& rules) : x_mapping(mapping), x_rules(rules) {}

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

  const Mapping& x_mapping;
  const OrderRules& x_rules;
  Draft x_draft;
  contract::PlaceOrder x_order;
  bool x_dated = false;
};

// Reads the orders of an indexed file one by one.
class OrderFile {
 public:
  OrderFile(csv::FileSource& source, const OrderIndex& index, const Mapping& mapping, const OrderRules& rules,
            csv::Options options)
      : x_source(source), x_index(index), x_mapping(mapping), x_drafter(mapping, rules), x_options(options) {}

  // Or what is wrong with the file as a whole: it changed since it was indexed, or the disk fails.
  std::variant<Draft, std::string> read(const IndexedOrder& order);

 private:
  csv::FileSource& x_source;
  const OrderIndex& x_index;
  const Mapping& x_mapping;
  OrderDrafter x_drafter;
  csv::Options x_options;
};

}  // namespace flowmart::cli::import
