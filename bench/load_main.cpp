// flowmart_load: puts orders to a running server and says how fast they were taken.
//   flowmart_load --port 8080 --connections 64 --seconds 5 [--hot]
//   flowmart_load --products-csv > products.csv      what these orders name
#include <CLI/CLI.hpp>
#include <iostream>
#include <random>

#include "load.hpp"
#include "report.hpp"

int main(int argc, char** argv) {
  using namespace flowmart::bench;
  LoadOptions options;
  options.mix.seed = std::random_device{}();
  double seconds = 5, warmup_seconds = 1;
  bool json = false, csv = false;
  std::uint64_t stock = 1'000'000'000;
  CLI::App app{"Puts orders to a server in a closed loop."};
  app.add_option("--host", options.host, "IPv4 address")->capture_default_str();
  app.add_option("--port", options.port)->capture_default_str();
  app.add_option("--path", options.path)->capture_default_str();
  app.add_option("--connections", options.connections)->check(CLI::Range(1, 10'000))->capture_default_str();
  app.add_option("--seconds", seconds)->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--warmup", warmup_seconds, "seconds that are not counted")->capture_default_str();
  app.add_option("--rate", options.rate, "requests a second at most; 0: as many as are answered")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--products", options.mix.products)->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--lines", options.mix.lines, "lines of an order")
      ->check(CLI::Range(1, 5'000))
      ->capture_default_str();
  app.add_flag("--transfer", options.mix.transfer,
               "orders to be paid by bank transfer, as the command PlaceOrder: placed and held, not charged");
  app.add_flag("--hot", options.mix.hot, "one product is in every order");
  app.add_option("--seed", options.mix.seed, "another one each run unless given: orders are taken once");
  app.add_flag("--json", json, "one line of JSON");
  app.add_flag("--products-csv", csv, "writes the products of these orders and ends");
  app.add_option("--stock", stock, "units of each product in that file")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (csv) {
    std::cout << products_csv(options.mix.products, stock);
    return 0;
  }
  if (options.mix.transfer && app.count("--path") == 0) options.path = "/v1/messages/PlaceOrder";
  options.duration = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  options.warmup = std::chrono::milliseconds(static_cast<std::int64_t>(warmup_seconds * 1000));
  const auto result = run_load(options);
  if (!result.trouble.empty()) {
    std::cerr << "flowmart_load: " << result.trouble << "\n";
    return 1;
  }
  std::cout << (json ? as_json(options, result) : as_text(options, result)) << "\n";
  return result.failed() + result.broken_connections > 0 ? 3 : 0;
}
