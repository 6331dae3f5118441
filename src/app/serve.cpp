// `flowmart serve`: a node with HTTP in front, until it is told to stop.
#include <pthread.h>
#include <signal.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <fstream>
#include <optional>
#include <variant>

#include "app/carrier_secrets.hpp"
#include "app/commands.hpp"
#include "app/demo_shop.hpp"
#include "app/node.hpp"
#include "app/stripe_settings.hpp"
#include "app/web.hpp"
#include "stripe/hooks.hpp"

namespace flowmart::app {
namespace {

// Delays at which a person can watch parcels move.
constexpr adapters::CarrierDelays demo_delays{std::chrono::milliseconds(600), std::chrono::milliseconds(600),
                                              std::chrono::milliseconds(600)};

NodeOptions node_options(const cli::ServeOptions& options, Telling telling,
                         std::optional<stripe::Settings> stripe) {
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
  if (options.invoice_due_seconds) node.invoice_due = std::chrono::seconds{*options.invoice_due_seconds};
  node.zone = options.zone;
  node.return_window = std::chrono::days{options.return_window_days};
  node.return_patience = std::chrono::days{options.return_patience_days};
  node.refund_at_receipt = options.refund_at == "receipt";
  node.capture = contract::from_wire_name<contract::CaptureMode>(options.capture)
                     .value_or(contract::CaptureMode::at_once);
  node.money_contact = options.money_contact;
  node.gateway_takes = std::chrono::milliseconds{options.gateway_takes_ms};
  if (options.reconcile_seconds) node.reconcile = std::chrono::seconds{*options.reconcile_seconds};
  node.accept_loss = options.accept_loss;
  node.engine.traffic = !options.no_traffic;
  node.without = options.without;
  node.carrier = options.carrier;
  node.telling = std::move(telling);
  node.stripe = std::move(stripe);
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
std::variant<boost::asio::ip::address, std::string> address_to_listen_on(const std::string& text, bool key) {
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(text == "localhost" ? "127.0.0.1" : text, ec);
  if (ec) return text + " is not an address. Say --address 127.0.0.1, ::1 or localhost.";
  if (!address.is_loopback() && !key)
    return text +
           " is not a loopback address, and no key is asked for: whoever reached it could do anything. Say "
           "--key-file FILE with a key in it (openssl rand -hex 32), or listen on 127.0.0.1.";
  return address;
}

// The key that lets in; nothing where none is asked for; or why the file holds none.
std::variant<std::optional<http::AccessKey>, std::string> key_of(const std::string& name) {
  if (name.empty()) return std::optional<http::AccessKey>{};
  std::ifstream file(name, std::ios::binary);
  std::string text(4'096, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file && !file.eof()) return "The key's file " + name + " can't be read.";
  text.resize(static_cast<std::size_t>(file.gcount()));
  auto key = http::AccessKey::of(text);
  if (const auto* why = std::get_if<std::string>(&key))
    return "The file " + name + ' ' + *why + ". This makes one: openssl rand -hex 32 > " + name;
  return std::optional(std::get<http::AccessKey>(std::move(key)));
}

// Nothing where it is not said; or why the text is none.
std::variant<std::optional<http::PublicUrl>, std::string> public_url_of(const std::string& text) {
  if (text.empty()) return std::optional<http::PublicUrl>{};
  auto url = http::PublicUrl::of(text);
  if (const auto* why = std::get_if<std::string>(&url)) return "--public-url " + text + ": " + *why + '.';
  return std::optional(std::get<http::PublicUrl>(std::move(url)));
}

std::string url_of(const boost::asio::ip::address& address, std::uint16_t port) {
  const std::string text = address.to_string();
  return "http://" + (address.is_v6() ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

// Nothing where another gateway takes the money; or what is wrong with the options.
std::variant<std::optional<stripe::Settings>, std::string> stripe_of(const cli::ServeOptions& options) {
  if (options.gateway != "stripe") {
    if (options.stripe.hooks_port) return "--hooks-port is for --gateway stripe.";
    return std::optional<stripe::Settings>{};
  }
  auto settings = stripe_settings(options.stripe);
  if (auto* why = std::get_if<std::string>(&settings)) return std::move(*why);
  return std::optional(std::get<stripe::Settings>(std::move(settings)));
}

// May be null.
std::unique_ptr<stripe::Hooks> hooks_of(Node& node, const cli::ServeOptions& options,
                                        const std::string& address,
                                        const std::optional<stripe::Settings>& stripe) {
  if (!stripe || !options.stripe.hooks_port) return nullptr;
  return std::make_unique<stripe::Hooks>(
      *node.stripe(),
      stripe::HooksOptions{address, *options.stripe.hooks_port, stripe->hooks_secrets,
                           [&node](engine::Input input) { return node.engine().submit(std::move(input)); },
                           node.clock()});
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
        "Say --gateway stripe (docs/stripe.md), --gateway test to have it play all the same, or --demo for a "
        "demo shop.");
    return cli::exit_usage;
  }
  auto key = key_of(options.key_file);
  if (const auto* why = std::get_if<std::string>(&key)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  const auto found_at = public_url_of(options.public_url);
  if (const auto* why = std::get_if<std::string>(&found_at)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  if (!options.public_url.empty() && options.key_file.empty()) {
    spdlog::error("A proxy lets in whoever reaches it: --public-url needs --key-file.");
    return cli::exit_usage;
  }
  const auto listening = address_to_listen_on(options.address, !options.key_file.empty());
  if (const auto* why = std::get_if<std::string>(&listening)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  auto secrets = carrier_secrets(options.carrier_secrets);
  if (const auto* why = std::get_if<std::string>(&secrets)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  const auto& address = std::get<boost::asio::ip::address>(listening);
  auto telling = telling_of(options.telling);
  if (const auto* why = std::get_if<std::string>(&telling)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  const std::string shop = std::get<Telling>(telling).shop;
  const auto money = stripe_of(options);
  if (const auto* why = std::get_if<std::string>(&money)) {
    spdlog::error("{}", *why);
    return cli::exit_usage;
  }
  const auto& stripe = std::get<std::optional<stripe::Settings>>(money);
  const ConnectionLimits connections = connections_within(raise_handle_limit());
  const sigset_t signals = blocked_signals();
  auto opened = Node::open(node_options(options, std::get<Telling>(std::move(telling)), stripe));
  if (const auto* fault = std::get_if<NodeFault>(&opened)) {
    spdlog::error("{}", fault->reason);
    return fault->usage ? cli::exit_usage : cli::exit_failed;
  }
  Node& node = *std::get<std::unique_ptr<Node>>(opened);
  Web web(node,
          {address.to_string(), options.port, options.threads, options.hosts, connections,
           options.environment, sender_of(options), std::get<std::optional<http::AccessKey>>(std::move(key)),
           std::get<std::optional<http::PublicUrl>>(found_at), options.demo,
           std::get<CarrierSecrets>(std::move(secrets)), shop, options.zone});
  const auto hooks = hooks_of(node, options, address.to_string(), stripe);
  node.start();
  if (options.demo)
    if (const auto failure = stock_demo_shop(node))
      spdlog::warn("The demo shop is not complete: {}", *failure);
  if (const auto failure = web.start()) {
    spdlog::error("{}", *failure);
    return cli::exit_failed;
  }
  if (hooks) {
    if (const auto failure = hooks->start()) {
      spdlog::error("--hooks-port: {}", *failure);
      return cli::exit_failed;
    }
    spdlog::info("Stripe's webhooks are heard at {}/stripe", url_of(address, hooks->port()));
  }
  spdlog::info("FlowMart Orders listens on {} over {} ({} messages so far)", url_of(address, web.port()),
               options.data, node.engine().figures().events);
  const auto& proxy = std::get<std::optional<http::PublicUrl>>(found_at);
  if (!address.is_loopback() && !(proxy && proxy->encrypted))
    spdlog::warn(
        "There is no TLS here: the key and all else can be read on the way. Listen beyond this machine in a "
        "network that you trust alone, or on 127.0.0.1 behind a proxy that has TLS.");
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("Stopping: what was taken is finished and saved.");
  web.stop();
  if (hooks) hooks->stop();
  node.stop();
  return cli::exit_good;
}

}  // namespace flowmart::app
