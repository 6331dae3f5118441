// What came beside an order, and what the order is called.
#include <algorithm>
#include <set>

#include "kernel/faults.hpp"
#include "orders/intake.hpp"
#include "orders/orders.hpp"

namespace flowmart::orders {
namespace {

using contract::nothing;
using contract::OrderDetails;
using contract::Reference;

constexpr std::size_t references_max = 50, tags_max = 50, custom_fields_max = 50;
constexpr std::size_t adjustments_max = 2 * order_lines_max;
constexpr std::int64_t invoice_days_max = 365;
constexpr std::size_t system_max = 64, value_max = 4'000;
constexpr std::string_view kind_order = "order", kind_line = "line";

bool is_system(std::string_view text) {
  return !text.empty() && text.size() <= system_max && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

class Inspection {
 public:
  template <class Some>
  void references(const Some& some, std::size_t most, const std::string& at) {
    count(some.size(), most, at);
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const std::string here = at + "/" + std::to_string(i);
      faults_.expect(is_system(some[i].system), here + "/system",
                     "A system is named by 1 to 64 letters, digits, - and _.");
      faults_.expect(is_name(some[i].id), here + "/id", name_rule);
      faults_.expect(seen.emplace(some[i].system, some[i].id).second, here, "It is named twice.");
      if constexpr (requires { some[i].line; })
        faults_.expect(some[i].line >= 1, here + "/line", "1 is the first line.");
    }
  }
  void text(std::string_view text, std::size_t least, std::size_t most, const std::string& at) {
    faults_.expect(is_text(text, least, most), at,
                   "It has " + std::to_string(least) + " to " + std::to_string(most) +
                       " characters, none of them a control character.");
  }
  void count(std::size_t count, std::size_t most, const std::string& at) {
    faults_.expect(count <= most, at, "There are at most " + std::to_string(most) + ".");
  }
  void days(std::int64_t days, const std::string& at) {
    faults_.expect(days >= 0 && days <= invoice_days_max, at,
                   "An invoice is due within " + std::to_string(invoice_days_max) +
                       " days; 0: within as many as the shop gives.");
  }
  std::optional<Rejection> verdict() {
    if (!faults_.any()) return std::nullopt;
    return reject(codes::order_invalid, "The order cannot be taken as it is.", faults_.take());
  }

 private:
  Faults faults_;
};

template <class Reference>
ForeignName name_of(std::string_view kind, const Reference& reference) {
  return {std::string(kind), reference.system, reference.id};
}

// Visits each name that the order and its lines have elsewhere. A subscription has many orders.
template <class Visit>
void each_name(const OrderDetails& details, Visit visit) {
  for (const Reference& one : details.references)
    if (one.system != subscription_system) visit(name_of(kind_order, one));
  for (const contract::LineReference& one : details.line_references) visit(name_of(kind_line, one));
}

}  // namespace

std::optional<Rejection> refuse(const OrderDetails& details) {
  Inspection inspection;
  inspection.references(details.references, references_max, "/references");
  inspection.references(details.buyer_references, references_max, "/buyerReferences");
  inspection.references(details.line_references, order_lines_max, "/lineReferences");
  inspection.count(details.adjustments.size(), adjustments_max, "/adjustments");
  for (std::size_t i = 0; i < details.adjustments.size(); ++i)
    inspection.text(details.adjustments[i].code.value_or(""), 0, name_max,
                    "/adjustments/" + std::to_string(i) + "/code");
  inspection.count(details.tags.size(), tags_max, "/tags");
  for (std::size_t i = 0; i < details.tags.size(); ++i)
    inspection.text(details.tags[i], 1, name_max, "/tags/" + std::to_string(i));
  if (details.origin) inspection.text(details.origin->channel, 1, name_max, "/origin/channel");
  inspection.count(details.custom_fields.size(), custom_fields_max, "/customFields");
  for (std::size_t i = 0; i < details.custom_fields.size(); ++i) {
    const std::string at = "/customFields/" + std::to_string(i);
    inspection.text(details.custom_fields[i].name, 1, name_max, at + "/name");
    inspection.text(details.custom_fields[i].value, 0, value_max, at + "/value");
  }
  if (details.collect_at) inspection.text(*details.collect_at, 1, name_max, "/collectAt");
  if (details.invoice_days) inspection.days(*details.invoice_days, "/invoiceDays");
  return inspection.verdict();
}

std::optional<WarehouseId> collected_at(const OrderDetails& details) {
  if (!details.collect_at) return std::nullopt;
  return WarehouseId::of(*details.collect_at);
}

const Meant* named_elsewhere(const Orders& orders, const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return nullptr;
  return orders.references.find({std::string(kind_order), text.substr(0, colon), text.substr(colon + 1)});
}

std::optional<OrderId> order_named(const Orders& orders, const std::string& name) {
  if (const auto number = number_in(name)) {
    const Meant* named = orders.numbers.find(*number);
    return named ? std::optional(named->order) : std::nullopt;
  }
  if (const Meant* named = named_elsewhere(orders, name)) return named->order;
  const OrderId id = OrderId::of(name);
  return orders.orders.contains(id) ? std::optional(id) : std::nullopt;
}

void forget_names(Orders& orders, const OrderDetails& details) {
  each_name(details, [&](const ForeignName& name) { orders.references.erase(name); });
}

Decision<OrdersService> decide(const Orders& orders, const OrderDetails& details, Time) {
  if (auto refused = refuse(details)) return std::move(*refused);
  if (const Order* known = orders.orders.find(details.order)) {
    if (details_as_placed(*known, details) == details) return nothing;
    return reject(codes::order_id_taken, "Order " + known->number + " was placed with other content.");
  }
  if (const auto place = collected_at(details); place && !orders.warehouses.contains(*place))
    return reject(codes::no_such_place,
                  "There is no warehouse " + *details.collect_at + " where it could be collected.",
                  {{"/collectAt", "no such warehouse"}});
  std::optional<Rejection> taken;
  each_name(details, [&](const ForeignName& name) {
    const Meant* other = orders.references.find(name);
    const std::string text = name.system + ":" + name.id;
    if (taken || (!other && !(name.of == kind_order && orders.taken(OrderId::of(text))))) return;
    const OrderId order = other ? other->order : OrderId::of(text);
    taken = reject(codes::reference_taken, text + " is " + (name.of == kind_line ? "a line of " : "") +
                                               "order " + orders.orders.find(order)->number + " already.");
  });
  if (taken) return std::move(*taken);
  return nothing;
}

void evolve(Orders& orders, const OrderDetails& details) {
  if (orders.orders.contains(details.order)) return;
  orders.orders[details.order].details = details;
  each_name(details, [&](const ForeignName& name) { orders.references[name].order = details.order; });
}

}  // namespace flowmart::orders
