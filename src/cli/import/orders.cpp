#include "cli/import/orders.hpp"

#include <algorithm>
#include <set>

namespace flowmart::cli::import {
namespace {

constexpr std::string_view unknown = "unknown";
constexpr std::string_view nobody = "@customers.invalid";  // RFC 2606: never delivered

}  // namespace

void OrderDrafter::begin(std::string number) {
  x_draft = Draft{};
  x_draft.number = std::move(number);
  x_draft.total.currency = x_rules.currency;
  x_order = contract::PlaceOrder{};
  x_dated = false;
}

std::string_view OrderDrafter::text(const csv::Reader& reader, OrderField field) const {
  const std::optional<std::size_t> column = x_mapping.column(field);
  return column ? trimmed(reader.field(*column)) : std::string_view{};
}

void OrderDrafter::refuse(const csv::Reader& reader, std::optional<std::size_t> column, Wrong wrong,
                          std::string code) {
  const csv::Place at = column ? reader.place(*column) : csv::Place{reader.line(), 1};
  x_draft.refusals.push_back({at, column ? x_mapping.header(*column) : "", x_draft.number,
                              wrong.unreadable ? "unreadable" : std::move(code), std::move(wrong.reason),
                              wrong.unreadable});
}

void OrderDrafter::faulty_row(const csv::Reader& reader) {
  x_draft.refusals.push_back(
      {reader.fault().at, {}, x_draft.number, "unreadable", reader.fault().reason, true});
}

void OrderDrafter::doubt(std::uint64_t line) {
  x_draft.refusals.push_back({{line, 1},
                              {},
                              x_draft.number,
                              "doubtful",
                              "line " + std::to_string(line) + " can't be read and may belong to this order",
                              true});
}

void OrderDrafter::row(const csv::Reader& reader) {
  x_draft.rows.push_back({reader.line(), 1});
  line_item(reader);
  heading(reader);
  date(reader);
}

void OrderDrafter::line_item(const csv::Reader& reader) {
  contract::PlaceOrder::Item item;
  const auto sku_column = x_mapping.column(OrderField::sku);
  // As given: two codes that differ in a blank or in case are two products, here as in the products' file.
  item.itemId = reader.field(*sku_column);
  if (trimmed(item.itemId).empty())
    refuse(reader, sku_column, {"the product's code is missing", true}, "sku");
  item.name = text(reader, OrderField::name);
  if (item.name.empty()) item.name = item.itemId;
  const auto quantity_column = x_mapping.column(OrderField::quantity);
  const auto quantity = read_quantity(reader.field(*quantity_column), 1);
  if (const Wrong* wrong = std::get_if<Wrong>(&quantity))
    refuse(reader, quantity_column, {"the quantity " + wrong->reason, wrong->unreadable}, "quantity");
  const auto price_column = x_mapping.column(OrderField::price);
  const auto price = read_price(reader.field(*price_column), x_rules.currency);
  if (const Wrong* wrong = std::get_if<Wrong>(&price))
    refuse(reader, price_column, {"the price " + wrong->reason, wrong->unreadable}, "price");
  if (!x_draft.refusals.empty()) return;
  item.quantity = std::get<Quantity>(quantity);
  item.price = std::get<Money>(price).decimal();
  add_to_total(reader, std::get<Money>(price), item.quantity);
  x_order.items.push_back(std::move(item));
  if (x_order.items.size() == order_lines_max + 1)
    refuse(reader, std::nullopt, {"the order has more than " + std::to_string(order_lines_max) + " lines"},
           "lines");
}

void OrderDrafter::add_to_total(const csv::Reader& reader, const Money& price, Quantity quantity) {
  const auto line = multiply(price.minor, quantity);
  const auto sum = line ? add(x_draft.total.minor, *line) : std::nullopt;
  // A Decimal has 18 digits.
  if (!sum || *sum >= 1'000'000'000'000'000'000)
    return refuse(reader, x_mapping.column(OrderField::price), {"the order's total is too much money"},
                  "price");
  x_draft.total.minor = *sum;
}

void OrderDrafter::heading(const csv::Reader& reader) {
  const auto take = [&](std::string& to, OrderField field) {
    if (to.empty()) to = text(reader, field);
  };
  if (x_order.customer.customerId.empty())
    x_order.customer.customerId = customer_number(text(reader, OrderField::customer));
  take(x_order.customer.name, OrderField::customer_name);
  const std::string_view email = text(reader, OrderField::email);
  if (x_order.customer.email.empty() && !email.empty()) {
    if (is_email(email)) x_order.customer.email = email;
    else refuse(reader, x_mapping.column(OrderField::email), {"this is no mail address", true}, "email");
  }
  take(x_order.shippingAddress.street, OrderField::street);
  take(x_order.shippingAddress.city, OrderField::city);
  take(x_order.shippingAddress.state, OrderField::state);
  take(x_order.shippingAddress.zip, OrderField::zip);
  take(x_order.shippingAddress.country, OrderField::country);
  const std::string_view currency = text(reader, OrderField::currency);
  if (!currency.empty() && currency != x_rules.currency.code())
    refuse(reader, x_mapping.column(OrderField::currency),
           {"the currency is " + std::string(currency) + ", the shop's is " +
            std::string(x_rules.currency.code())},
           "currency");
}

void OrderDrafter::date(const csv::Reader& reader) {
  const std::string_view written = text(reader, OrderField::date);
  if (written.empty()) return;
  const std::optional<Time> time = read_date(written, x_rules.date_format);
  if (!time) {
    const std::string how = x_rules.date_format ? x_rules.date_format->text() : "2010-12-31 23:59:59";
    return refuse(reader, x_mapping.column(OrderField::date),
                  {"the date \"" + std::string(written.substr(0, 40)) + "\" is not written as " + how +
                       " (see --date-format)",
                   true},
                  "date");
  }
  if (!x_dated) x_order.orderDate = *time;
  x_dated = true;
}

void OrderDrafter::fill_gaps() {
  contract::PlaceOrder::Customer& customer = x_order.customer;
  const bool guest = customer.customerId.empty();
  // A guest who left an address is known by it; one who did not is another one with each order.
  if (guest) customer.customerId = customer.email.empty() ? "guest-" + x_draft.number : customer.email;
  if (customer.name.empty()) customer.name = guest ? "Guest" : "Customer " + customer.customerId;
  if (customer.email.empty()) customer.email = mailbox_of(customer.customerId) + std::string(nobody);
  contract::PlaceOrder::Address& address = x_order.shippingAddress;
  for (std::string* part : {&address.street, &address.city, &address.state, &address.zip, &address.country})
    if (part->empty()) *part = unknown;
  x_order.orderId = x_draft.number;
  x_order.payment = {contract::CheckoutMethod::credit_card, "import-" + x_draft.number,
                     x_draft.total.decimal()};
  if (!x_dated && x_rules.default_date) x_order.orderDate = *x_rules.default_date;
}

// Every row of a refused order is a refused row.
void OrderDrafter::refuse_others() {
  std::set<std::uint64_t> told;
  for (const Refusal& refusal : x_draft.refusals) told.insert(refusal.at.line);
  const std::uint64_t because = x_draft.refusals.front().at.line;
  for (const csv::Place& row : x_draft.rows)
    if (told.insert(row.line).second)
      x_draft.refusals.push_back({row,
                                  {},
                                  x_draft.number,
                                  "with-order",
                                  "refused with its order, see line " + std::to_string(because)});
}

Draft OrderDrafter::finish() {
  if (!x_dated && !x_rules.default_date && x_draft.refusals.empty())
    x_draft.refusals.push_back({x_draft.rows.front(),
                                {},
                                x_draft.number,
                                "unreadable",
                                "the order has no date (see --default-date)",
                                true});
  if (x_draft.refusals.empty()) {
    fill_gaps();
    x_draft.order = std::move(x_order);
  } else {
    refuse_others();
  }
  return std::move(x_draft);
}

std::variant<Draft, std::string> OrderFile::read(const IndexedOrder& order) {
  using Step = csv::Reader::Step;
  x_drafter.begin(order.number);
  if (order.doubtful_line != 0) x_drafter.doubt(order.doubtful_line);
  const std::size_t order_column = *x_mapping.column(OrderField::order);
  for (std::uint32_t at = order.first; at != 0; at = x_index.stretch(at).next) {
    const Stretch& stretch = x_index.stretch(at);
    x_source.seek(stretch.offset_bytes, stretch.length_bytes);
    x_options.first_line = stretch.first_line;
    x_options.at_file_start = false;
    x_options.piece_bytes = std::min<std::size_t>(stretch.length_bytes + 1u, 64 << 10);
    csv::Reader reader(x_source, x_options);
    reader.expect_columns(x_mapping.column_count());
    for (Step step = reader.next(); step != Step::end; step = reader.next()) {
      if (step == Step::stopped) return reader.fault().reason;
      if (reader.columns() <= order_column || reader.field(order_column) != order.number)
        return "the file has changed while it was read";
      if (step == Step::record) x_drafter.row(reader);
      else x_drafter.faulty_row(reader);
    }
  }
  return x_drafter.finish();
}

}  // namespace flowmart::cli::import
