#include "adapters/http_carrier.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <future>

#include "contract/private/orders.hpp"
#include "contract/private/shipping.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;
namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr auto answer_within = std::chrono::seconds(10);
constexpr Duration wait_first = std::chrono::seconds(1), wait_max = std::chrono::minutes(5);
constexpr std::size_t answer_bytes_max = 64u << 10;

// What a carrier answers. Of another currency than the shop's nothing is known.
struct CarrierAnswer {
  std::optional<std::string> carrier, trackingNumber, currency, detail;
  std::optional<std::int64_t> weight;
  std::optional<Decimal> postage;
  static constexpr Extra extra = Extra::ignored;
  static constexpr auto fields() {
    using T = CarrierAnswer;
    return FieldList{field("carrier", &T::carrier, {}, carrier_text_length),
                     field("trackingNumber", &T::trackingNumber, {}, carrier_text_length),
                     field("currency", &T::currency),
                     field("detail", &T::detail, {}, {.length_max = 500}),
                     field("weight", &T::weight, {}, {.minimum = 0, .maximum = 1'000'000'000}),
                     field("postage", &T::postage, {}, {.minimum = 0})};
  }
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// One exchange on a connection of its own, within its time; nothing: nobody answered.
std::optional<HttpAnswer> post(const CarrierAddress& to, const std::string& key, std::string body) {
  using Http = beast::http::request<beast::http::string_body>;
  asio::io_context context;
  asio::ip::tcp::resolver resolver(context);
  beast::tcp_stream stream(context);
  Http request{beast::http::verb::post, to.path, 11};
  request.set(beast::http::field::host, to.host + ":" + to.port);
  request.set(beast::http::field::content_type, "application/json");
  request.set("Idempotency-Key", key);
  request.body() = std::move(body);
  request.prepare_payload();
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> answer;
  answer.body_limit(answer_bytes_max);
  bool done = false;
  resolver.async_resolve(to.host, to.port, [&](beast::error_code error, const auto& found) {
    if (error) return;
    stream.async_connect(found, [&](beast::error_code refused, const auto&) {
      if (refused) return;
      beast::http::async_write(stream, request, [&](beast::error_code lost, std::size_t) {
        if (lost) return;
        beast::http::async_read(stream, buffer, answer,
                                [&](beast::error_code broken, std::size_t) { done = !broken; });
      });
    });
  });
  context.run_for(answer_within);
  if (!done) return std::nullopt;
  return HttpAnswer{static_cast<int>(answer.get().result_int()), std::move(answer.get().body())};
}

// Nobody knows whether it was taken, or it may be taken later.
bool is_passing(int status) { return status == 408 || status == 425 || status == 429 || status >= 500; }

void write_address(wire::JsonWriter& json, const std::string& name, const ShipmentAddress& to) {
  json.key("to").begin_object().member("name", name).member("street", to.street).member("city", to.city);
  json.member("state", to.state).member("postalCode", to.postalCode).member("country", to.country);
  json.end_object();
}

}  // namespace

std::optional<CarrierAddress> CarrierAddress::parse(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  CarrierAddress address;
  const std::size_t slash = std::min(url.find('/'), url.size());
  if (slash < url.size()) address.path = url.substr(slash);
  std::string_view host = url.substr(0, slash);
  if (const std::size_t colon = host.rfind(':'); colon != host.npos && host.back() != ']') {
    address.port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address.host = host;
  const bool number = !address.port.empty() && address.port.size() <= 5 &&
                      address.port.find_first_not_of("0123456789") == address.port.npos;
  if (address.host.empty() || !number || url.find_first_of(" \t\r\n#@") != url.npos) return std::nullopt;
  return address;
}

HttpCarrier::HttpCarrier(CarrierAddress address, Currency currency, Port port)
    : address_(std::move(address)), currency_(currency), port_(std::move(port)) {}

void HttpCarrier::attach(engine::Engine& engine) {
  engine.carry_out(&wire::type_of<PickupRequested>(),
                   [this](engine::EffectRequest request) { take(std::move(request)); });
}

void HttpCarrier::start() {
  thread_ = std::thread([this] { run(); });
}

void HttpCarrier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void HttpCarrier::take(engine::EffectRequest request) {
  {
    const std::lock_guard lock(mutex_);
    errands_.emplace(port_.clock(), Errand{std::move(request)});
  }
  changed_.notify_one();
}

void HttpCarrier::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Time now = port_.clock();
    if (errands_.empty()) {
      changed_.wait(lock);
      continue;
    }
    if (const auto first = errands_.begin(); first->first > now) {
      changed_.wait_for(lock, first->first - now);
      continue;
    }
    Errand errand = std::move(errands_.extract(errands_.begin()).mapped());
    lock.unlock();
    const auto answer = carry_out(errand);
    bool told = false;
    if (answer) {
      engine::Input input{.message = wire::AnyMessage::of(*answer), .origin = engine::Origin::effect};
      input.correlation = errand.request.correlation;
      input.effect = errand.request.event;
      told = port_.submit(std::move(input));
    }
    lock.lock();
    if (told) continue;
    const Duration wait = std::min(wait_first * (1 << std::min(errand.tried, 10)), wait_max);
    ++errand.tried;
    errands_.emplace(port_.clock() + wait, std::move(errand));
  }
}

// Answered in the engine's threads, which may be about to stop: then nobody waits for ever.
template <class Question>
std::optional<typename Question::Response> HttpCarrier::ask(Question question) {
  using Answer = std::optional<typename Question::Response>;
  const auto promise = std::make_shared<std::promise<Answer>>();
  std::future<Answer> answer = promise->get_future();
  const bool taken = port_.ask(
      {wire::AnyMessage::of(std::move(question)), [promise](const engine::QueryOutcome& outcome) {
         promise->set_value(outcome.rejection ? std::nullopt
                                              : Answer(outcome.response.get<typename Question::Response>()));
       }});
  if (!taken || answer.wait_for(answer_within) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

// Who it goes to is known to Orders; where that does not run here, the carrier does without.
std::optional<std::string> HttpCarrier::document(const PickupRequested& wanted) {
  const auto label = ask(ReadLabel{wanted.shipment});
  if (!label) return std::nullopt;
  const auto order = ask(ReadOrder{wanted.order.to_string()});
  std::string body;
  wire::JsonWriter json(body);
  json.begin_object().member("shipment", wanted.shipment).member("order", label->number);
  json.member("service", label->content.shippingMethod);
  write_address(json, order ? order->content.name : std::string(), label->content.address);
  json.key("items").begin_array();
  for (const ShipmentItem& item : label->content.items)
    json.begin_object().member("productId", item.itemId).key("quantity").number(item.quantity).end_object();
  json.end_array().end_object();
  return body;
}

std::optional<PickupAnswered> HttpCarrier::carry_out(const Errand& errand) {
  const auto& wanted = errand.request.message.get<PickupRequested>();
  PickupAnswered told{.shipment = wanted.shipment};
  std::optional<std::string> body = document(wanted);
  if (!body) {  // it was called off, or the engine is busy
    told.message = "There is nothing to fetch.";
    return errand.tried < 3 ? std::nullopt : std::optional(told);
  }
  const auto answer = post(address_, errand.request.id, std::move(*body));
  if (!answer || is_passing(answer->status)) return std::nullopt;
  CarrierAnswer said;
  const bool readable = !wire::read_json(answer->body, said);
  told.accepted = answer->status / 100 == 2 && readable && said.trackingNumber.has_value();
  if (!told.accepted) {
    told.message = said.detail.value_or("The carrier answered " + std::to_string(answer->status) +
                                        (readable ? "." : ", in words that can't be read."));
    return told;
  }
  told.carrier = said.carrier.value_or(address_.host);
  told.tracking = *said.trackingNumber;
  told.weight = said.weight;
  if (said.postage && said.currency.value_or(std::string(currency_.code())) == currency_.code())
    told.postage = money_of(*said.postage, currency_);
  return told;
}

}  // namespace flowmart::adapters
