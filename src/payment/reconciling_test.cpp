#include "payment/payment_given.hpp"

namespace flowmart::payment {
namespace {

using std::chrono::days;

// What moved within the last ten minutes may be known on one side alone.
TEST(Reconciliation, ByItselfEndsTenMinutesAgoAndBeginsAYearAgoAtMost) {
  Desk r;
  r.when(SetReconciliation{3'600}).then();
  r.fire("reconcile");
  const auto first = r.the<ReconciliationRequested>();
  EXPECT_EQ(first.until, r.now - std::chrono::minutes(10));
  EXPECT_EQ(first.from, first.until - days(366));
  r.fire("reconcile");
  EXPECT_EQ(r.the<ReconciliationRequested>().until - first.until, std::chrono::hours(1));
  r.when(StartReconciliation{{}, r.now + days(1), "ada"});
  EXPECT_EQ(r.the<ReconciliationRequested>().until, r.now);
}

}  // namespace
}  // namespace flowmart::payment
