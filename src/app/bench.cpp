// `flowmart bench`: orders over HTTP against a running server, or against one of its own in a scratch folder.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <random>

#include "app/commands.hpp"
#include "app/node.hpp"
#include "app/sealing_cost.hpp"
#include "app/web.hpp"
#include "contract/messages/inventory.hpp"
#include "contract/private/inventory.hpp"
#include "load.hpp"
#include "report.hpp"

namespace flowmart::app {
namespace {

constexpr std::uint32_t connections_max = 10'000;
constexpr std::uint64_t sealing_orders = 10'000;
constexpr Quantity stock_of_each = 1'000'000'000;

std::optional<std::vector<std::uint32_t>> parsed_connections(std::string_view list) {
  std::vector<std::uint32_t> out;
  while (true) {
    const std::string_view one = list.substr(0, list.find(','));
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), count);
    if (error != std::errc() || end != one.data() + one.size() || count == 0 || count > connections_max)
      return std::nullopt;
    out.push_back(count);
    if (one.size() == list.size()) return out;
    list.remove_prefix(one.size() + 1);
  }
}

// "http://HOST:PORT" of a server on this machine; the loader speaks to IPv4 addresses.
bool parse_url(std::string_view url, bench::LoadOptions& load) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return false;
  url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const auto colon = url.rfind(':');
  if (colon == std::string_view::npos) return false;
  load.host = url.substr(0, colon) == "localhost" ? "127.0.0.1" : std::string(url.substr(0, colon));
  const std::string_view port = url.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), load.port);
  return error == std::errc() && end == port.data() + port.size() && load.port != 0;
}

// A folder that is gone when this is; one that the caller named stays.
class Scratch {
 public:
  explicit Scratch(const std::string& named) : ours_(named.empty()) {
    if (!ours_) {
      path_ = named;
      return;
    }
    std::string made = (std::filesystem::temp_directory_path() / "flowmart-bench-XXXXXX").string();
    if (::mkdtemp(made.data()) != nullptr) path_ = made;
  }
  ~Scratch() {
    std::error_code ignored;
    if (ours_ && !path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  const bool ours_;
  std::filesystem::path path_;
};

// Puts messages to the engine without waiting for each; at most so many are under way.
class Intake {
 public:
  explicit Intake(engine::Engine& engine) : engine_(engine) {}
  void put(wire::AnyMessage message) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return under_way_ < under_way_max; });
      ++under_way_;
    }
    engine::Input input{.message = std::move(message)};
    input.reply = [this](const engine::Outcome& outcome) {
      const std::scoped_lock lock(mutex_);
      --under_way_;
      if (outcome.rejection) failure_ = outcome.rejection->detail;
      changed_.notify_all();
    };
    check(engine_.submit(std::move(input)), "the engine takes what its inbox has room for");
  }
  // Waits for all; what went wrong, if anything did.
  std::optional<std::string> finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return under_way_ == 0; });
    return failure_;
  }

 private:
  static constexpr std::size_t under_way_max = 1'000;
  engine::Engine& engine_;
  std::mutex mutex_;  // guards those below
  std::condition_variable changed_;
  std::size_t under_way_ = 0;
  std::optional<std::string> failure_;
};

// The products that the loader's orders name, with more stock than they can take.
std::optional<std::string> stock(Node& node, const bench::OrderMix& mix) {
  contract::Warehouse warehouse;
  warehouse.warehouse = WarehouseId::of("main");
  warehouse.code = warehouse.name = "main";
  Intake intake(node.engine());
  for (std::uint32_t number = 0; number < mix.products; ++number) {
    contract::RegisterProduct product;
    product.sku = bench::sku_of(number);
    product.product = ProductId::of(product.sku);
    product.name = product.sku;
    product.price = {bench::price_minor_of(number), node.currency()};
    product.warehouses = {warehouse};
    contract::AddInventory arrival;
    arrival.productId = product.product;
    arrival.quantity = stock_of_each;
    arrival.warehouseId = warehouse.warehouse;
    arrival.timestamp = now();
    intake.put(wire::AnyMessage::of(product));
    intake.put(wire::AnyMessage::of(arrival));
  }
  return intake.finish();
}

int measure(const cli::BenchOptions& options, const std::vector<std::uint32_t>& connections,
            bench::LoadOptions load) {
  std::uint64_t failed = 0;
  for (const std::uint32_t count : connections) {
    load.connections = count;
    load.mix.seed = std::random_device{}();
    const bench::LoadResult result = bench::run_load(load);
    if (!result.trouble.empty()) return complain(result.trouble, cli::exit_failed);
    fmt::print("{}\n", options.json ? bench::as_json(load, result) : bench::as_text(load, result));
    failed += result.failed() + result.broken_connections;
  }
  return failed == 0 ? cli::exit_good : cli::exit_failed;
}

void print_sealing(bool json) {
  const SealingCost cost = sealing_cost(sealing_orders);
  fmt::print(
      fmt::runtime(json ? "{{\"sealing\":{{\"bytesSealed\":{:.0f},\"bytesPlain\":{:.0f},\"microsSealed\":"
                          "{:.2f},\"microsPlain\":{:.2f}}}}}\n"
                        : "sealing: an order of an unknown buyer takes {:.0f} bytes of journal and key "
                          "({:.0f} in plain) and {:.2f} us of engine and writer ({:.2f})\n"),
      cost.bytes_sealed, cost.bytes_plain, cost.micros_sealed, cost.micros_plain);
}

}  // namespace

int bench(const cli::BenchOptions& options) {
  const auto connections = parsed_connections(options.connections);
  if (!connections)
    return complain(
        fmt::format("--connections takes numbers from 1 to {}, by commas, such as 1,64; not \"{}\"",
                    connections_max, options.connections),
        cli::exit_usage);
  bench::LoadOptions load;
  load.orders = options.orders;
  load.mix.hot = options.hot;
  if (!options.json) fmt::print("{}; loader on the same machine\n", bench::machine());
  if (!options.url.empty()) {
    if (!parse_url(options.url, load))
      return complain(fmt::format("--url takes http://ADDRESS:PORT; not \"{}\"", options.url),
                      cli::exit_usage);
    return measure(options, *connections, load);
  }
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowmart"));
  spdlog::set_level(spdlog::level::warn);
  print_sealing(options.json);
  const Scratch scratch(options.folder);
  if (scratch.path().empty()) return complain("no temporary folder can be made", cli::exit_failed);
  auto opened = Node::open({.folder = scratch.path() / "data"});
  if (const auto* fault = std::get_if<NodeFault>(&opened)) return complain(fault->reason, cli::exit_failed);
  Node& node = *std::get<std::unique_ptr<Node>>(opened);
  Web web(node, {.port = 0});
  node.start();
  if (const auto failure = stock(node, load.mix)) return complain(*failure, cli::exit_failed);
  if (const auto failure = web.start()) return complain(*failure, cli::exit_failed);
  load.port = web.port();
  const int status = measure(options, *connections, load);
  web.stop();
  node.stop();
  return status;
}

}  // namespace flowmart::app
