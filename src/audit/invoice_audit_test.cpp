// Invariants 5 and 6 of orders whose goods leave before their money is here.
#include "audit/testing_story.hpp"
#include "contract/private/capturing.hpp"
#include "contract/private/notifications.hpp"

namespace flowmart::audit::invoices {
namespace {

using namespace audit::testing;

constexpr Time due{std::chrono::hours(500'500)};

OrderPlaced placed_by_invoice() {
  OrderPlaced event = placed_order();
  event.method = PaymentMethod::bank_transfer;
  event.invoice_due = due;
  return event;
}
PreparePayment prepared_by_invoice() {
  PreparePayment event = prepared();
  event.method = PaymentMethod::bank_transfer;
  event.due = due;
  return event;
}
OrderDetails by_invoice() {
  OrderDetails details;
  details.order = order;
  details.invoice_days = 20;
  return details;
}
// Record 2, messages 3 to 8.
Story owed() {
  return stocked().record(by_invoice(), wish(), reserved(), announced(-4, 6, "reservation"),
                          placed_by_invoice(), prepared_by_invoice());
}
InvoiceReduced reduced(std::int64_t minor, std::int64_t outstanding) {
  return {payment, order, "ret-1", money(minor), money(outstanding), money(0), "", {}};
}
TransferRecorded part(std::int64_t minor, const std::string& reference) {
  TransferRecorded event = transfer(minor, reference);
  event.outstanding = money(1);
  return event;
}
const RecordTransfer recorded{order, money(1), "t"};
const RefundPayment wanted{order, "ret-1", money(1), ""};

TEST(InvoiceAudit, AnOrderByInvoiceIsConfirmedBeforeItIsPaid) {
  expect_clean(packed_up(owed().also(confirmed())));
  expect(stocked().record(wish(), reserved(), announced(-4, 6, "reservation"), placed_order(), prepared(),
                          confirmed()),
         6, 2, 8, "has not been paid");
}
TEST(InvoiceAudit, OnlyWhatWasOrderedSoIsByInvoice) {
  expect(stocked().record(wish(), reserved(), announced(-4, 6, "reservation"), placed_by_invoice()), 6, 2, 6,
         "was not ordered so");
  expect(stocked().record(by_invoice(), wish(), reserved(), announced(-4, 6, "reservation"), placed_order()),
         6, 2, 7, "is not taken by invoice");
  expect(stocked().record(wish(), reserved(), announced(-4, 6, "reservation"), placed_order(),
                          prepared_by_invoice()),
         6, 2, 7, "its order was placed otherwise");
}
TEST(InvoiceAudit, NoMoreIsLetGoThanIsOwed) {
  expect_clean(owed().record(wanted, reduced(400, 600)).record(wanted, reduced(600, 0)));
  expect(owed().record(wanted, reduced(400, 600)).record(wanted, reduced(601, -1)), 5, 4, 12,
         "less, it is owed 6.00");
  expect(owed().record(wanted, reduced(400, 500)), 5, 3, 10, "less, it is owed 10.00");
  expect(owed().record(recorded, part(700, "t-1")).record(wanted, reduced(400, 600)), 5, 4, 12,
         "less, it is owed 3.00");
  expect(placed().record(wanted, reduced(400, 600)), 5, 3, 10, "less, it is owed 0.00");
}
TEST(InvoiceAudit, WhatIsOverdueIsRemindedOfOnceAndWithWhatIsOwed) {
  const auto reminder = [](std::int64_t minor, Time at = due) {
    NotifyCustomer notify;
    notify.about = NoticeKind::invoice_overdue;
    notify.order = order;
    notify.amount = money(minor);
    notify.at = at;
    return notify;
  };
  const MoneyDue its_day{payment, MoneyDueKind::invoice, 0};
  expect_clean(owed().record(its_day, reminder(1000)));
  expect_clean(owed()
                   .record(recorded, part(700, "t-1"))
                   .record(wanted, reduced(100, 200))
                   .record(its_day, reminder(200)));
  expect(owed().record(its_day, reminder(1001)), 5, 3, 10, "is reminded of, it is owed 10.00");
  expect(owed().record(its_day, reminder(1000, due - std::chrono::seconds(1))), 5, 3, 10, "is reminded of");
  expect(owed().record(its_day, reminder(1000)).record(its_day, reminder(1000)), 5, 4, 12,
         "is reminded of twice");
  expect(owed().record(recorded, transfer(1000, "t-1"), processed()).record(its_day, reminder(1000)), 5, 4,
         13, "is reminded of, it is owed 0.00");
  expect(placed().record(its_day, reminder(1000)), 5, 3, 10, "is reminded of, it is owed 0.00");
}
TEST(InvoiceAudit, ItIsPaidOnceWhatIsOwedHasCome) {
  expect_clean(
      owed().record(wanted, reduced(400, 600)).record(recorded, transfer(600, "t-1"), processed(600)));
  expect(owed().record(wanted, reduced(400, 600)).record(recorded, transfer(600, "t-1"), processed()), 5, 4,
         13, "captures 10.00, asked for was 6.00");
  expect(owed().record(wanted, reduced(400, 600)).record(recorded, part(500, "t-1"), processed(600)), 5, 4,
         13, "only 5.00 has come in");
}
TEST(InvoiceAudit, WhatIsNotOwedIsNotKept) {
  expect(owed().record(wanted, reduced(400, 600)).record(recorded, transfer(1000, "t-1"), processed(600)), 5,
         4, 12, "keeps 10.00, asked for was 6.00");
}
TEST(InvoiceAudit, StaffMayLeadAnOrderPastItsPayment) {
  expect_clean(packed_up(placed().record(SkipPayment{order, "cash", "ada"}, confirmed())));
  expect_clean(
      packed_up(placed().record(SkipPayment{order, "cash", "ada"}).record(CancelOrder{}, confirmed())));
  expect(placed().record(SkipPayment{order, "cash", "ada"}).refused(0).record(CancelOrder{}, confirmed()), 6,
         4, 11, "has not been paid");
}

}  // namespace
}  // namespace flowmart::audit::invoices
