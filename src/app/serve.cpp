// `flowmart serve`: a node with HTTP in front, until it is told to stop.
#include <pthread.h>
#include <signal.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <variant>

#include "app/commands.hpp"
#include "app/demo_shop.hpp"
#include "app/node.hpp"
#include "app/web.hpp"

namespace flowmart::app {
namespace {

// Delays at which a person can watch parcels move.
constexpr adapters::CarrierDelays demo_delays{std::chrono::milliseconds(600), std::chrono::milliseconds(600),
                                              std::chrono::milliseconds(600)};

NodeOptions node_options(const cli::ServeOptions& options) {
  NodeOptions node;
  node.folder = options.data;
  node.currency = options.currency;
  node.approve_above = Decimal::parse(options.approve_above);
  if (options.hold_seconds) node.hold_time = std::chrono::seconds{*options.hold_seconds};
  if (options.digest_seconds) node.digest = std::chrono::seconds{*options.digest_seconds};
  if (options.transfer_wait_seconds)
    node.transfer_wait = std::chrono::seconds{*options.transfer_wait_seconds};
  if (options.transfer_hold_seconds)
    node.transfer_hold = std::chrono::seconds{*options.transfer_hold_seconds};
  node.zone = options.zone;
  node.return_window = std::chrono::days{options.return_window_days};
  node.return_patience = std::chrono::days{options.return_patience_days};
  node.refund_at_receipt = options.refund_at == "receipt";
  node.accept_loss = options.accept_loss;
  node.engine.traffic = !options.no_traffic;
  node.without = options.without;
  node.carrier = options.carrier;
  if (options.demo) node.demo_carrier = demo_delays;
  return node;
}

// What labels say of where a parcel comes from, and where it goes back to.
std::vector<std::string> sender_of(const cli::ServeOptions& options) {
  if (options.sender.empty() && options.demo)
    return {"FlowMart demo shop", "4 Mill Lane", "Leeds LS1 4AB", "GB"};
  return options.sender;
}

// Signals are waited for, never handled in the middle of something.
sigset_t blocked_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// The address that it means, or why it is none that is listened on.
std::variant<boost::asio::ip::address, std::string> address_to_listen_on(const std::string& text) {
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(text == "localhost" ? "127.0.0.1" : text, ec);
  if (ec) return text + " is not an address. Say --address 127.0.0.1, ::1 or localhost.";
  if (!address.is_loopback())
    return text +
           " is not a loopback address, and this version has no keys yet: whoever reached it could do "
           "anything. "
           "Bind to 127.0.0.1 and put a proxy that authenticates in front.";
  return address;
}

std::string url_of(const boost::asio::ip::address& address, std::uint16_t port) {
  const std::string text = address.to_string();
  return "http://" + (address.is_v6() ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

}  // namespace

int serve(const cli::ServeOptions& options) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowmart"));
  spdlog::set_level(spdlog::level::from_str(options.log_level));
  if (options.data.empty()) {
    spdlog::error("--data names no folder.");
    return cli::exit_usage;
  }
  if (!options.demo && options.gateway.empty()) {
    spdlog::error(
        "No payment gateway is named, and the test gateway takes what it does not know as paid. "
        "Say --gateway test to have it play all the same, or --demo for a demo shop.");
    return cli::exit_usage;
  }
  const auto listening = address_to_listen_on(options.address);
  if (const auto* why = std::get_if<std::string>(&listening)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  const auto& address = std::get<boost::asio::ip::address>(listening);
  const ConnectionLimits connections = connections_within(raise_handle_limit());
  const sigset_t signals = blocked_signals();
  auto opened = Node::open(node_options(options));
  if (const auto* fault = std::get_if<NodeFault>(&opened)) {
    spdlog::error("{}", fault->reason);
    return fault->usage ? cli::exit_usage : cli::exit_failed;
  }
  Node& node = *std::get<std::unique_ptr<Node>>(opened);
  Web web(node, {address.to_string(), options.port, options.threads, options.hosts, connections,
                 options.environment, sender_of(options), options.demo});
  node.start();
  if (options.demo)
    if (const auto failure = stock_demo_shop(node))
      spdlog::warn("The demo shop is not complete: {}", *failure);
  if (const auto failure = web.start()) {
    spdlog::error("{}", *failure);
    return cli::exit_failed;
  }
  spdlog::info("FlowMart Orders listens on {} over {} ({} messages so far)", url_of(address, web.port()),
               options.data, node.engine().figures().events);
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("Stopping: what was taken is finished and saved.");
  web.stop();
  node.stop();
  return cli::exit_good;
}

}  // namespace flowmart::app
