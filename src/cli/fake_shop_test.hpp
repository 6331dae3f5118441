// A small stand-in for the program behind a Client, for tests: takes the messages of an import, keeps stock
// in the plainest way, and answers as the API does. Shares no rule with the program.
#pragma once
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "cli/client.hpp"
#include "contract/messages/inventory.hpp"
#include "contract/messages/orders.hpp"
#include "contract/messages/shipping.hpp"
#include "contract/private/products.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::cli {

class FakeShop : public Client {
 public:
  std::map<std::string, std::int64_t> stock;  // available, by sku
  std::map<std::string, std::string> stages;  // of orders, by number
  std::map<std::string, contract::PlaceOrder> orders;
  std::vector<std::string> placed;  // in the order of arrival, refused ones included
  std::map<std::string, std::pair<std::string, Reply>> answered;  // by idempotency key: content, answer
  std::uint64_t repeats = 0;
  std::size_t breaks_after = SIZE_MAX;             // ordered requests until the connection is lost for good
  std::size_t payment_polls = 0;                   // how often a parcel is asked for before it is there
  std::map<std::string, Reply> documents;          // answers to other targets
  std::map<std::string, ProductId> ids;            // of products whose ids don't follow from their skus
  std::map<std::string, std::string> turned_away;  // why, by sku
  std::vector<ProductId> registered;               // in the order of arrival

  Reply ask(const Request& request) override {
    const std::lock_guard lock(mutex_);
    if (const auto found = documents.find(request.target); found != documents.end()) return found->second;
    if (request.target.starts_with("/v1/orders/")) {
      const auto found = stages.find(request.target.substr(11));
      if (found == stages.end()) return problem(404, "unknown-order");
      return {200, "{\"id\":\"00000000-0000-5000-8000-000000000000\",\"orderNumber\":\"" + found->first +
                       "\",\"stage\":\"" + found->second + "\"}"};
    }
    return message(request);
  }
  void send(Request request) override { sent_.push_back(std::move(request)); }
  Reply receive() override {
    const Request request = std::move(sent_.front());
    sent_.pop_front();
    if (breaks_after == 0) {
      sent_.clear();  // they went down with the connection
      return {.trouble = "the connection was lost"};
    }
    --breaks_after;
    const std::lock_guard lock(mutex_);
    return message(request);
  }
  std::optional<std::string> stream(const Request&, const std::function<bool(std::string_view)>&) override {
    return "no stream here";
  }
  bool shared() const override { return false; }

  static Reply problem(int status, const std::string& code, const std::string& more = {}) {
    return {status, "{\"type\":\"/problems/" + code + "\",\"title\":\"No\",\"status\":" +
                        std::to_string(status) + ",\"detail\":\"Detail of " + code + "\"" + more + "}"};
  }

 private:
  Reply message(const Request& request) {
    if (request.idempotency_key.empty()) return carry_out(request);
    const auto found = answered.find(request.idempotency_key);
    if (found == answered.end()) {
      const Reply reply = carry_out(request);
      answered[request.idempotency_key] = {request.body, reply};
      return reply;
    }
    ++repeats;
    return found->second.first == request.body ? found->second.second
                                               : problem(422, "idempotency-key-reused");
  }

  Reply carry_out(const Request& request) {
    if (request.target == "/v1/messages/PlaceOrder") return place(request.body);
    if (request.target == "/v1/messages/UpdateShipmentStatus") return ship(request.body);
    if (request.target == "/v1/messages/ReadProducts") return read_products(request.body);
    if (request.target == "/v1/messages/TurnProductAway") {
      contract::TurnProductAway turned;
      if (wire::read_json(request.body, turned)) return problem(422, "schema-violation");
      turned_away[turned.sku] = turned.reason;
      return {200, "{}"};
    }
    if (request.target == "/v1/messages/RegisterProduct") {
      contract::RegisterProduct product;
      if (wire::read_json(request.body, product)) return problem(422, "schema-violation");
      skus_[product.product] = product.sku;
      registered.push_back(product.product);
      stock.try_emplace(product.sku, 0);
      return {200, "{}"};
    }
    if (request.target == "/v1/messages/AddInventory") {
      contract::AddInventory add;
      if (wire::read_json(request.body, add) || !skus_.contains(add.productId) || add.quantity < 1)
        return problem(422, "unknown-product");
      stock[skus_[add.productId]] += add.quantity;
      return {200, "{}"};
    }
    return problem(404, "not-found");
  }

  Reply read_products(const std::string& body) {
    contract::ReadProducts asked;
    if (wire::read_json(body, asked)) return problem(422, "schema-violation");
    std::string products;
    for (const std::string& name : asked.names) {
      const auto other = ids.find(name);
      const ProductId id = other != ids.end() ? other->second : ProductId::of(name);
      products += std::string(products.empty() ? "" : ",") + "{\"product\":\"" + id.to_string() + "\"}";
    }
    return {200, "{\"products\":[" + products + "]}"};
  }

  Reply place(const std::string& body) {
    contract::PlaceOrder order;
    if (wire::read_json(body, order)) return problem(422, "schema-violation");
    placed.push_back(order.orderId);
    if (orders.contains(order.orderId)) return problem(409, "order-id-taken");
    std::map<std::string, std::int64_t> wanted;
    for (const auto& item : order.items) wanted[item.itemId] += item.quantity;
    std::string shorts;
    for (const auto& [sku, quantity] : wanted) {
      const auto found = stock.find(sku);
      const std::int64_t left = found == stock.end() ? 0 : found->second;
      if (left >= quantity) continue;
      shorts += std::string(shorts.empty() ? "" : ",") + "{\"sku\":\"" + sku + "\",\"reason\":\"" +
                (found == stock.end() ? "unknown-product" : "out-of-stock") +
                "\",\"wanted\":" + std::to_string(quantity) + ",\"available\":" + std::to_string(left) +
                (turned_away.contains(sku) ? ",\"note\":\"" + turned_away[sku] + "\"" : "") + "}";
    }
    const bool unknown = shorts.find("unknown-product") != shorts.npos;
    if (unknown) return problem(422, "unknown-product", ",\"shorts\":[" + shorts + "]");
    if (!shorts.empty()) return problem(409, "out-of-stock", ",\"shorts\":[" + shorts + "]");
    for (const auto& [sku, quantity] : wanted) stock[sku] -= quantity;
    stages[order.orderId] = "Pending";
    orders[order.orderId] = order;
    return {201, "{\"id\":\"x\",\"orderNumber\":\"" + order.orderId +
                     "\",\"totalAmount\":" + order.payment.amount.to_string() + ",\"currency\":\"GBP\"}"};
  }

  Reply ship(const std::string& body) {
    contract::UpdateShipmentStatus update;
    if (wire::read_json(body, update)) return problem(422, "schema-violation");
    const std::string number = update.shipmentId.substr(4, update.shipmentId.size() - 6);
    const auto found = stages.find(number);
    if (found == stages.end() || polls_[number]++ < payment_polls) return problem(404, "unknown-shipment");
    found->second = update.status == contract::ShipmentStatus::delivered ? "Delivered" : "Shipped";
    return {200, "{}"};
  }

  std::mutex mutex_;
  std::map<ProductId, std::string> skus_;
  std::map<std::string, std::size_t> polls_;
  std::deque<Request> sent_;
};

// Hands requests on to a shop that several commands use one after another.
class Borrowed final : public Client {
 public:
  explicit Borrowed(Client& client) : client_(client) {}
  Reply ask(const Request& request) override { return client_.ask(request); }
  void send(Request request) override { client_.send(std::move(request)); }
  Reply receive() override { return client_.receive(); }
  std::optional<std::string> stream(const Request& request,
                                    const std::function<bool(std::string_view)>& visit) override {
    return client_.stream(request, visit);
  }
  bool shared() const override { return client_.shared(); }

 private:
  Client& client_;
};

}  // namespace flowmart::cli
