// A node with all its threads: several clients place, ask and call off, the gateway and the carrier answer,
// the follower feeds views and saved states, readers list. Then it is stopped, started again, and verified.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <future>
#include <thread>

#include "app/node.hpp"
#include "app/verify.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "contract/private/orders.hpp"
#include "contract/private/payment.hpp"
#include "journal/temporary_folder_test.hpp"

namespace flowmart {
namespace {

using namespace contract;
using std::chrono::milliseconds;

constexpr Currency pounds{{'G', 'B', 'P'}};
const std::string skus[] = {"CUP", "LAMP", "TEAPOT"};

class Running : public ::testing::Test {
 protected:
  void start() {
    app::NodeOptions options{.folder = folder.path()};
    options.demo_carrier = adapters::CarrierDelays{};
    options.clock = [this] { return app::now() + clock_off; };
    auto opened = app::Node::open(options);
    if (const auto* fault = std::get_if<app::NodeFault>(&opened)) fail(fault->reason);
    node = std::move(std::get<std::unique_ptr<app::Node>>(opened));
    node->start();
  }
  void stop() {
    node->stop();
    node.reset();
  }

  // Waits for the outcome, as a client does.
  template <class M>
  engine::Outcome give(M message, std::string_view key = {}) {
    std::promise<engine::Outcome> promise;
    engine::Input input{.message = wire::AnyMessage::of(std::move(message))};
    if (!key.empty()) input.receipt = uuid_v5(Uuid{}, key);
    input.reply = [&promise](engine::Outcome outcome) { promise.set_value(std::move(outcome)); };
    check(node->engine().submit(std::move(input)), "there is room for a few clients");
    return promise.get_future().get();
  }
  std::string status(OrderId order) {
    std::promise<std::string> promise;
    check(node->engine().ask({wire::AnyMessage::of(GetOrder{order}),
                              [&promise](engine::QueryOutcome outcome) {
                                promise.set_value(
                                    outcome.rejection
                                        ? outcome.rejection->code
                                        : std::string(
                                              wire_name(outcome.response.get<GetOrder::Response>().status)));
                              }}),
          "there is room for a few clients");
    return promise.get_future().get();
  }

  void stock(const std::string& sku, Quantity quantity) {
    RegisterProduct product;
    product.product = ProductId::of(sku);
    product.sku = product.name = sku;
    product.price = {250, pounds};
    Warehouse home;
    home.warehouse = WarehouseId::of("main");
    home.code = home.name = "main";
    product.warehouses = {home};
    give(product);
    give(AddInventory{ProductId::of(sku), quantity, WarehouseId::of("main"), app::now()});
  }

  static PlaceOrder order(const std::string& id, int seed) {
    PlaceOrder order;
    order.orderId = id;
    order.customer = {"C-" + std::to_string(seed % 5), "Ada Byron", "ada@example.org", {}};
    const std::int64_t quantity = 1 + seed % 3;
    order.items.push_back({skus[seed % 3], skus[seed % 3], quantity, Money{250, pounds}.decimal()});
    order.shippingAddress = {"12 Long Lane", "London", "", "SE1 4PG", "GB"};
    order.payment = {seed % 7 == 0 ? CheckoutMethod::bank_transfer : CheckoutMethod::credit_card,
                     seed % 5 == 0 ? "tok_declined" : "tok_visa", Money{250 * quantity, pounds}.decimal()};
    order.orderDate = Time{std::chrono::hours(490'000)};
    return order;
  }

  void expect_verified(bool is_running = false) {
    const auto result = app::verify(folder.path());
    if (const auto* why = std::get_if<std::string>(&result)) FAIL() << *why;
    const auto& report = std::get<app::VerifyReport>(result);
    if (report.violation)
      FAIL() << "invariant " << report.violation->invariant << " in record " << report.violation->record
             << ": " << report.violation->what;
    EXPECT_EQ(report.states_compared, !is_running);
    EXPECT_TRUE(report.views_compared);
    EXPECT_GT(report.view_rows, 0u);
  }
  app::VerifyReport violated() { return std::get<app::VerifyReport>(app::verify(folder.path())); }

  void sql(const char* file, const std::string& statement) {
    sqlite3* opened = nullptr;
    ASSERT_EQ(sqlite3_open((folder.path() / file).c_str(), &opened), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(opened, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(opened);
    EXPECT_EQ(sqlite3_changes(opened), 1) << statement;
    sqlite3_close(opened);
  }

  // A few orders, all the way.
  void work(int clients, int orders_each) {
    std::vector<std::thread> threads;
    std::atomic<bool> ended = false;
    for (int c = 0; c < clients; ++c)
      threads.emplace_back([this, c, orders_each] {
        for (int n = 0; n < orders_each; ++n) {
          const std::string id = "O-" + std::to_string(c) + "-" + std::to_string(n);
          const auto first = give(order(id, 7 * c + n), id), again = give(order(id, 7 * c + n), id);
          if (first.rejection || again.rejection) {
            ADD_FAILURE() << id << ": " << (first.rejection ? *first.rejection : *again.rejection).detail;
            return;
          }
          EXPECT_EQ(first.event(), again.event()) << "asked twice, answered from the same record";
          if (n % 4 == 1) give(CancelOrder{OrderId::of(id), "changed mind", "test"});
          if (n % 4 == 2) give(RecordTransfer{OrderId::of(id), {5000, pounds}, "t-" + id});
          EXPECT_NE(status(OrderId::of(id)), "");
        }
      });
    std::thread reader([this, &ended] {
      while (!ended) {
        EXPECT_TRUE(node->queries().orders({}));
        EXPECT_TRUE(node->queries().each_stock({}, [](const auto&) { return true; }));
        (void)node->engine().figures();
        std::this_thread::sleep_for(milliseconds(2));
      }
    });
    for (std::thread& thread : threads) thread.join();
    ended = true;
    reader.join();
  }

  journal::TemporaryFolder folder;
  Duration clock_off{0};  // by which the machine's clock is wrong
  std::unique_ptr<app::Node> node;
};

TEST_F(Running, HoldsItsInvariantsWithAllThreadsAtWork) {
  start();
  for (const std::string& sku : skus) stock(sku, 60);
  work(4, 25);
  expect_verified(true);  // also beside a running server
  stop();
  expect_verified();
  start();  // what is under way goes on: effects, timers, parcels
  EXPECT_NE(status(OrderId::of("O-0-0")), "order-not-found");
  std::this_thread::sleep_for(milliseconds(300));
  stop();
  expect_verified();
}

// With all saved, a start reads no record but the last: its time counts all the same.
TEST_F(Running, IsSoundAfterAStartWithTheClockPutBack) {
  start();
  for (const std::string& sku : skus) stock(sku, 60);
  give(order("O-1", 1));
  stop();
  clock_off = -std::chrono::seconds{5};
  start();
  give(order("O-2", 2));
  stop();
  expect_verified();
}

// A record that nobody asks for: found by the check that reads all of the journal at leisure.
TEST_F(Running, FindsDamageBeforeTheNewestSavedState) {
  start();
  for (const std::string& sku : skus) stock(sku, 60);
  for (int n = 1; n < 40; ++n) give(order("O-" + std::to_string(n), n));
  stop();
  sql("journal.db", "UPDATE record SET body = x'00' || body WHERE sequence = 3");
  start();
  for (int i = 0; i < 5'000 && !node->journal().damage(); ++i) std::this_thread::sleep_for(milliseconds(2));
  ASSERT_TRUE(node->journal().damage());
  EXPECT_EQ(node->journal().damage()->sequence, 3u);
  EXPECT_EQ(node->check().checked(), 2u);
  stop();
}

TEST_F(Running, VerifyNamesTheFirstRowOfTheViewsThatDiffers) {
  start();
  for (const std::string& sku : skus) stock(sku, 60);
  give(order("O-1", 1));
  std::this_thread::sleep_for(milliseconds(100));
  stop();
  expect_verified();
  sql("views.db",
      "UPDATE stock SET available = available + 1 WHERE product_serial = "
      "(SELECT serial FROM products WHERE sku = 'TEAPOT')");
  const auto row = violated();
  ASSERT_TRUE(row.violation);
  EXPECT_EQ(row.violation->invariant, 10);
  EXPECT_NE(row.violation->what.find("available = \"61\", the journal gives \"60\""), std::string::npos)
      << row.violation->what;
  sql("views.db", "UPDATE stock SET available = available - 1 WHERE available = 61");
  expect_verified();
  sql("views.db", "DELETE FROM orders");
  EXPECT_NE(violated().violation->what.find("the row of orders with serial"), std::string::npos)
      << violated().violation->what;
}

TEST_F(Running, VerifyNamesASavedStateThatTheJournalDoesNotGive) {
  start();
  stock("CUP", 60);
  stop();
  expect_verified();
  sql("state.db", "UPDATE entry SET bytes = x'00' WHERE rowid = (SELECT min(rowid) FROM entry)");
  const auto report = violated();
  ASSERT_TRUE(report.violation);
  EXPECT_EQ(report.violation->invariant, 1);
}

}  // namespace
}  // namespace flowmart
