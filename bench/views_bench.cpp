// What the views cost per order: CPU time of taking in batches that real services made, while the tables
// grow. Orders have 3 lines, of 10,000 products, from 5,000 customers; batches hold 64 inputs.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <random>

#include "kernel/check.hpp"
#include "shop/shop.hpp"
#include "thread_cpu.hpp"
#include "views/projector.hpp"
#include "views/queries.hpp"

namespace flowmart::views {
namespace {

constexpr int products = 10'000;
constexpr int orders_a_round = 5'000;

struct Measured {
  double cpu_us = 0;
  std::size_t messages = 0;
};

// Takes the shop's batches in as the follower does: some 20,000 messages at a time.
Measured take_in(Projector& projector, test::Shop& shop) {
  shop.end_batch();
  Measured measured;
  const double before = thread_cpu_us();
  for (std::size_t at = 0; at < shop.batches.size();) {
    std::size_t end = at, messages = 0;
    while (end < shop.batches.size() && messages < 20'000) messages += shop.batches[end++].messages.size();
    if (const auto why = projector.apply(std::span(shop.batches).subspan(at, end - at), false)) fail(*why);
    measured.messages += messages;
    at = end;
  }
  measured.cpu_us = thread_cpu_us() - before;
  shop.batches.clear();
  return measured;
}

void report(std::string_view what, int round, const Measured& measured) {
  fmt::print("{:>9} {:>8} orders: {:6.1f} us CPU an order, {:5.1f} messages an order\n", what,
             (round + 1) * orders_a_round, measured.cpu_us / orders_a_round,
             static_cast<double>(measured.messages) / orders_a_round);
  std::fflush(stdout);
}

void lists(const std::filesystem::path& folder) {
  const auto queries = std::get<0>(Queries::open(folder));
  const auto timed = [](std::string_view what, auto&& ask) {
    ask();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) ask();
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    fmt::print("{:>40}: {:8.0f} us\n", what, taken.count() / 20);
  };
  timed("50 newest orders", [&] { (void)queries->orders({}); });
  timed("50 of one customer", [&] { (void)queries->orders({.customer = CustomerId::of("7")}); });
  timed("50 delivered", [&] { (void)queries->orders({.statuses = {contract::OrderStatus::delivered}}); });
  timed("50 with a product's name", [&] { (void)queries->orders({.search = "thing 4711"}); });
  timed("50 with a word that all have", [&] { (void)queries->orders({.search = "ada"}); });
  timed("first 25 of the stock list", [&] {
    (void)queries->inventory({.pagination = contract::GetInventoryList::Pagination{1, 25}});
  });
}

void run(int rounds) {
  const std::filesystem::path folder = std::filesystem::current_path() / "bench-data";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  {
    const auto projector = std::get<0>(Projector::open(folder));
    test::Shop shop;
    shop.inputs_a_batch = 64;
    std::mt19937_64 random(1);
    const auto name = [](auto number) { return fmt::format("Thing number {} in blue", number); };
    for (int i = 0; i < products; ++i) shop.product(fmt::format("SKU-{}", i), name(i), 1'000'000);
    take_in(*projector, shop);
    for (int round = 0; round < rounds; ++round) {
      for (int i = 0; i < orders_a_round; ++i) {
        std::vector<test::Shop::Line> lines;
        for (int line = 0; line < 3; ++line) {
          const auto number = random() % products;
          lines.push_back({fmt::format("SKU-{}", number), name(number)});
        }
        const Uuid id = uuid_v7(shop.now, static_cast<std::uint16_t>(random()), random());
        shop.give(shop.order(id.to_string(), fmt::format("{}", random() % 5000), lines));
        shop.now += std::chrono::milliseconds(1);
      }
      report("paid", round, take_in(*projector, shop));
      shop.deliver_all();
      report("delivered", round, take_in(*projector, shop));
    }
  }
  fmt::print("views.db: {} MB\n", std::filesystem::file_size(views_file(folder)) / 1'000'000);
  lists(folder);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace flowmart::views

int main(int count, char** arguments) { flowmart::views::run(count > 1 ? std::atoi(arguments[1]) : 10); }
