#include "app/sealing_cost.hpp"

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <mutex>

#include "app/node.hpp"
#include "app/persons.hpp"
#include "app/program.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "journal/memory/memory_journal.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {
namespace {

using namespace contract;

constexpr int rounds = 3;
constexpr std::size_t under_way_max = 1'000;
constexpr Currency pounds{{'G', 'B', 'P'}};
constexpr std::size_t key_bytes = sizeof(engine::PersonKey::person) + sizeof(engine::PersonKey::secret) + 10;

PlaceOrder order_of(const std::string& id) {
  PlaceOrder order;
  order.orderId = id;
  order.customer = {"C-" + id, "Ines Marchetti", "ines." + id + "@marchetti.example", "+390612345678"};
  for (const char* sku : {"KETTLE-17", "MUG-BLUE", "TEA-250"})
    order.items.push_back({sku, "Product " + std::string(sku), 2, *Decimal::parse("8.25")});
  order.shippingAddress = {"Via del Corso 18", "Roma", "RM", "00186", "IT"};
  order.payment = {CheckoutMethod::bank_transfer, "tok", *Decimal::parse("49.50")};
  order.orderDate = now();
  return order;
}

double processor_micros() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

// Gives messages without waiting for each.
class Window {
 public:
  explicit Window(engine::Engine& engine) : engine_(engine) {}
  void put(wire::AnyMessage message, std::optional<Uuid> receipt = {}) {
    wait(under_way_max - 1);
    engine::Input input{.message = std::move(message), .receipt = receipt};
    input.reply = [this](const engine::Outcome& outcome) {
      check(!outcome.rejection, "the measured shop takes what it is given");
      const std::scoped_lock lock(mutex_);
      --under_way_;
      changed_.notify_all();
    };
    {
      const std::scoped_lock lock(mutex_);
      ++under_way_;
    }
    check(engine_.submit(std::move(input)), "the inbox has room for the window");
  }
  void wait(std::size_t left) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ <= left; });
  }

 private:
  engine::Engine& engine_;
  std::mutex mutex_;  // guards the one below
  std::condition_variable changed_;
  std::size_t under_way_ = 0;
};

struct Cost {
  double bytes = 0, micros = 0;
};
Cost measure(bool sealed, std::uint64_t orders) {
  const engine::TypeIndex types(wire::all_messages());
  const engine::Routing routing(all_services());
  journal::MemoryJournal journal;
  journal::MemoryStateStore store;
  engine::Seals seals(*journal.keys(), person_of);
  engine::Engine engine(routing, types, journal, store, now, {.seals = sealed ? &seals : nullptr});
  check(!engine.recover(), "an empty journal is recovered");
  engine.start();
  Window window(engine);
  Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of("main");
  warehouse.code = warehouse.name = "main";
  for (const std::string sku : {"KETTLE-17", "MUG-BLUE", "TEA-250"}) {
    RegisterProduct product{.product = ProductId::of(sku), .sku = sku, .name = sku, .price = {825, pounds}};
    product.warehouses = {warehouse};
    window.put(wire::AnyMessage::of(product));
    window.put(
        wire::AnyMessage::of(AddInventory{product.product, 1'000'000'000, warehouse.warehouse, now()}));
  }
  window.wait(0);
  const std::size_t records_before = journal.last().sequence;
  std::vector<PlaceOrder> wishes;
  for (std::uint64_t i = 0; i < orders; ++i) wishes.push_back(order_of(std::to_string(1'000'000 + i)));
  const double before = processor_micros();
  for (PlaceOrder& wish : wishes) {
    const Uuid receipt = OrderId::of(wish.orderId).uuid;
    window.put(wire::AnyMessage::of(std::move(wish)), receipt);
  }
  window.wait(0);
  const double used = processor_micros() - before;
  engine.stop();
  std::size_t bytes = 0;
  for (const engine::JournalRecord& record : journal.records())
    if (record.sequence > records_before) bytes += record.body.size() + record.keys.size() * key_bytes;
  return {static_cast<double>(bytes) / static_cast<double>(orders), used / static_cast<double>(orders)};
}

}  // namespace

SealingCost sealing_cost(std::uint64_t orders) {
  std::vector<double> plain, sealed;
  SealingCost cost;
  for (int i = 0; i < rounds; ++i) {  // in turns, and the middle one: the machine is not always the same
    const Cost without = measure(false, orders), with = measure(true, orders);
    plain.push_back(without.micros);
    sealed.push_back(with.micros);
    cost.bytes_plain = without.bytes;
    cost.bytes_sealed = with.bytes;
  }
  std::sort(plain.begin(), plain.end());
  std::sort(sealed.begin(), sealed.end());
  cost.micros_plain = plain[rounds / 2];
  cost.micros_sealed = sealed[rounds / 2];
  return cost;
}

}  // namespace flowmart::app
