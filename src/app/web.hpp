// The HTTP side of a node: server, routes, event feed.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/node.hpp"
#include "http/api/answers.hpp"
#include "http/api/backend.hpp"
#include "http/api/event_feed.hpp"
#include "http/api/reader.hpp"
#include "http/api/traffic.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"

namespace flowmart::app {

struct WebOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  unsigned threads = 1;             // of HTTP
  std::string environment = "dev";  // fills {env} in channel names
  bool demo = false;                // POST /v1/demo/orders places an order of the demo shop
};

class Web {
 public:
  // Hooks itself to the node, which is not yet started and outlives it.
  Web(Node& node, WebOptions options);
  ~Web();
  Web(const Web&) = delete;

  std::optional<std::string> start();  // why it can't
  std::uint16_t port() const { return x_server.port(); }
  void stop();
  std::vector<http::Router::Listed> routes() const { return x_router.routes(); }

 private:
  Uuid fresh_id();
  void add_demo_routes();

  Node& x_node;
  const WebOptions x_options;
  std::atomic<std::uint64_t> x_fresh;
  std::atomic<std::uint64_t> x_demo_orders{0};
  std::atomic<bool> x_stopping{false};
  http::Answers x_answers;
  http::Backend x_backend;
  http::EventFeed x_feed;
  http::TrafficFeed x_traffic;
  http::Reader x_reader;
  http::Router x_router;
  http::Server x_server;
};

}  // namespace flowmart::app
