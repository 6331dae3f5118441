#include "cli/import/orders.hpp"

#include <algorithm>
#include <set>

namespace flowmart::cli::import {
namespace {

constexpr std::string_view unknown = "unknown";
constexpr std::string_view nobody = "@customers.invalid";  // RFC 2606: never delivered

}  // namespace

void OrderDrafter::begin(std::string number) {
  draft_ = Draft{};
  draft_.number = std::move(number);
  draft_.total.currency = rules_.currency;
  order_ = contract::PlaceOrder{};
  dated_ = false;
}

std::string_view OrderDrafter::text(const csv::Reader& reader, OrderField field) const {
  const std::optional<std::size_t> column = mapping_.column(field);
  return column ? trimmed(reader.field(*column)) : std::string_view{};
}

void OrderDrafter::refuse(const csv::Reader& reader, std::optional<std::size_t> column, Wrong wrong,
                          std::string code) {
  const csv::Place at = column ? reader.place(*column) : csv::Place{reader.line(), 1};
  draft_.refusals.push_back({at, column ? mapping_.header(*column) : "", draft_.number,
                             wrong.unreadable ? "unreadable" : std::move(code), std::move(wrong.reason),
                             wrong.unreadable});
}

void OrderDrafter::faulty_row(const csv::Reader& reader) {
  draft_.refusals.push_back(
      {reader.fault().at, {}, draft_.number, "unreadable", reader.fault().reason, true});
}

void OrderDrafter::doubt(std::uint64_t line) {
  draft_.refusals.push_back({{line, 1},
                             {},
                             draft_.number,
                             "doubtful",
                             "line " + std::to_string(line) + " can't be read and may belong to this order",
                             true});
}

void OrderDrafter::row(const csv::Reader& reader) {
  draft_.rows.push_back({reader.line(), 1});
  line_item(reader);
  heading(reader);
  date(reader);
}

void OrderDrafter::line_item(const csv::Reader& reader) {
  contract::PlaceOrder::Item item;
  const auto sku_column = mapping_.column(OrderField::sku);
  // As given: two codes that differ in a blank or in case are two products, here as in the products' file.
  item.itemId = reader.field(*sku_column);
  if (trimmed(item.itemId).empty())
    refuse(reader, sku_column, {"the product's code is missing", true}, "sku");
  item.name = text(reader, OrderField::name);
  if (item.name.empty()) item.name = item.itemId;
  const auto quantity_column = mapping_.column(OrderField::quantity);
  const auto quantity = read_quantity(reader.field(*quantity_column), 1);
  if (const Wrong* wrong = std::get_if<Wrong>(&quantity))
    refuse(reader, quantity_column, {"the quantity " + wrong->reason, wrong->unreadable}, "quantity");
  const auto price_column = mapping_.column(OrderField::price);
  const auto price = read_price(reader.field(*price_column), rules_.currency);
  if (const Wrong* wrong = std::get_if<Wrong>(&price))
    refuse(reader, price_column, {"the price " + wrong->reason, wrong->unreadable}, "price");
  if (!draft_.refusals.empty()) return;
  item.quantity = std::get<Quantity>(quantity);
  item.price = std::get<Money>(price).decimal();
  add_to_total(reader, std::get<Money>(price), item.quantity);
  order_.items.push_back(std::move(item));
  if (order_.items.size() == order_lines_max + 1)
    refuse(reader, std::nullopt, {"the order has more than " + std::to_string(order_lines_max) + " lines"},
           "lines");
}

void OrderDrafter::add_to_total(const csv::Reader& reader, const Money& price, Quantity quantity) {
  const auto line = multiply(price.minor, quantity);
  const auto sum = line ? add(draft_.total.minor, *line) : std::nullopt;
  // A Decimal has 18 digits.
  if (!sum || *sum >= 1'000'000'000'000'000'000)
    return refuse(reader, mapping_.column(OrderField::price), {"the order's total is too much money"},
                  "price");
  draft_.total.minor = *sum;
}

void OrderDrafter::heading(const csv::Reader& reader) {
  const auto take = [&](std::string& to, OrderField field) {
    if (to.empty()) to = text(reader, field);
  };
  if (order_.customer.customerId.empty())
    order_.customer.customerId = customer_number(text(reader, OrderField::customer));
  take(order_.customer.name, OrderField::customer_name);
  const std::string_view email = text(reader, OrderField::email);
  if (order_.customer.email.empty() && !email.empty()) {
    if (is_email(email)) order_.customer.email = email;
    else refuse(reader, mapping_.column(OrderField::email), {"this is no mail address", true}, "email");
  }
  take(order_.shippingAddress.street, OrderField::street);
  take(order_.shippingAddress.city, OrderField::city);
  take(order_.shippingAddress.state, OrderField::state);
  take(order_.shippingAddress.zip, OrderField::zip);
  take(order_.shippingAddress.country, OrderField::country);
  const std::string_view currency = text(reader, OrderField::currency);
  if (!currency.empty() && currency != rules_.currency.code())
    refuse(reader, mapping_.column(OrderField::currency),
           {"the currency is " + std::string(currency) + ", the shop's is " +
            std::string(rules_.currency.code())},
           "currency");
}

void OrderDrafter::date(const csv::Reader& reader) {
  const std::string_view written = text(reader, OrderField::date);
  if (written.empty()) return;
  const std::optional<Time> time = read_date(written, rules_.date_format);
  if (!time) {
    const std::string how = rules_.date_format ? rules_.date_format->text() : "2010-12-31 23:59:59";
    return refuse(reader, mapping_.column(OrderField::date),
                  {"the date \"" + std::string(written.substr(0, 40)) + "\" is not written as " + how +
                       " (see --date-format)",
                   true},
                  "date");
  }
  if (!dated_) order_.orderDate = *time;
  dated_ = true;
}

void OrderDrafter::fill_gaps() {
  contract::PlaceOrder::Customer& customer = order_.customer;
  const bool guest = customer.customerId.empty();
  // A guest who left an address is known by it; one who did not is another one with each order.
  if (guest) customer.customerId = customer.email.empty() ? "guest-" + draft_.number : customer.email;
  if (customer.name.empty()) customer.name = guest ? "Guest" : "Customer " + customer.customerId;
  if (customer.email.empty()) customer.email = mailbox_of(customer.customerId) + std::string(nobody);
  contract::PlaceOrder::Address& address = order_.shippingAddress;
  for (std::string* part : {&address.street, &address.city, &address.state, &address.zip, &address.country})
    if (part->empty()) *part = unknown;
  order_.orderId = draft_.number;
  order_.payment = {contract::CheckoutMethod::credit_card, "import-" + draft_.number, draft_.total.decimal()};
  if (!dated_ && rules_.default_date) order_.orderDate = *rules_.default_date;
}

// Every row of a refused order is a refused row.
void OrderDrafter::refuse_others() {
  std::set<std::uint64_t> told;
  for (const Refusal& refusal : draft_.refusals) told.insert(refusal.at.line);
  const std::uint64_t because = draft_.refusals.front().at.line;
  for (const csv::Place& row : draft_.rows)
    if (told.insert(row.line).second)
      draft_.refusals.push_back({row,
                                 {},
                                 draft_.number,
                                 "with-order",
                                 "refused with its order, see line " + std::to_string(because)});
}

Draft OrderDrafter::finish() {
  if (!dated_ && !rules_.default_date && draft_.refusals.empty())
    draft_.refusals.push_back({draft_.rows.front(),
                               {},
                               draft_.number,
                               "unreadable",
                               "the order has no date (see --default-date)",
                               true});
  if (draft_.refusals.empty()) {
    fill_gaps();
    draft_.order = std::move(order_);
  } else {
    refuse_others();
  }
  return std::move(draft_);
}

std::variant<Draft, std::string> OrderFile::read(const IndexedOrder& order) {
  using Step = csv::Reader::Step;
  drafter_.begin(order.number);
  if (order.doubtful_line != 0) drafter_.doubt(order.doubtful_line);
  const std::size_t order_column = *mapping_.column(OrderField::order);
  for (std::uint32_t at = order.first; at != 0; at = index_.stretch(at).next) {
    const Stretch& stretch = index_.stretch(at);
    source_.seek(stretch.offset_bytes, stretch.length_bytes);
    options_.first_line = stretch.first_line;
    options_.at_file_start = false;
    options_.piece_bytes = std::min<std::size_t>(stretch.length_bytes + 1u, 64 << 10);
    csv::Reader reader(source_, options_);
    reader.expect_columns(mapping_.column_count());
    for (Step step = reader.next(); step != Step::end; step = reader.next()) {
      if (step == Step::stopped) return reader.fault().reason;
      if (reader.columns() <= order_column || reader.field(order_column) != order.number)
        return "the file has changed while it was read";
      if (step == Step::record) drafter_.row(reader);
      else drafter_.faulty_row(reader);
    }
  }
  return drafter_.finish();
}

}  // namespace flowmart::cli::import
