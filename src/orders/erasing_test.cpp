#include <gtest/gtest.h>

#include "orders/orders_given.hpp"

namespace flowmart::orders {
namespace {

using namespace orders_given;

const ErasePerson erase_the_buyer{buyer};
const ErasureRequested erasing{buyer, at_noon};

TEST(Erasing, OfABuyerWhoseOrdersAreAtRest) {
  Given given = called_off();
  given.when(erase_the_buyer).then(erasing);
  given.when(erase_the_buyer).then();
  given.when(PersonErased{buyer}).then();
  given.when(erase_the_buyer).then(erasing);  // what came in since is sealed with another key
}

TEST(Erasing, WaitsForAnOpenOrderAndNamesIt) {
  for (const auto& open : {&placing, &pending, &processing, &being_called_off}) {
    Given given = open();
    given.when(erase_the_buyer).then_rejected(codes::customer_has_open_order);
  }
}

TEST(Erasing, OfNobodyIsRefused) {
  Given given = pending();
  given.when(ErasePerson{CustomerId::of("C-4472")}).then_rejected(codes::customer_not_found);
}

TEST(Erasing, OfAGuestGoesByTheOrdersOwnId) {
  PlaceOrder guest = free_wish();
  guest.customer.customerId.clear();
  Given given = pending_of(guest);
  const CustomerId nobody = order_in(given).content.customer;
  given.when(cancel).when(stock_back());
  given.when(ErasePerson{nobody}).then(ErasureRequested{nobody, at_noon});
}

// The order was not taken, but it was said.
TEST(Erasing, OfABuyerWhoseOnlyOrderWasRefused) {
  Given given = placing();
  given.when(short_of({{.product = kettle, .wanted = 1}}));
  given.when(erase_the_buyer).then(erasing);
}

TEST(Erasing, TakesNoOrderThatItsKeyWouldSealAndGo) {
  Given given = called_off();
  given.when(erase_the_buyer);
  given.when(wish("WEB-2")).then_rejected(codes::customer_being_erased);
  given.when(PersonErased{buyer});
  given.when(wish("WEB-2"));
  EXPECT_EQ(given.count<ReserveStock>(), 1u);
}

}  // namespace
}  // namespace flowmart::orders
