// What counting traffic costs an order: processor time of the deciders, folds and batches of orders of 3
// lines, placed and paid, on a shop that counts beside one that doesn't, in turn. Within one thread and
// without sockets, disk and neighbours' noise, so a microsecond shows; what an order costs in a server is
// measured by scripts/bench_traffic.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "shop/shop.hpp"
#include "thread_cpu.hpp"

namespace {

using flowmart::test::Shop;

constexpr int products = 1'000;
constexpr int orders_a_round = 2'000;

class Measured {
 public:
  explicit Measured(bool counts) : shop_(counts) {
    shop_.inputs_a_batch = 64;
    for (int i = 0; i < products; ++i) shop_.product(fmt::format("SKU-{}", i), "A thing", 10'000'000);
  }
  // Microseconds an order.
  double round() {
    std::vector<flowmart::contract::PlaceOrder> orders;
    for (int i = 0; i < orders_a_round; ++i) {
      std::vector<Shop::Line> lines;
      for (int line = 0; line < 3; ++line)
        lines.push_back({fmt::format("SKU-{}", random_() % products), "A thing"});
      const auto id =
          flowmart::uuid_v7(shop_.now, static_cast<std::uint16_t>(random_()), random_()).to_string();
      orders.push_back(shop_.order(id, fmt::format("{}", random_() % 5'000), lines));
    }
    const double before = thread_cpu_us();
    for (auto& order : orders) shop_.give(std::move(order));
    shop_.end_batch();
    const double each = (thread_cpu_us() - before) / orders_a_round;
    shop_.batches.clear();
    return each;
  }

 private:
  Shop shop_;
  std::mt19937_64 random_{1};
};

double at(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int count, char** arguments) {
  const int rounds = count > 1 ? std::atoi(arguments[1]) : 41;
  Measured off(false), on(true);
  std::vector<double> without, with, more;
  for (int round = 0; round < rounds; ++round) {
    // Who goes second finds warmer caches: they take turns.
    const bool first = round % 2 == 0;
    const double a = first ? off.round() : on.round(), b = first ? on.round() : off.round();
    without.push_back(first ? a : b);
    with.push_back(first ? b : a);
    more.push_back(with.back() - without.back());
  }
  fmt::print("{} rounds of {} orders, processor time an order: {:.1f} us without counting, {:.1f} us with\n",
             rounds, orders_a_round, at(without, 0.5), at(with, 0.5));
  fmt::print("counting: {:.2f} us an order (half of the rounds {:.2f} to {:.2f})\n", at(more, 0.5),
             at(more, 0.25), at(more, 0.75));
}
