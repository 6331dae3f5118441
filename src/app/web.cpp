#include "app/web.hpp"

#include <spdlog/spdlog.h>

#include <random>

#include "app/demo_shop.hpp"
#include "app/portal_pages.hpp"
#include "http/api/events/events.hpp"
#include "http/api/events/messages.hpp"
#include "http/api/flows.hpp"
#include "http/api/money/invoice.hpp"
#include "http/api/money/payments.hpp"
#include "http/api/money/subscriptions.hpp"
#include "http/api/operations.hpp"
#include "http/api/order/amendments.hpp"
#include "http/api/order/holds.hpp"
#include "http/api/order/order_list.hpp"
#include "http/api/order/orders.hpp"
#include "http/api/order/returns.hpp"
#include "http/api/order/story.hpp"
#include "http/api/parcels/labels.hpp"
#include "http/api/parcels/parcels.hpp"
#include "http/api/parcels/shipments.hpp"
#include "http/api/shop/catalog.hpp"
#include "http/api/shop/customers.hpp"
#include "http/api/shop/products.hpp"
#include "http/api/shop/stock.hpp"
#include "http/api/telling/notifications.hpp"
#include "http/api/telling/templates.hpp"
#include "http/api/versions.hpp"
#include "http/server/assets.hpp"
#include "http/server/hosts.hpp"
#include "webhooks/routes.hpp"

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
  server.connections_max = options.connections.at_once;
  server.refusals_max = options.connections.refused;
  if (options.public_url) server.public_path = options.public_url->path;
  server.on_trouble = [](std::string_view trouble) { spdlog::warn("http: {}", trouble); };
  return server;
}

std::uint64_t random_start() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

Web::Web(Node& node, WebOptions options)
    : node_(node),
      options_(std::move(options)),
      fresh_(random_start()),
      backend_{node.engine(),
               node.types(),
               node.routing(),
               node.journal(),
               node.follower(),
               node.clock(),
               node.currency(),
               options_.environment,
               [this] { return fresh_id(); },
               answers_,
               options_.carrier_secrets},
      feed_(node.journal(), node.types(), node.routing(), http::opener_of(backend_)),
      traffic_(backend_, node.queries()),
      reader_(backend_),
      server_(server_options(options_), router_) {
  http::add_order_routes(router_, backend_, node.queries(), reader_);
  http::add_hold_routes(router_, backend_);
  http::add_amendment_routes(router_, backend_);
  http::add_version_routes(router_, backend_, node.queries(), reader_);
  http::add_return_routes(router_, backend_, node.queries(), reader_);
  http::add_subscription_routes(router_, backend_, node.queries(), reader_);
  http::add_message_routes(router_, backend_, node.queries(), reader_);
  http::add_order_list_routes(router_, backend_, node.queries(), reader_);
  http::add_story_routes(router_, backend_, node.queries(), reader_);
  http::add_stock_routes(router_, node.queries(), reader_);
  http::add_shipment_routes(router_, backend_, node.queries(), reader_);
  http::add_parcel_routes(router_, backend_, node.queries(), reader_);
  http::add_parcel_batch_routes(router_, backend_, node.queries(), reader_);
  http::add_payment_routes(router_, backend_, node.queries(), reader_);
  http::add_product_routes(router_, backend_, node.queries(), reader_);
  http::add_notification_routes(router_, backend_);
  http::add_template_routes(router_, backend_, options_.shop);
  webhooks::add_webhook_routes(router_, backend_, reader_, node.webhooks());
  http::add_flow_routes(router_, backend_, node.queries(), reader_);
  http::add_customer_routes(router_, backend_);
  http::add_label_routes(router_, backend_, reader_, options_.sender);
  http::add_invoice_routes(router_, backend_, reader_, {options_.sender, options_.zone});
  http::add_catalog_routes(router_, node.routing(), options_.public_url);
  http::add_event_routes(router_, backend_, feed_);
  http::add_operation_routes(router_, backend_,
                             {[this] { return server_.counters(); }, [this] { return stopping_.load(); },
                              [&node] { return node.check().checked(); }, [this] { return traffic_.stuck(); },
                              [&node] { return node.stopped(); }});
  if (options_.demo) add_demo_routes();
  router_.fallback(http::serve_assets(portal_files(), public_path(), is_portal_page), is_portal_page);
  guard();
  traffic_.add_routes(router_);
  node.on_durable([this](const engine::SharedBatch& batch) { feed_.grown(batch); });
  node.on_answered([this] { answers_.send(); });
}

std::string Web::public_path() const { return options_.public_url ? options_.public_url->path : ""; }

void Web::guard() {
  auto key = options_.key;
  if (options_.public_url && key) key->found_at(*options_.public_url);
  router_.guard([hosts = http::Hosts(options_.hosts, options_.public_url), key,
                 carriers = !options_.carrier_secrets.empty()](const http::Request& head) {
    if (auto refusal = hosts.refuse(head)) return refusal;
    if (!key) return http::refuse_proxied(head);
    // A carrier shows a secret of its own, which opens nothing else.
    return carriers && http::is_carrier_report(head) ? std::nullopt : key->refuse(head);
  });
  if (!key) return;
  router_.on(http::Method::post, "/session",
             [key = *key](const http::Request& request, http::Responder responder) {
               key.open_session(request, std::move(responder));
             },
             {.body_bytes_max = 8 << 10, .content_types = {"application/x-www-form-urlencoded"}});
}

void Web::add_demo_routes() {
  router_.on(http::Method::post, "/v1/demo/orders", [this](const http::Request&, http::Responder responder) {
    reader_.then(std::move(responder), [this](http::Responder asked) {
      const std::string id = fresh_id().to_string();
      contract::PlaceOrder order = demo_order(demo_orders_.fetch_add(1), id, now());
      restock_demo_shop(node_, order, now());
      http::submit(backend_, wire::AnyMessage::of(std::move(order)), std::move(asked),
                   [id](const engine::Outcome& outcome) {
                     http::Response response = http::message_answer(outcome);
                     if (response.status() != 201) return response;
                     return http::Response(201, http::json_type, "{\"orderId\":\"" + id + "\"}")
                         .location("/v1/orders/" + id);
                   });
    });
  });
}

Web::~Web() { stop(); }

std::optional<std::string> Web::start() { return server_.start(); }

void Web::stop() {
  if (stopping_.exchange(true)) return;
  server_.stop();
  feed_.stop();
  traffic_.stop();
  reader_.stop();
}

// 62 bits that start at random and count: no two of one process are the same, and none is guessed by another.
Uuid Web::fresh_id() {
  const std::uint64_t n = fresh_.fetch_add(0x9e3779b97f4a7c15ULL);
  return uuid_v7(now(), static_cast<std::uint16_t>(n >> 52), n ^ (n << 13));
}

}  // namespace flowmart::app
