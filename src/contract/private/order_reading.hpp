// ReadOrder: an order as it was taken and how far it has come, for our own edges. GetOrder is the published
// question; its answer leaves out what the buyer and the articles are called by those who ordered.
#pragma once
#include <optional>

#include "contract/messages/orders.hpp"
#include "contract/private/orders.hpp"

namespace flowmart::contract {

struct ReadOrder {
  OrderId order;

  bool operator==(const ReadOrder&) const = default;
  static constexpr auto fields() { return FieldList{field("order", &ReadOrder::order, "Order.")}; }

  struct Response {
    OrderPlaced placed;
    OrderStatus status = OrderStatus::pending;
    std::optional<PaymentStatus> payment;

    bool operator==(const Response&) const = default;
    static constexpr auto fields() {
      return FieldList{
          field("placed", &Response::placed, "The order as it was taken."),
          field("status", &Response::status, "How far it has come."),
          field("payment", &Response::payment, "How far its payment has; none: nothing is to be paid.")};
    }
    static constexpr MessageInfo info{.id = "ReadOrderResponse",
                                      .name = "Read order: answer",
                                      .kind = Kind::response,
                                      .summary = "One order in full.",
                                      .service = "OrdersService",
                                      .is_private = true};
  };

  static constexpr MessageInfo info{.id = "ReadOrder",
                                    .name = "Read order",
                                    .kind = Kind::query,
                                    .summary = "Asks for an order in full.",
                                    .service = "OrdersService",
                                    .is_private = true};
};

}  // namespace flowmart::contract
