// The HTTP side of a node: server, routes, event feed.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/handles.hpp"
#include "app/node.hpp"
#include "http/api/answers.hpp"
#include "http/api/backend.hpp"
#include "http/api/events/event_feed.hpp"
#include "http/api/reader.hpp"
#include "http/api/traffic.hpp"
#include "http/server/access.hpp"
#include "http/server/public_url.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"

namespace flowmart::app {

struct WebOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  unsigned threads = 1;              // of HTTP
  std::vector<std::string> hosts{};  // names that it is reached by, beside addresses and localhost
  ConnectionLimits connections{};
  std::string environment = "dev";       // fills {env} in channel names
  std::vector<std::string> sender{};     // the shop's own address, as labels show it, line by line
  std::optional<http::AccessKey> key{};  // who has it is let in, from anywhere; none: see refuse_proxied
  std::optional<http::PublicUrl> public_url{};  // where a proxy shows it to the world
  bool demo = false;                            // POST /v1/demo/orders places an order of the demo shop
  std::map<std::string, std::string, std::less<>> carrier_secrets{};  // see http::Backend
  std::string shop = "FlowMart";                                      // its name, as mails have it
  std::string zone = "UTC";                                           // by which its invoices are dated
};

class Web {
 public:
  // Hooks itself to the node, which is not yet started and outlives it.
  Web(Node& node, WebOptions options);
  ~Web();
  Web(const Web&) = delete;

  std::optional<std::string> start();  // why it can't
  std::uint16_t port() const { return server_.port(); }
  void stop();
  std::vector<http::Router::Listed> routes() const { return router_.routes(); }

 private:
  Uuid fresh_id();
  void add_demo_routes();
  std::string public_path() const;  // "/oms", or empty
  void guard();                     // who may ask

  Node& node_;
  const WebOptions options_;
  std::atomic<std::uint64_t> fresh_;
  std::atomic<std::uint64_t> demo_orders_{0};
  std::atomic<bool> stopping_{false};
  http::Answers answers_;
  http::Backend backend_;
  http::EventFeed feed_;
  http::TrafficFeed traffic_;
  http::Reader reader_;
  http::Router router_;
  http::Server server_;
};

}  // namespace flowmart::app
