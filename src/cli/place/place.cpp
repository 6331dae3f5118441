#include "cli/place/place.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <ostream>

#include "cli/answers.hpp"
#include "cli/documents.hpp"
#include "cli/import/values.hpp"
#include "cli/terminal.hpp"
#include "contract/messages/orders.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::cli::placing {
namespace {

using import::Wrong;

constexpr int failed = 1, wrong_input = 2;

int complain(std::ostream& err, const std::string& sentence, int status) {
  err << "flowmart: " << visible_lines(sentence) << '\n';
  return status;
}

struct Stopped {
  std::string why;
  int status = wrong_input;
};

struct Known {
  std::string name;
  Money price;
};
// What the shop has on file of a product.
std::variant<Known, Stopped> look_up(Client& client, const std::string& sku, Currency currency) {
  const Reply reply = client.ask({Verb::get, "/v1/stock?limit=100&product=" + percent_encode(sku)});
  if (!reply.good()) return Stopped{describe_failure(reply), exit_status(reply)};
  std::optional<Known> known;
  each_item(reply, "items", [&](const Item& item) {
    const auto price = import::read_price(item["price"], currency);
    if (item["sku"] == sku && std::holds_alternative<Money>(price))
      known = Known{std::string(item["name"]), std::get<Money>(price)};
  });
  if (known) return *known;
  return Stopped{"there is no product " + sku + " on file, so its price is not known; say it: --item " + sku +
                 ":1:9.99"};
}

std::variant<contract::PlaceOrder, Stopped> order_of(const PlaceOptions& options, Client& client, Time now) {
  contract::PlaceOrder order;
  order.orderId = options.order.empty() ? fmt::format("CLI-{}", epoch_ms(now)) : options.order;
  const auto said = [](const std::string& text, std::string otherwise) {
    return text.empty() ? std::move(otherwise) : text;
  };
  order.customer = {options.customer, said(options.name, "Customer " + options.customer),
                    said(options.email, import::mailbox_of(options.customer) + "@customers.invalid"),
                    std::nullopt};
  order.shippingAddress = {said(options.street, "unknown"), said(options.city, "unknown"),
                           options.street.empty() ? "unknown" : "", said(options.postcode, "unknown"),
                           options.country};
  order.orderDate = now;
  Money sum{0, options.currency};
  for (const LineWanted& line : options.lines) {
    auto known = look_up(client, line.sku, options.currency);
    if (auto* stopped = std::get_if<Stopped>(&known); stopped != nullptr && !line.price)
      return std::move(*stopped);
    const Known* on_file = std::get_if<Known>(&known);
    const Money price = line.price ? *line.price : on_file->price;
    order.items.push_back(
        {line.sku, on_file != nullptr ? on_file->name : line.sku, line.quantity, price.decimal()});
    const auto total = multiply(price.minor, line.quantity);
    const auto more = total ? add(sum.minor, *total) : std::nullopt;
    if (!more) return Stopped{"the order's total is too much money"};
    sum.minor = *more;
  }
  order.payment = {contract::CheckoutMethod::credit_card, options.token, sum.decimal()};
  return order;
}

std::variant<std::string, Wrong> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Wrong{path + " can't be read"};
  std::string text{std::istreambuf_iterator<char>(file), {}};
  contract::PlaceOrder order;
  if (const auto rejection = wire::read_json(text, order)) {
    std::string sentence = path + " is no PlaceOrder message: " + rejection->detail;
    for (const Fault& fault : rejection->faults) sentence += "\n  " + fault.pointer + " " + fault.detail;
    return Wrong{sentence};
  }
  return text;
}

void tell(const Placement& placement, const Reply& reply, std::ostream& out) {
  if (placement.kind != Placement::Kind::placed) {
    out << "The order was not taken. " << placement.reason << '\n';
    for (const Placement::Short& one : placement.shorts)
      out << (one.known
                  ? fmt::format("  {}: {} wanted, {} left\n", visible(one.sku), one.wanted, one.available)
                  : fmt::format("  {}: no such product\n", visible(one.sku)));
    return;
  }
  const auto order = read_item(reply.body);
  const std::string number = visible(placement.number);
  out << fmt::format("Placed order {} for {} {}; its stock is reserved.\n  flowmart show {}\n", number,
                     order ? (*order)["totalAmount"] : "?", order ? (*order)["currency"] : "", number);
}

}  // namespace

std::variant<LineWanted, std::string> read_line(std::string_view text, Currency currency) {
  const std::string wrong =
      "\"" + std::string(text) + "\" is no line of an order: write SKU:QUANTITY or SKU:QUANTITY:PRICE";
  const std::size_t last = text.rfind(':');
  if (last == text.npos || last == 0) return wrong;
  const auto quantity_of = [](std::string_view part) { return import::read_quantity(part, 1); };
  // A product's code may hold a colon itself; what stands behind the last ones decides.
  const std::size_t before = text.rfind(':', last - 1);
  if (before != text.npos && before > 0) {
    const auto quantity = quantity_of(text.substr(before + 1, last - before - 1));
    const auto price = import::read_price(text.substr(last + 1), currency);
    if (std::holds_alternative<Quantity>(quantity) && std::holds_alternative<Money>(price))
      return LineWanted{std::string(text.substr(0, before)), std::get<Quantity>(quantity),
                        std::get<Money>(price)};
  }
  const auto quantity = quantity_of(text.substr(last + 1));
  if (const Wrong* why = std::get_if<Wrong>(&quantity)) return wrong + "; the quantity " + why->reason;
  return LineWanted{std::string(text.substr(0, last)), std::get<Quantity>(quantity), std::nullopt};
}

int run_place(const PlaceOptions& options, Client& client, Time now, std::ostream& out, std::ostream& err) {
  Request request{Verb::post, "/v1/messages/PlaceOrder"};
  if (options.file) {
    auto text = read_file(*options.file);
    if (const Wrong* wrong = std::get_if<Wrong>(&text)) return complain(err, wrong->reason, wrong_input);
    request.body = std::move(std::get<std::string>(text));
  } else {
    auto order = order_of(options, client, now);
    if (const auto* stopped = std::get_if<Stopped>(&order))
      return complain(err, stopped->why, stopped->status);
    wire::write_json(request.body, std::get<contract::PlaceOrder>(order));
  }
  const Reply reply = client.ask(request);
  const Placement placement = read_placement(reply);
  if (placement.kind == Placement::Kind::failed) return complain(err, describe_failure(reply), failed);
  if (options.json) out << visible_json(reply.body) << std::endl;
  else tell(placement, reply, out);
  if (placement.kind == Placement::Kind::rejected) return exit_status(reply);
  return placement.kind == Placement::Kind::placed ? 0 : failed;
}

}  // namespace flowmart::cli::placing
