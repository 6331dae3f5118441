#include <gtest/gtest.h>

#include "contract/messages/orders.hpp"
#include "wire/plain_numbers.hpp"

namespace flowmart::wire {
namespace {

using contract::PlaceOrder;

AnyMessage order(std::string_view price, std::string_view amount) {
  PlaceOrder order;
  order.orderId = "A-8.250";
  order.items = {{"MUG", "Mug 8.250", 1, *Decimal::parse(price)}};
  order.payment.amount = *Decimal::parse(amount);
  return AnyMessage::of(order);
}
std::string bytes(const AnyMessage& message) {
  std::string out;
  message.type->encode(message.body.get(), out);
  return out;
}
bool loose(const AnyMessage& message) { return has_loose_zeros(message.type->shape, message.body.get()); }

TEST(PlainNumbers, AreThoseWithoutZerosAtTheirEnds) {
  EXPECT_FALSE(loose(order("8.25", "8.25")));
  EXPECT_FALSE(loose(order("10", "100")));
  EXPECT_TRUE(loose(order("8.250", "8.25")));
  EXPECT_TRUE(loose(order("8.25", "0.00")));
}

TEST(PlainNumbers, MakeOneContentOfWhatIsOneAmount) {
  const std::string plain = bytes(order("8.25", "0"));
  EXPECT_EQ(bytes_without_zeros(order("8.250", "0.00")), plain);
  EXPECT_EQ(bytes_without_zeros(order("8.25", "0")), plain);
  EXPECT_NE(bytes_without_zeros(order("8.26", "0.00")), plain);
}

TEST(PlainNumbers, LeaveTheMessageAsItCame) {
  const AnyMessage message = order("8.250", "8.250");
  const std::string before = bytes(message);
  bytes_without_zeros(message);
  EXPECT_EQ(bytes(message), before);
}

}  // namespace
}  // namespace flowmart::wire
