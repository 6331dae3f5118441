#include "app/web.hpp"

#include <spdlog/spdlog.h>

#include <random>

#include "app/demo_shop.hpp"
#include "http/api/catalog.hpp"
#include "http/api/events.hpp"
#include "http/api/flows.hpp"
#include "http/api/lists.hpp"
#include "http/api/messages.hpp"
#include "http/api/operations.hpp"
#include "http/api/orders.hpp"
#include "http/server/assets.hpp"

namespace flowmart {
std::span<const http::Asset> portal_files();  // made by cmake/embed.cmake from portal/dist
}

namespace flowmart::app {
namespace {

http::Options server_options(const WebOptions& options) {
  http::Options server;
  server.address = options.address;
  server.port = options.port;
  server.threads = options.threads;
  server.on_trouble = [](std::string_view trouble) { spdlog::warn("http: {}", trouble); };
  return server;
}

std::uint64_t random_start() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

Web::Web(Node& node, WebOptions options)
    : x_node(node),
      x_options(std::move(options)),
      x_fresh(random_start()),
      x_backend{node.engine(),
                node.types(),
                node.routing(),
                node.journal(),
                node.follower(),
                now,
                node.options().currency,
                x_options.environment,
                [this] { return fresh_id(); },
                x_answers},
      x_feed(node.journal(), node.types(), node.routing()),
      x_traffic(x_backend),
      x_reader(x_backend),
      x_server(server_options(x_options), x_router) {
  http::add_order_routes(x_router, x_backend, node.queries(), x_reader);
  http::add_message_routes(x_router, x_backend, node.queries(), x_reader);
  http::add_list_routes(x_router, x_backend, node.queries(), x_reader);
  http::add_flow_routes(x_router, x_backend, node.queries(), x_reader);
  http::add_catalog_routes(x_router);
  http::add_event_routes(x_router, x_backend, x_feed, x_reader);
  http::add_operation_routes(x_router, x_backend,
                             {[this] { return x_server.counters(); }, [this] { return x_stopping.load(); }});
  if (x_options.demo) add_demo_routes();
  x_router.fallback(http::serve_assets(portal_files()));
  x_traffic.add_routes(x_router);
  node.on_durable([this](const std::shared_ptr<const engine::Batch>&) { x_feed.grown(); });
  node.on_answered([this] { x_answers.send(); });
}

void Web::add_demo_routes() {
  x_router.on(http::Method::post, "/v1/demo/orders", [this](const http::Request&, http::Responder responder) {
    x_reader.then(std::move(responder), [this](http::Responder asked) {
      const std::string id = fresh_id().to_string();
      contract::PlaceOrder order = demo_order(x_demo_orders.fetch_add(1), id, now());
      restock_demo_shop(x_node, order, now());
      http::submit(x_backend, wire::AnyMessage::of(std::move(order)), std::move(asked),
                   [id](const engine::Outcome& outcome) {
                     http::Response response = http::message_answer(outcome);
                     if (response.status() != 201) return response;
                     return http::Response(201, http::json_type, "{\"orderId\":\"" + id + "\"}")
                         .header("Location", "/v1/orders/" + id);
                   });
    });
  });
}

Web::~Web() { stop(); }

std::optional<std::string> Web::start() { return x_server.start(); }

void Web::stop() {
  if (x_stopping.exchange(true)) return;
  x_server.stop();
  x_feed.stop();
  x_traffic.stop();
  x_reader.stop();
}

// 62 bits that start at random and count: no two of one process are the same, and none is guessed by another.
Uuid Web::fresh_id() {
  const std::uint64_t n = x_fresh.fetch_add(0x9e3779b97f4a7c15ULL);
  return uuid_v7(now(), static_cast<std::uint16_t>(n >> 52), n ^ (n << 13));
}

}  // namespace flowmart::app
