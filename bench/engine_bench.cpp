// What an order costs the engine and the threads behind it, without sockets: processor time an order of each
// thread, with the stores in memory or on disk and with or without those that follow the journal.
//   engine_bench [--orders N] [--window N] [--disk FOLDER] [--follow none|replica|all] [--plain]
#include <dirent.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>

#include "app/node.hpp"
#include "app/persons.hpp"
#include "app/program.hpp"
#include "contract/messages.hpp"
#include "contract/private/inventory.hpp"
#include "journal/memory/memory_journal.hpp"
#include "journal/memory/memory_state_store.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "load.hpp"
#include "wire/all_messages.hpp"
#include "wire/json_reader.hpp"

namespace {

using namespace flowmart;

constexpr Quantity stock_of_each = 1'000'000'000;

// Nanoseconds of processor time by the name of the thread.
std::map<std::string, double> thread_times() {
  std::map<std::string, double> times;
  DIR* tasks = ::opendir("/proc/self/task");
  while (const dirent* entry = ::readdir(tasks)) {
    const std::string folder = std::string("/proc/self/task/") + entry->d_name;
    std::string name;
    double nanos = 0;
    if (std::getline(std::ifstream(folder + "/comm"), name) && std::ifstream(folder + "/schedstat") >> nanos)
      times[name] += nanos;
  }
  ::closedir(tasks);
  return times;
}

// At most so many requests under way, as many as connections would have.
class Window {
 public:
  explicit Window(std::size_t room) : room_(room) {}
  void enter() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_ < room_; });
    ++inside_;
  }
  void leave() {
    const std::scoped_lock lock(mutex_);
    --inside_;
    changed_.notify_all();
  }
  void empty() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_ == 0; });
  }

 private:
  const std::size_t room_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t inside_ = 0;
};

contract::PlaceOrder next_order(bench::OrderRequests& requests) {
  static std::string request;
  requests.next(request);
  contract::PlaceOrder order;
  const std::string_view body = std::string_view(request).substr(request.find("\r\n\r\n") + 4);
  if (wire::read_json(body, order)) std::abort();
  return order;
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("What an order costs the engine and the threads behind it");
  std::size_t orders = 50'000, window = 64;
  std::string disk, follow = "all";
  bool plain = false;
  app.add_option("--orders", orders, "orders measured");
  app.add_option("--window", window, "requests under way at a time");
  app.add_option("--disk", disk, "an empty folder for the stores; else they are in memory");
  app.add_option("--follow", follow, "none, replica or all (with the views, on disk only)");
  app.add_flag("--plain", plain, "what says who a buyer is is not sealed");
  CLI11_PARSE(app, count, arguments);

  const Currency pounds{{'G', 'B', 'P'}};
  const engine::TypeIndex types(wire::all_messages());
  const engine::Routing routing(flowmart::app::all_services());
  std::unique_ptr<engine::Journal> journal = std::make_unique<journal::MemoryJournal>();
  std::unique_ptr<engine::StateStore> store = std::make_unique<journal::MemoryStateStore>();
  std::unique_ptr<engine::Seals> seals;
  std::unique_ptr<views::Projector> projector;
  if (!disk.empty()) {
    auto opened = journal::open_sqlite(disk, {.fresh = engine::JournalIdentity{}});
    auto states = journal::open_sqlite_state_store(disk);
    if (opened.index() != 0 || states.index() != 0) return 1;
    journal = std::move(std::get<0>(opened));
    store = std::move(std::get<0>(states));
    auto views = views::Projector::open(
        disk, engine::marks_of(*journal),
        [&](const wire::AnyMessage& message) { return seals ? seals->open(message) : message; });
    if (views.index() != 0) return 1;
    projector = std::move(std::get<0>(views));
  }
  if (!plain) seals = std::make_unique<engine::Seals>(*journal->keys(), flowmart::app::person_of);
  engine::Engine engine(routing, types, *journal, *store, flowmart::app::now, {.seals = seals.get()});
  if (engine.recover()) return 1;
  engine::Replica replica(routing, *store, engine::marks_of(*journal),
                          [&](std::uint64_t sequence) { engine.stored(sequence); });
  std::vector<engine::Consumer*> consumers;
  if (follow != "none") consumers.push_back(&replica);
  if (follow == "all" && projector) consumers.push_back(projector.get());
  engine::Follower follower(*journal, types, consumers, [](const std::string&) {});
  if (!consumers.empty()) {
    engine.on_durable([&](const std::shared_ptr<const engine::Batch>& batch) { follower.grown(batch); });
    follower.start();
  }
  engine.start();

  Window under_way(window);
  const auto put = [&](wire::AnyMessage message, std::optional<Uuid> receipt) {
    under_way.enter();
    engine::Input input{.message = std::move(message), .receipt = receipt};
    input.reply = [&](const engine::Outcome& outcome) {
      if (outcome.rejection) fmt::print(stderr, "refused: {}\n", outcome.rejection->detail);
      under_way.leave();
    };
    if (!engine.submit(std::move(input))) std::abort();
  };
  contract::Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of("main");
  warehouse.code = warehouse.name = "main";
  const bench::OrderMix mix{.transfer = true};
  for (std::uint32_t number = 0; number < mix.products; ++number) {
    contract::RegisterProduct product;
    product.sku = bench::sku_of(number);
    product.product = ProductId::of(product.sku);
    product.name = product.sku;
    product.price = {bench::price_minor_of(number), pounds};
    product.warehouses = {warehouse};
    put(wire::AnyMessage::of(product), {});
    put(wire::AnyMessage::of(contract::AddInventory{product.product, stock_of_each, warehouse.warehouse,
                                                    flowmart::app::now()}),
        {});
  }
  under_way.empty();

  bench::OrderRequests requests(mix, "/v1/messages/PlaceOrder");
  const auto place = [&](std::size_t number) {
    for (std::size_t i = 0; i < number; ++i) {
      contract::PlaceOrder order = next_order(requests);
      const Uuid receipt = OrderId::of(order.orderId).uuid;
      put(wire::AnyMessage::of(std::move(order)), receipt);
    }
    under_way.empty();
  };
  place(orders / 10);
  const auto before = thread_times();
  const auto messages_before = engine.figures().events;
  const auto began = std::chrono::steady_clock::now();
  place(orders);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print("{} orders of {} messages in {:.1f} s, {:.0f} a second; microseconds of processor an order:",
             orders, (engine.figures().events - messages_before) / orders, took.count(),
             static_cast<double>(orders) / took.count());
  for (const auto& [name, nanos] : thread_times()) {
    const auto at = before.find(name);
    const double used = (nanos - (at == before.end() ? 0 : at->second)) / 1000 / static_cast<double>(orders);
    if (used >= 0.05) fmt::print(" {} {:.1f}", name, used);
  }
  fmt::print("\n");
  engine.stop();
  follower.stop();
  return 0;
}
