// Whether a slow gateway holds anybody up: card orders are placed as fast as the engine takes them, while
// each call to the gateway takes its time. Says how many orders a second were taken, and how many charges a
// second went through, with a gateway that answers at once and with the slow one.
//   gateway_bench [--orders N] [--takes MILLISECONDS] [--calls AT_ONCE]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "adapters/effect_pool.hpp"
#include "adapters/test_gateway.hpp"
#include "app/node.hpp"
#include "app/program.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "journal/memory/memory_journal.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "wire/all_messages.hpp"

namespace {

using namespace flowmart;
using Clock = std::chrono::steady_clock;

struct Figures {
  double taken_in = 0, charges = 0;  // a second
  int calls_at_once = 0;
};

// Counts up to what is waited for.
class Count {
 public:
  void add(std::size_t more) {
    const std::scoped_lock lock(mutex_);
    count_ += more;
    changed_.notify_all();
  }
  void reach(std::size_t wanted) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= wanted; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

contract::PlaceOrder card_order(std::size_t number) {
  contract::PlaceOrder order;
  order.orderId = "BENCH-" + std::to_string(number);
  order.customer = {"C-" + std::to_string(number), "Ines Marchetti", "ines@marchetti.example", {}};
  order.items.emplace_back();
  order.items.back().itemId = order.items.back().name = "POT";
  order.items.back().quantity = 1;
  order.items.back().price = *Decimal::parse("12.50");
  order.shippingAddress = {"Via del Corso 18", "Roma", "RM", "00186", "IT"};
  order.payment.paymentMethod = contract::CheckoutMethod::credit_card;
  order.payment.transactionId = "tok_visa";
  order.payment.amount = *Decimal::parse("12.50");
  order.orderDate = flowmart::app::now();
  return order;
}

void stock(engine::Engine& engine) {
  contract::Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of("main");
  warehouse.code = warehouse.name = "main";
  contract::RegisterProduct product;
  product.sku = product.name = "POT";
  product.product = ProductId::of("POT");
  product.price = {1250, {{'G', 'B', 'P'}}};
  product.warehouses = {warehouse};
  for (wire::AnyMessage message :
       {wire::AnyMessage::of(product),
        wire::AnyMessage::of(
            contract::AddInventory{product.product, 1'000'000, warehouse.warehouse, flowmart::app::now()})}) {
    Count done;
    engine::Input input{.message = std::move(message)};
    input.reply = [&](const engine::Outcome&) { done.add(1); };
    if (!engine.submit(std::move(input))) std::abort();
    done.reach(1);
  }
}

Figures measure(std::size_t orders, Duration takes, std::size_t calls) {
  const engine::TypeIndex types(wire::all_messages());
  const engine::Routing routing(flowmart::app::all_services());
  journal::MemoryJournal journal;
  journal::MemoryStateStore store;
  engine::Engine engine(routing, types, journal, store, flowmart::app::now, {});
  if (engine.recover()) std::abort();
  std::atomic<int> under_way{0}, most{0};
  const auto submit = [&](engine::Input input) {
    if (!engine.submit(std::move(input))) std::abort();
  };
  adapters::TestGateway bank({}, submit, flowmart::app::now);
  const auto call = [&](const engine::EffectRequest& request) {
    const int now_under_way = ++under_way;
    for (int before = most; before < now_under_way && !most.compare_exchange_weak(before, now_under_way);) {
    }
    std::this_thread::sleep_for(takes);
    auto answers = bank.work(std::span(&request, 1), flowmart::app::now());
    --under_way;
    return answers;
  };
  const auto about = [](const engine::EffectRequest& request) {
    return request.message.get<contract::ChargeRequested>().payment.uuid;
  };
  adapters::EffectPool pool(calls, call, about, submit, flowmart::app::now);
  engine.carry_out(&wire::type_of<contract::ChargeRequested>(),
                   [&](engine::EffectRequest request) { pool.take(std::move(request)); });
  Count paid, placed;
  engine.on_durable([&](const std::shared_ptr<const engine::Batch>& batch) {
    std::size_t here = 0;
    for (const engine::BatchMessage& one : batch->messages)
      here += one.message.is<contract::PaymentProcessed>() && one.sent_by != engine::no_step ? 1 : 0;
    if (here > 0) paid.add(here);
  });
  pool.start();
  engine.start();
  stock(engine);
  const auto began = Clock::now();
  for (std::size_t number = 0; number < orders; ++number) {
    engine::Input input{.message = wire::AnyMessage::of(card_order(number))};
    input.reply = [&](const engine::Outcome& outcome) {
      if (outcome.rejection) fmt::print(stderr, "refused: {}\n", outcome.rejection->detail);
      placed.add(1);
    };
    submit(std::move(input));
  }
  placed.reach(orders);
  const std::chrono::duration<double> taking = Clock::now() - began;
  paid.reach(orders);
  const std::chrono::duration<double> paying = Clock::now() - began;
  engine.stop();
  pool.stop();
  return {static_cast<double>(orders) / taking.count(), static_cast<double>(orders) / paying.count(), most};
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Whether a slow gateway holds anybody up");
  std::size_t orders = 2'000, calls = 100;
  std::int64_t takes = 300;
  app.add_option("--orders", orders, "card orders placed");
  app.add_option("--takes", takes, "milliseconds that each call to the gateway takes");
  app.add_option("--calls", calls, "calls under way at a time");
  CLI11_PARSE(app, count, arguments);
  for (const std::int64_t one : {std::int64_t{0}, takes}) {
    const Figures figures = measure(orders, std::chrono::milliseconds(one), calls);
    fmt::print(
        "a call takes {} ms: {:.0f} orders a second taken in, {:.0f} charges a second, {} calls at once\n",
        one, figures.taken_in, figures.charges, figures.calls_at_once);
  }
  return 0;
}
