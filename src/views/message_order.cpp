#include "views/message_order.hpp"

#include <string>
#include <type_traits>

#include "contract/every_message.hpp"

namespace flowmart::views {
namespace {

std::optional<Uuid> uuid_from(const OrderId& order) { return order.uuid; }
std::optional<Uuid> uuid_from(const std::string& order) {
  return order.empty() ? std::nullopt : std::optional(OrderId::of(order).uuid);
}
template <class T>
std::optional<Uuid> uuid_from(const std::optional<T>& order) {
  return order ? uuid_from(*order) : std::nullopt;
}

template <class M>
std::optional<Uuid> order_in(const void* body) {
  const M& message = *static_cast<const M*>(body);
  if constexpr (requires { uuid_from(message.order); }) return uuid_from(message.order);
  else if constexpr (requires { uuid_from(message.orderId); }) return uuid_from(message.orderId);
  else if constexpr (requires { uuid_from(message.metadata->orderId); })
    return message.metadata ? uuid_from(message.metadata->orderId) : std::nullopt;
  else return std::nullopt;
}

template <class M>
constexpr bool names_an_order = requires(const M& m) {
  uuid_from(m.order);
}
|| requires(const M& m) { uuid_from(m.orderId); }
|| requires(const M& m) { uuid_from(m.metadata->orderId); };

}  // namespace

template <class M>
void MessageOrders::add() {
  if constexpr (names_an_order<M>) {
    const std::size_t index = wire::type_of<M>().index;
    if (index >= readers_.size()) readers_.resize(index + 1);
    readers_[index] = &order_in<M>;
  }
}

MessageOrders::MessageOrders() {
  const auto add_one = [this]<class M>() { add<M>(); };
  contract::EveryMessage::each(add_one);
}

}  // namespace flowmart::views
