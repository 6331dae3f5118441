// What an order carries that the contract's PlaceOrder cannot say. It comes beside the PlaceOrder, in the
// same input, and is taken with it or not at all.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "contract/fields.hpp"
#include "contract/message.hpp"
#include "kernel/decimal.hpp"
#include "kernel/time.hpp"
#include "kernel/uuid.hpp"

namespace flowmart::contract {

struct PostalAddress {
  std::string street;
  std::string city;
  std::string state;
  std::string postal_code;
  std::string country;
  std::string country_code = "ZZ";

  bool operator==(const PostalAddress&) const = default;
  static constexpr auto fields() {
    using T = PostalAddress;
    return FieldList{personal(field("street", &T::street, "Street line.")),
                     personal(field("city", &T::city, "Town.")),
                     personal(field("state", &T::state, "Region.")),
                     personal(field("postal_code", &T::postal_code, "Postcode.")),
                     field("country", &T::country, "As the buyer wrote it."),
                     field("country_code", &T::country_code, "ISO 3166 alpha-2; ZZ if unknown.")};
  }
};

// How another system calls the same thing.
struct Reference {
  std::string system;
  std::string id;

  bool operator==(const Reference&) const = default;
  static constexpr auto fields() {
    return FieldList{field("system", &Reference::system, "Which system: letters, digits, - and _.",
                           {.length_min = 1, .length_max = 64}),
                     field("id", &Reference::id, "Its key there.", {.length_min = 1, .length_max = 128})};
  }
};

struct LineReference {
  std::int64_t line = 0;
  std::string system;
  std::string id;

  bool operator==(const LineReference&) const = default;
  static constexpr auto fields() {
    using T = LineReference;
    return FieldList{field("line", &T::line, "1 is the first line.", {.minimum = 1}),
                     field("system", &T::system, "Which system.", {.length_min = 1, .length_max = 64}),
                     field("id", &T::id, "Its key there.", {.length_min = 1, .length_max = 128})};
  }
};

enum class AdjustmentKind : unsigned char { discount, shipping, tax, fee, rounding };
constexpr auto wire_names(AdjustmentKind) {
  using enum AdjustmentKind;
  return std::array{Name<AdjustmentKind>{discount, "discount"}, Name<AdjustmentKind>{shipping, "shipping"},
                    Name<AdjustmentKind>{tax, "tax"}, Name<AdjustmentKind>{fee, "fee"},
                    Name<AdjustmentKind>{rounding, "rounding"}};
}

// What an order costs more or less than its lines. What is included in the prices of the lines is told and
// not charged again.
struct Adjustment {
  AdjustmentKind kind = AdjustmentKind::discount;
  std::optional<std::string> code;
  std::optional<std::int64_t> line;
  Decimal amount;
  std::optional<Decimal> tax_rate;
  bool included = false;

  bool operator==(const Adjustment&) const = default;
  static constexpr auto fields() {
    using T = Adjustment;
    return FieldList{
        field("kind", &T::kind, "What it is for."),
        field("code", &T::code, "A coupon, a tax class, a service: as whoever made it calls it.",
              {.length_max = 128}),
        field("line", &T::line, "1 is the first line; absent: the whole order.", {.minimum = 1}),
        field("amount", &T::amount, "In the order's currency; below zero it makes the order cheaper."),
        field("taxRate", &T::tax_rate, "Per cent.", {.minimum = 0, .maximum = 1000}),
        field("included", &T::included, "It stands in the prices already, and is not charged on top.")};
  }
};

struct OrderOrigin {
  std::string channel;
  std::optional<Time> placed_at;

  bool operator==(const OrderOrigin&) const = default;
  static constexpr auto fields() {
    using T = OrderOrigin;
    return FieldList{field("channel", &T::channel, "Where it was placed: a shop front, a market place.",
                           {.length_min = 1, .length_max = 128}),
                     field("placedAt", &T::placed_at, "When it was placed there.")};
  }
};

struct CustomField {
  std::string name;
  std::string value;

  bool operator==(const CustomField&) const = default;
  static constexpr auto fields() {
    return FieldList{field("name", &CustomField::name, "Whatever the shop calls it.",
                           {.length_min = 1, .length_max = 128}),
                     field("value", &CustomField::value, "Any text.", {.length_max = 4000})};
  }
};

struct OrderDetails {
  OrderId order;
  std::optional<PostalAddress> bill_to;
  std::vector<Reference> references;
  std::vector<LineReference> line_references;
  std::vector<Reference> buyer_references;
  std::vector<Adjustment> adjustments;
  std::vector<std::string> tags;
  std::optional<OrderOrigin> origin;
  std::vector<CustomField> custom_fields;
  std::optional<std::string> collect_at{};
  std::optional<std::int64_t> invoice_days{};

  bool operator==(const OrderDetails&) const = default;
  static constexpr auto fields() {
    using T = OrderDetails;
    return FieldList{
        field("order", &T::order, "Order."),
        field("bill_to", &T::bill_to, "Address for the bill; none: the delivery address."),
        field("references", &T::references, "The order's names in other systems."),
        field("lineReferences", &T::line_references, "Its lines' names there."),
        field("buyerReferences", &T::buyer_references, "Its buyer's names there."),
        field("adjustments", &T::adjustments, "What is charged besides the lines."),
        field("tags", &T::tags, "Words to find it by."),
        field("origin", &T::origin, "Where it was placed."),
        field("customFields", &T::custom_fields, "What else the shop keeps of it."),
        field("collectAt", &T::collect_at,
              "Warehouse where the buyer collects it: its code or uuid; absent: it is sent.",
              {.length_min = 1, .length_max = 128}),
        field("invoiceDays", &T::invoice_days,
              "By invoice: its goods leave first, and it is paid by bank transfer within so many "
              "days; 0: as many as the shop gives.",
              {.minimum = 0, .maximum = 365})};
  }
  static constexpr MessageInfo info = ours(
      Kind::command, "OrderDetails", "Order details",
      "What an order carries besides what PlaceOrder says; beside it in the same input.", "OrdersService");
};

}  // namespace flowmart::contract
