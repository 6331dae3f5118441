#include "views/message_order.hpp"

#include <concepts>
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

template <class M>
std::optional<Uuid> payment_in(const void* body) {
  return static_cast<const M*>(body)->payment.uuid;
}
template <class M>
constexpr bool names_a_payment = requires(const M& m) {
  { m.payment } -> std::same_as<const PaymentId&>;
};

}  // namespace

void MessageOrders::put(Readers& readers, std::size_t index, Reader reader) {
  if (index >= readers.size()) readers.resize(index + 1);
  readers[index] = reader;
}

template <class M>
void MessageOrders::add() {
  const std::size_t index = wire::type_of<M>().index;
  if constexpr (names_an_order<M>) put(orders_, index, &order_in<M>);
  else if constexpr (names_a_payment<M>) put(payments_, index, &payment_in<M>);
}

MessageOrders::MessageOrders() {
  const auto add_one = [this]<class M>() { add<M>(); };
  contract::EveryMessage::each(add_one);
}

}  // namespace flowmart::views
