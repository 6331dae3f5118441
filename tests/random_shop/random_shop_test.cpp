// A shop where anything happens in any order: orders placed, paid, held, sent off and called off, stock that
// comes and goes, time that passes, a gateway that is slow, silent, or wrong at first. A tenth of the actions
// are previewed first. Now and then all orders and all money are held against the books.
//
//   random_shop_test [--steps N] [--seed N]
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "random_shop/shop.hpp"

namespace flowmart::random_shop {
namespace {

// Drawn at each run. In CI it is always one: a change is judged there by what it does, not by its luck.
std::uint64_t steps_wanted = 10'000, seed = std::getenv("CI") != nullptr ? 1 : std::random_device{}();
// An audit goes through all that there is: while the shop grows they are as far apart as a tenth of its
// steps, or ten times as many steps would cost a hundred times as much.
constexpr std::uint64_t steps_between_audits = 500;
std::uint64_t next_audit(std::uint64_t done) { return done + std::max(steps_between_audits, done / 10); }

class Play : public ::testing::Test {
 protected:
  void TearDown() override {
    if (!HasFailure()) return;
    std::cerr << "seed " << seed << "; the last actions:\n";
    for (const std::string& one : shop_.last()) std::cerr << "  " << one << "\n";
  }

  Shop shop_{seed};
};

TEST_F(Play, ComesToWhatTheBooksSay) {
  std::uint64_t audit = next_audit(0);
  for (std::uint64_t n = 1; n <= steps_wanted && !HasFailure(); ++n) {
    shop_.step();
    if (n < audit) continue;
    shop_.check_all();
    audit = next_audit(n);
  }
  if (HasFailure()) return;
  // Longer than anybody waits for money or goods.
  for (int day = 0; day < 30; ++day) shop_.pass(std::chrono::hours(24));
  shop_.check_at_rest();
  shop_.check_replay();
  if (HasFailure()) return;
  // One that tests nothing fails; how often each comes is the draw.
  for (const char* kind :
       {"OrderPlaced",    "OrderRefused",          "OrderCancelled",   "OrderConfirmed",    "OrderHeld",
        "OrderReleased",  "OrderAmended",          "AmendmentEnded",   "ShipmentDelivered", "PaymentRefunded",
        "OutOfStock",     "DeliveryFailed",        "ShipmentReturned", "ParcelReceived",    "ParcelRepacked",
        "StockSourced",   "ChargeStatusRequested", "PaymentFailed",    "ReturnRequested",   "ReturnApproved",
        "ReturnRejected", "ReturnReceived",        "ReturnInspected",  "ReturnSettled",     "ReturnClosed",
        "PlaceAgain",     "InvoiceReduced",        "collected",        "not collected"})
    EXPECT_GT(shop_.seen(kind), 0U) << kind;
  EXPECT_GT(shop_.previewed(), steps_wanted / 20);
  std::cout << "seed " << seed << ": " << steps_wanted << " steps, " << shop_.orders() << " orders, "
            << shop_.previewed() << " previews\n";
}

}  // namespace
}  // namespace flowmart::random_shop

int main(int count, char** arguments) {
  ::testing::InitGoogleTest(&count, arguments);
  for (int n = 1; n + 1 < count; n += 2) {
    const std::string_view name = arguments[n], text = arguments[n + 1];
    std::uint64_t* value = name == "--steps"  ? &flowmart::random_shop::steps_wanted
                           : name == "--seed" ? &flowmart::random_shop::seed
                                              : nullptr;
    if (!value || std::from_chars(text.data(), text.data() + text.size(), *value).ec != std::errc()) {
      std::cerr << "random_shop_test [--steps N] [--seed N]\n";
      return 2;
    }
  }
  std::cout << "seed " << flowmart::random_shop::seed << "\n";
  return RUN_ALL_TESTS();
}
