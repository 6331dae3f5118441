#include "orders/drafting.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "kernel/checked.hpp"
#include "kernel/faults.hpp"
#include "orders/countries.hpp"
#include "orders/intake.hpp"

namespace flowmart::orders {
namespace {

using contract::AmendedLine;
using contract::LineChange;
using contract::NewLine;

class Drafting {
 public:
  Drafting(const Orders& orders, const Order& order, const contract::AmendOrder& wish, Time now)
      : orders_(orders), order_(order), wish_(wish) {
    amendment_.amendment = order.last_amendment + 1;
    amendment_.total_before = amendment_.total_after = order.content.total;
    amendment_.actor = wish.actor;
    amendment_.asked_at = now;
  }

  Draft take() {
    for (std::size_t i = 0; i < wish_.lines.size(); ++i)
      change(wish_.lines[i], "/lines/" + std::to_string(i));
    for (std::size_t i = 0; i < wish_.add.size(); ++i) add(wish_.add[i], "/add/" + std::to_string(i));
    faults_.expect(order_.content.lines.size() + added_ <= order_lines_max, "/add",
                   "An order has at most " + std::to_string(order_lines_max) + " lines.");
    note();
    if (!faults_.any()) cost();
    Draft draft;
    if (faults_.any())
      draft.refused = reject(codes::order_invalid, "The order can't be changed like that.", faults_.take());
    draft.changes = changes_anything();
    draft.empties = !amendment_.lines.empty() && units() == 0;
    if (!draft.refused) draft.reserve = more();
    draft.amendment = std::move(amendment_);
    return draft;
  }

 private:
  Quantity units() const {
    Quantity sum = 0;
    for (const auto& line : order_.content.lines) sum += line.quantity;
    for (const AmendedLine& line : amendment_.lines) sum += line.after - line.before;
    return sum;
  }

  // Nothing, and a fault, if it is none, or one of several.
  std::optional<std::size_t> line_meant(const LineChange& wish, const std::string& at) {
    const auto& lines = order_.content.lines;
    if (wish.line.has_value() == wish.product.has_value()) {
      faults_.expect(false, at, "A line is named by its number, or by its product.");
      return std::nullopt;
    }
    if (wish.line) {
      const bool there = *wish.line >= 1 && static_cast<std::size_t>(*wish.line) <= lines.size();
      if (!faults_.expect(there, at + "/line", "The order has no such line.")) return std::nullopt;
      return static_cast<std::size_t>(*wish.line) - 1;
    }
    const ProductId product = product_named(orders_, *wish.product);
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].product != product && lines[i].sku != *wish.product) continue;
      if (!faults_.expect(!found, at + "/productId",
                          "Several lines are of that product: name one by number."))
        return std::nullopt;
      found = i;
    }
    faults_.expect(found.has_value(), at + "/productId", "The order has no line of that product.");
    return found;
  }

  void change(const LineChange& wish, const std::string& at) {
    const auto place = line_meant(wish, at);
    if (!place) return;
    const contract::OrderLine& line = order_.content.lines[*place];
    if (!faults_.expect(touched_.insert(*place).second, at, "That line is named twice.")) return;
    if (!faults_.expect(wish.quantity.has_value() != wish.less.has_value(), at + "/quantity",
                        "How many it is to have, or how many fewer."))
      return;
    if (wish.less && !faults_.expect(*wish.less >= 1 && *wish.less <= line.quantity, at + "/quantity",
                                     "Of that line " + std::to_string(line.quantity) + " can be called off."))
      return;
    const Quantity after = wish.quantity ? *wish.quantity : line.quantity - *wish.less;
    if (!faults_.expect(after >= 0 && after <= quantity_max, at + "/quantity",
                        "A line has at most " + std::to_string(quantity_max) + " units."))
      return;
    if (after == line.quantity) return;
    amendment_.lines.push_back({static_cast<std::int64_t>(*place) + 1, line.product, line.sku, line.name,
                                line.quantity, after, line.unit_price});
  }

  void add(const NewLine& wish, const std::string& at) {
    const Currency currency = orders_.settings.currency;
    if (!faults_.expect(is_name(wish.product), at + "/productId", name_rule)) return;
    faults_.expect(wish.quantity >= 1 && wish.quantity <= quantity_max, at + "/quantity",
                   "A line is of 1 to " + std::to_string(quantity_max) + " units.");
    const ProductId product = product_named(orders_, wish.product);
    const Price* known = orders_.prices.find(product);
    std::optional<Money> price;
    if (wish.price) {
      price = wish.price->is_negative() ? std::nullopt : money_of(*wish.price, currency);
      faults_.expect(price.has_value(), at + "/price",
                     "A price is not negative, and not finer than the currency's smallest unit.");
    } else {
      faults_.expect(known != nullptr, at + "/productId", "There is no product " + wish.product + ".");
      if (known) price = known->price;
    }
    const std::string name = wish.name ? *wish.name : known ? known->name : std::string();
    faults_.expect(is_text(name, 0, 500), at + "/name", "A name has at most 500 characters.");
    amendment_.lines.push_back({static_cast<std::int64_t>(order_.content.lines.size() + ++added_), product,
                                wish.product, name, 0, wish.quantity, price.value_or(Money{0, currency})});
  }

  void note() {
    if (wish_.ship_to) {
      contract::PostalAddress to = *wish_.ship_to;
      to.country_code = std::string(country_code(to.country));
      if (to != order_.content.ship_to) amendment_.ship_to = std::move(to);
    }
    if (wish_.note && *wish_.note != order_.note) amendment_.note = wish_.note;
    if (wish_.tags && *wish_.tags != order_.details.tags) amendment_.tags = wish_.tags;
    if (wish_.custom_fields && *wish_.custom_fields != order_.details.custom_fields)
      amendment_.custom_fields = wish_.custom_fields;
    contract::OrderDetails noted;
    noted.tags = amendment_.tags.value_or(std::vector<std::string>{});
    noted.custom_fields = amendment_.custom_fields.value_or(std::vector<contract::CustomField>{});
    if (auto refused = refuse(noted))
      for (const Fault& fault : refused->faults) faults_.expect(false, fault.pointer, fault.detail);
  }

  // Lines at their prices, and what is charged besides: of a line for as long as it has a unit.
  void cost() {
    std::map<std::size_t, Quantity> after;
    for (const AmendedLine& line : amendment_.lines)
      after[static_cast<std::size_t>(line.line) - 1] = line.after;
    std::optional<std::int64_t> sum = 0;
    const auto count = [&](std::optional<std::int64_t> part) {
      sum = sum && part ? flowmart::add(*sum, *part) : std::nullopt;
    };
    const auto& lines = order_.content.lines;
    const auto units_of = [&](std::size_t place) {
      const auto changed = after.find(place);
      return changed != after.end() ? changed->second : place < lines.size() ? lines[place].quantity : 0;
    };
    for (std::size_t i = 0; i < lines.size(); ++i) count(multiply(lines[i].unit_price.minor, units_of(i)));
    for (const AmendedLine& line : amendment_.lines)
      if (static_cast<std::size_t>(line.line) > lines.size())
        count(multiply(line.unit_price.minor, line.after));
    for (const contract::Adjustment& one : order_.details.adjustments) {
      if (one.included || (one.line && units_of(static_cast<std::size_t>(*one.line) - 1) == 0)) continue;
      const auto amount = money_of(one.amount, order_.content.total.currency);
      count(amount ? std::optional(amount->minor) : std::nullopt);
    }
    faults_.expect(sum.has_value(), "", "It would cost more than this program can count.");
    faults_.expect(!sum || *sum >= 0 || units() == 0, "",
                   "Its adjustments would take more off than it costs.");
    if (sum) amendment_.total_after.minor = *sum;
  }

  bool changes_anything() const {
    return !amendment_.lines.empty() || amendment_.ship_to || amendment_.note || amendment_.tags ||
           amendment_.custom_fields;
  }

  std::vector<contract::ProductQuantity> more() const {
    std::map<ProductId, Quantity> by_product;
    for (const AmendedLine& line : amendment_.lines) by_product[line.product] += line.after - line.before;
    std::vector<contract::ProductQuantity> out;
    for (const auto& [product, units] : by_product)
      if (units > 0) out.push_back({product, units});
    return out;
  }

  const Orders& orders_;
  const Order& order_;
  const contract::AmendOrder& wish_;
  contract::OrderAmendment amendment_;
  std::set<std::size_t> touched_;
  std::size_t added_ = 0;
  Faults faults_;
};

}  // namespace

Draft draft_of(const Orders& orders, const Order& order, const contract::AmendOrder& wish, Time now) {
  return Drafting(orders, order, wish, now).take();
}

std::optional<contract::ProductQuantity> below_what_has_left(const Order& order,
                                                             const contract::OrderAmendment& amendment) {
  std::map<ProductId, Quantity> units;
  for (const auto& line : order.content.lines) units[line.product] += line.quantity;
  for (const AmendedLine& line : amendment.lines) units[line.product] += line.after - line.before;
  for (const auto& [product, ordered] : units)
    if (const Quantity gone = order.left_of(product); ordered < gone)
      return contract::ProductQuantity{product, gone};
  return std::nullopt;
}

}  // namespace flowmart::orders
