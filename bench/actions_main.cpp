// flowmart_actions: places orders at a running server, does one thing to each of them after the other, and
// says how many a second of each, and that beside the rate of placing.
//   flowmart_actions --port 8080 --connections 64 --orders 20000
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include "load.hpp"

namespace {

using namespace flowmart::bench;

// What is done to every order: "{n}" stands for the order, by a text that is its id and its number.
struct Phase {
  std::string_view name;
  std::string_view head;  // method and address
  std::string body;
  bool measured = true;  // one that is not is tried until nothing of it fails: payments take their time
};

std::string order_paid_by(std::string_view method, std::string_view token) {
  return R"({"orderId":"{n}","customer":{"customerId":"C-{n}","name":"Ines Marchetti","email":"ines@example.com"},)"
         R"("items":[{"itemId":"SKU-000001","name":"Mug","quantity":3,"price":0.87},{"itemId":"SKU-000002",)"
         R"("name":"Mug","quantity":2,"price":1.24},{"itemId":"SKU-000003","name":"Mug","quantity":1,"price":1.61}],)"
         R"("shippingAddress":{"street":"Via del Corso 18","city":"Roma","state":"RM","zip":"00186","country":"IT"},)"
         R"("payment":{"paymentMethod":")" +
         std::string(method) + R"(","transactionId":")" + std::string(token) +
         R"(","amount":6.70},"orderDate":"2026-01-01T00:00:00Z","status":"Pending"})";
}
// Orders to be paid by transfer are changed and called off; those of a card are delivered and come back.
const std::vector<Phase> taken_back{
    {"place", "POST /v1/messages/PlaceOrder", order_paid_by("Credit Card", "tok_visa")},
    {"deliver", "POST /v1/shipments/shp-{n}-1/deliver", "{}", false},
    {"return", "POST /v1/orders/{n}/returns", R"({"lines":[{"line":1,"quantity":1}],"wanted":"refund"})"},
};
const std::vector<Phase> changed{
    {"place", "POST /v1/messages/PlaceOrder", order_paid_by("Bank Transfer", "none")},
    {"amend", "POST /v1/orders/{n}/amend", R"({"lines":[{"line":1,"quantity":2}]})"},
    {"cancel", "POST /v1/orders/{n}/cancel", R"({"reason":"changed my mind"})"},
};

std::string filled(std::string_view text, const std::string& name) {
  std::string out;
  for (std::size_t from = 0;;) {
    const std::size_t at = text.find("{n}", from);
    out += text.substr(from, at - from);
    if (at == text.npos) return out;
    out += name;
    from = at + 3;
  }
}

class Series {
 public:
  Series(const LoadOptions& options, std::string run) : options_(options), run_(std::move(run)) {}

  // False: something was not done, and it has been said.
  bool run(const std::vector<Phase>& phases, std::string_view kind) {
    placing_ = 0;
    for (const Phase& phase : phases) {
      LoadResult result = once(phase, kind);
      for (int again = 0; again < 60 && !phase.measured && result.failed() > 0; ++again) {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        result = once(phase, kind);
      }
      if (!result.trouble.empty() || result.failed() + result.broken_connections > 0) {
        std::cerr << fmt::format("flowmart_actions: {}: {} of {} failed {}\n", phase.name, result.failed(),
                                 result.answered, result.trouble);
        return false;
      }
      if (!phase.measured) continue;
      if (placing_ == 0) placing_ = result.per_second();
      std::cout << fmt::format("{:<8} {:>8.0f} a second, {:.2f} of placing\n", phase.name,
                               result.per_second(), result.per_second() / placing_)
                << std::flush;
    }
    return true;
  }

 private:
  LoadResult once(const Phase& phase, std::string_view kind) {
    std::uint64_t count = 0;
    return run_load(options_, [&](std::string& out) {
      const std::string name = fmt::format("{}{}-{}", run_, kind, ++count);
      const std::string body = filled(phase.body, name);
      out = filled(phase.head, name) +
            fmt::format(
                " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nIdempotency-Key: "
                "{}-{}\r\nContent-Length: {}\r\n\r\n{}",
                phase.name, name, body.size(), body);
    });
  }

  const LoadOptions& options_;
  std::string run_;
  double placing_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  LoadOptions options;
  options.orders = 20'000;
  CLI::App app{"Does one thing after the other to many orders, in a closed loop."};
  app.add_option("--host", options.host, "IPv4 address")->capture_default_str();
  app.add_option("--port", options.port)->capture_default_str();
  app.add_option("--connections", options.connections)->check(CLI::Range(1, 10'000))->capture_default_str();
  app.add_option("--orders", options.orders)->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Series series(options, fmt::format("B{:08x}-", std::random_device{}()));
  return series.run(changed, "T") && series.run(taken_back, "C") ? 0 : 1;
}
