#include "stripe/requests.hpp"

#include "kernel/text.hpp"
#include "stripe/amounts.hpp"

namespace flowmart::stripe {
namespace {

using namespace contract;

std::string seconds(Time time) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

std::string key_of(const Home& home, std::string_view what, PaymentId payment, std::int64_t number,
                   std::int64_t tries) {
  return "flowmart-" + home.id + "-" + std::string(what) + "-" + payment.to_string() + "-" +
         std::to_string(number) + "-" + std::to_string(tries);
}

std::string noted(std::int64_t amount, std::optional<Time> at) {
  return std::to_string(amount) + (at ? "@" + seconds(*at) : std::string());
}

void add_notes(Form& form, const Home& home, PaymentId payment, std::int64_t number, OrderId order,
               std::optional<Time> at) {
  form.add("metadata[flowmart_home]", home.id).add("metadata[flowmart_payment]", payment.to_string());
  form.add("metadata[flowmart_number]", number).add("metadata[flowmart_order]", order.to_string());
  if (at) form.add("metadata[flowmart_at]", seconds(*at));
}

std::string intent_path(std::string_view intent, std::string_view act = {}) {
  return "/v1/payment_intents/" + std::string(intent) + std::string(act);
}

constexpr std::string_view with_charge = "expand[]", latest_charge = "latest_charge";

Call get(std::string_view path, Form query) {
  const std::string text = query.take();
  return {false, std::string(path) + (text.empty() ? "" : "?" + text), {}, {}};
}

}  // namespace

Form& Form::add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  append_percent_encoded(text_, name, "[]");
  text_ += '=';
  append_percent_encoded(text_, value);
  return *this;
}

// Whatever else it is (a card's number, too) never leaves.
bool is_stripe_token(std::string_view token) {
  for (const std::string_view kind : {"pm_", "card_", "src_"})
    if (token.starts_with(kind)) return token.size() > kind.size();
  return false;
}

Call make_intent(const Home& home, const ChargeRequested& request, std::int64_t amount, std::int64_t tries,
                 const std::optional<Keeping>& keeping) {
  Form form;
  form.add("amount", amount).add("currency", currency_code(request.amount.currency));
  form.add("capture_method", request.capture ? "manual" : "automatic");
  form.add("payment_method", keeping ? keeping->method : request.token);
  if (keeping) form.add("customer", keeping->customer);
  if (keeping && keeping->first) form.add("setup_future_usage", "off_session");
  // Nobody is there who could follow a redirect.
  form.add("automatic_payment_methods[enabled]", "true");
  form.add("automatic_payment_methods[allow_redirects]", "never");
  if (request.capture) form.add("payment_method_options[card][request_multicapture]", "if_available");
  add_notes(form, home, request.payment, request.attempt, request.order, request.at);
  if (keeping) form.add("metadata[flowmart_holder]", keeping->holder.to_string());
  return {true, "/v1/payment_intents", form.take(),
          key_of(home, "charge", request.payment, request.attempt, tries)};
}

Call confirm_intent(const Home& home, const ChargeRequested& request, const Intent& intent,
                    std::int64_t tries) {
  Form form;
  form.add("error_on_requires_action", "true").add(with_charge, latest_charge);
  if (!intent.customer.empty() && !intent.keeps) form.add("off_session", "true");
  return {true, intent_path(intent.id, "/confirm"), form.take(),
          key_of(home, "confirm", request.payment, request.attempt, tries)};
}

Call read_intent_call(std::string_view intent) {
  return get(intent_path(intent), Form().add(with_charge, latest_charge));
}

Call cancel_intent(std::string_view intent, std::string_view key) {
  return {true, intent_path(intent, "/cancel"), Form().add(with_charge, latest_charge).take(),
          std::string(key)};
}

Call capture_intent(const Home& home, const CaptureRequested& request, std::int64_t amount, bool final,
                    std::int64_t tries) {
  Form form;
  form.add("amount_to_capture", amount);
  if (!final) form.add("final_capture", "false");
  form.add("metadata[flowmart_capture_" + std::to_string(request.capture) + "]", noted(amount, request.at));
  form.add(with_charge, latest_charge);
  return {true, intent_path(request.charge_reference, "/capture"), form.take(),
          key_of(home, "capture", request.payment, request.capture, tries)};
}

Call make_further(const Home& home, const CaptureRequested& request, const Intent& promise,
                  std::int64_t amount, std::int64_t tries) {
  Form form;
  form.add("amount", amount).add("currency", promise.currency).add("capture_method", "automatic");
  form.add("payment_method", promise.method).add("customer", promise.customer);
  form.add("automatic_payment_methods[enabled]", "true");
  form.add("automatic_payment_methods[allow_redirects]", "never");
  form.add("metadata[flowmart_home]", home.id);
  form.add("metadata[flowmart_payment]", request.payment.to_string());
  form.add("metadata[flowmart_order]", request.order.to_string());
  form.add("metadata[flowmart_taken]", request.capture).add("metadata[flowmart_of]", promise.id);
  return {true, "/v1/payment_intents", form.take(),
          key_of(home, "further", request.payment, request.capture, tries)};
}

Call confirm_further(const Home& home, const CaptureRequested& request, std::string_view intent,
                     std::int64_t tries) {
  Form form;
  form.add("error_on_requires_action", "true").add("off_session", "true").add(with_charge, latest_charge);
  return {true, intent_path(intent, "/confirm"), form.take(),
          key_of(home, "confirm-further", request.payment, request.capture, tries)};
}

Call search_further(PaymentId payment, std::int64_t capture) {
  const std::string query = "metadata['flowmart_payment']:'" + payment.to_string() +
                            "' AND metadata['flowmart_taken']:'" + std::to_string(capture) + "'";
  return get("/v1/payment_intents/search", Form().add("query", query).add("expand[]", "data.latest_charge"));
}

Call note_further(const Home& home, const CaptureRequested& request, std::int64_t amount,
                  std::string_view intent, std::int64_t tries) {
  const std::string number = std::to_string(request.capture);
  Form form;
  form.add("metadata[flowmart_capture_" + number + "]", noted(amount, request.at));
  form.add("metadata[flowmart_further_" + number + "]", intent).add(with_charge, latest_charge);
  return {true, intent_path(request.charge_reference), form.take(),
          key_of(home, "note-further", request.payment, request.capture, tries)};
}

Call make_customer(const Home& home, const Uuid& holder, std::int64_t tries) {
  Form form;
  form.add("metadata[flowmart_home]", home.id).add("metadata[flowmart_holder]", holder.to_string());
  return {true, "/v1/customers", form.take(),
          "flowmart-" + home.id + "-customer-" + holder.to_string() + "-" + std::to_string(tries)};
}

Call search_customer(const Home& home, const Uuid& holder) {
  const std::string query = "metadata['flowmart_home']:'" + home.id + "' AND metadata['flowmart_holder']:'" +
                            holder.to_string() + "'";
  return get("/v1/customers/search", Form().add("query", query));
}

Call methods_of(std::string_view customer) {
  return get("/v1/customers/" + std::string(customer) + "/payment_methods", Form().add("limit", 100));
}

Call detach_method(const Home& home, std::string_view method, std::int64_t question) {
  return {true,
          "/v1/payment_methods/" + std::string(method) + "/detach",
          {},
          "flowmart-" + home.id + "-detach-" + std::string(method) + "-" + std::to_string(question)};
}

Call note_release(const Home& home, const RefundRequested& request, std::int64_t amount, std::int64_t tries) {
  Form form;
  form.add("metadata[flowmart_release_" + std::to_string(request.refund) + "]", noted(amount, request.at));
  form.add(with_charge, latest_charge);
  return {true, intent_path(request.charge_reference), form.take(),
          key_of(home, "release", request.payment, request.refund, tries)};
}

Call make_refund(const Home& home, const RefundRequested& request, std::int64_t amount, std::int64_t tries,
                 std::int64_t part) {
  Form form;
  form.add("payment_intent", request.charge_reference).add("amount", amount);
  add_notes(form, home, request.payment, request.refund, request.order, request.at);
  std::string key = key_of(home, "refund", request.payment, request.refund, tries);
  if (part > 0) form.add("metadata[flowmart_part]", part);
  if (part > 0) key += "-part-" + std::to_string(part);
  return {true, "/v1/refunds", form.take(), std::move(key)};
}

Call refunds_of(std::string_view intent, std::string_view after) {
  Form query;
  query.add("payment_intent", intent).add("limit", 100);
  if (!after.empty()) query.add("starting_after", after);
  return get("/v1/refunds", std::move(query));
}

Call read_refund_call(std::string_view refund) { return get("/v1/refunds/" + std::string(refund), {}); }
Call read_dispute_call(std::string_view dispute) { return get("/v1/disputes/" + std::string(dispute), {}); }

Call search_charge(PaymentId payment, std::int64_t attempt) {
  const std::string query = "metadata['flowmart_payment']:'" + payment.to_string() +
                            "' AND metadata['flowmart_number']:'" + std::to_string(attempt) + "'";
  return get("/v1/payment_intents/search", Form().add("query", query).add("expand[]", "data.latest_charge"));
}

Call list_intents(Time from, std::optional<Time> until, std::string_view after) {
  Form query;
  query.add("limit", 100).add("created[gte]", seconds(from));
  if (until) query.add("created[lt]", seconds(*until));
  query.add("expand[]", "data.latest_charge");
  if (!after.empty()) query.add("starting_after", after);
  return get("/v1/payment_intents", std::move(query));
}

Call list_refunds(Time from, std::string_view after) {
  Form query;
  query.add("limit", 100).add("created[gte]", seconds(from));
  if (!after.empty()) query.add("starting_after", after);
  return get("/v1/refunds", std::move(query));
}

}  // namespace flowmart::stripe
