#include "stripe/objects.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace flowmart::stripe {
namespace {

namespace dom = simdjson::dom;

// "payment_intent" may be null, missing or a text; whatever is not of the wanted kind is not there.
std::string text(const dom::element& object, std::string_view key) {
  std::string_view value;
  return object[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}
std::int64_t whole(const dom::element& object, std::string_view key) {
  std::int64_t value = 0;
  return object[key].get(value) == simdjson::SUCCESS ? value : 0;
}
std::optional<dom::element> part(const dom::element& object, std::string_view key) {
  dom::element value;
  if (object[key].get(value) != simdjson::SUCCESS || !value.is_object()) return std::nullopt;
  return value;
}
Time moment(std::int64_t seconds) { return Time(std::chrono::seconds(seconds)); }
std::optional<Time> moment_of(const dom::element& object, std::string_view key) {
  const std::int64_t seconds = whole(object, key);
  return seconds > 0 ? std::optional(moment(seconds)) : std::nullopt;
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "1250@1764246000".
std::optional<Noted> noted(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto amount = number_in(text.substr(0, at));
  if (!amount) return std::nullopt;
  Noted found{*amount, {}};
  if (at != text.npos)
    if (const auto seconds = number_in(text.substr(at + 1))) found.at = moment(*seconds);
  return found;
}

void note(std::map<std::int64_t, Noted>& into, std::string_view number, std::string_view value) {
  const auto n = number_in(number);
  const auto found = noted(value);
  if (n && found) into[*n] = *found;
}

Notes notes_of(const dom::element& object) {
  Notes notes;
  const auto metadata = part(object, "metadata");
  if (!metadata) return notes;
  constexpr std::string_view capture = "flowmart_capture_", release = "flowmart_release_",
                             further = "flowmart_further_";
  for (const auto& [key, element] : dom::object(*metadata)) {
    std::string_view value;
    if (element.get(value) != simdjson::SUCCESS) continue;
    if (key == "flowmart_home") notes.home = value;
    else if (key == "flowmart_payment") notes.payment = PaymentId{Uuid::parse(value).value_or(Uuid{})};
    else if (key == "flowmart_number") notes.number = number_in(value).value_or(0);
    else if (key == "flowmart_at") {
      if (const auto seconds = number_in(value)) notes.at = moment(*seconds);
    } else if (key == "flowmart_holder") notes.holder = Uuid::parse(value);
    else if (key == "flowmart_taken") notes.taken = number_in(value).value_or(0);
    else if (key == "flowmart_of") notes.of = value;
    else if (key == "flowmart_part") notes.part = number_in(value).value_or(0);
    else if (key.starts_with(further)) {
      if (const auto number = number_in(key.substr(further.size())))
        notes.furthers.emplace(*number, std::string(value));
    } else if (key.starts_with(capture)) note(notes.captures, key.substr(capture.size()), value);
    else if (key.starts_with(release)) note(notes.releases, key.substr(release.size()), value);
  }
  return notes;
}

Failure failure_of(const dom::element& error) {
  return {text(error, "type"), text(error, "code"), text(error, "decline_code"), text(error, "message"),
          text(error, "param")};
}

Intent intent_of(const dom::element& object) {
  Intent intent;
  intent.id = text(object, "id");
  intent.status = text(object, "status");
  intent.currency = text(object, "currency");
  intent.amount = whole(object, "amount");
  intent.capturable = whole(object, "amount_capturable");
  intent.received = whole(object, "amount_received");
  intent.created = moment(whole(object, "created"));
  intent.manual = text(object, "capture_method") == "manual";
  intent.notes = notes_of(object);
  intent.customer = text(object, "customer");
  intent.method = text(object, "payment_method");
  intent.keeps = text(object, "setup_future_usage") == "off_session";
  if (const auto error = part(object, "last_payment_error")) intent.failure = failure_of(*error);
  intent.charge = text(object, "latest_charge");
  const auto charge = part(object, "latest_charge");
  if (!charge) return intent;
  intent.charge = text(*charge, "id");
  intent.charged = text(*charge, "status") == "succeeded";
  const auto details = part(*charge, "payment_method_details");
  const auto card = details ? part(*details, "card") : std::nullopt;
  if (!card) return intent;
  intent.capture_before = moment_of(*card, "capture_before");
  if (const auto multicapture = part(*card, "multicapture"))
    intent.multicapture = text(*multicapture, "status") == "available";
  return intent;
}

RefundObject refund_of(const dom::element& object) {
  RefundObject refund;
  refund.id = text(object, "id");
  refund.status = text(object, "status");
  refund.currency = text(object, "currency");
  refund.intent = text(object, "payment_intent");
  refund.failure = text(object, "failure_reason");
  refund.amount = whole(object, "amount");
  refund.created = moment(whole(object, "created"));
  refund.notes = notes_of(object);
  return refund;
}

DisputeObject dispute_of(const dom::element& object) {
  DisputeObject dispute;
  dispute.id = text(object, "id");
  dispute.status = text(object, "status");
  dispute.currency = text(object, "currency");
  dispute.intent = text(object, "payment_intent");
  dispute.reason = text(object, "reason");
  dispute.amount = whole(object, "amount");
  dispute.created = moment(whole(object, "created"));
  if (const auto evidence = part(object, "evidence_details")) dispute.due_by = moment_of(*evidence, "due_by");
  return dispute;
}

// The whole document, if its root is an object.
std::optional<dom::element> document(std::string_view body) {
  thread_local dom::parser parser;
  dom::element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS || !root.is_object())
    return std::nullopt;
  return root;
}

template <class Read>
auto read_one(std::string_view body, std::string_view kind, Read read)
    -> std::optional<decltype(read(dom::element()))> {
  const auto root = document(body);
  if (!root || text(*root, "object") != kind || text(*root, "id").empty()) return std::nullopt;
  return read(*root);
}

template <class T, class Read>
std::optional<Page<T>> read_page(std::string_view body, Read read) {
  const auto root = document(body);
  dom::array data;
  if (!root || (*root)["data"].get(data) != simdjson::SUCCESS) return std::nullopt;
  Page<T> page;
  for (const dom::element& one : data) {
    if (!one.is_object()) return std::nullopt;
    page.items.push_back(read(one));
  }
  bool more = false;
  page.more = (*root)["has_more"].get(more) == simdjson::SUCCESS && more;
  return page;
}

using contract::FailureReason;
struct Decline {
  std::string_view code;
  FailureReason reason;
};
// https://docs.stripe.com/declines/codes; what is not named here was declined without a reason of use.
constexpr std::array declines{
    Decline{"insufficient_funds", FailureReason::insufficient_funds},
    Decline{"expired_card", FailureReason::expired_card},
    Decline{"authentication_required", FailureReason::authentication_required},
    Decline{"fraudulent", FailureReason::fraud_suspected},
    Decline{"lost_card", FailureReason::fraud_suspected},
    Decline{"merchant_blacklist", FailureReason::fraud_suspected},
    Decline{"pickup_card", FailureReason::fraud_suspected},
    Decline{"security_violation", FailureReason::fraud_suspected},
    Decline{"stolen_card", FailureReason::fraud_suspected},
    Decline{"issuer_not_available", FailureReason::network_error},
    Decline{"processing_error", FailureReason::network_error},
    Decline{"reenter_transaction", FailureReason::network_error},
    Decline{"try_again_later", FailureReason::network_error},
    Decline{"card_not_supported", FailureReason::invalid_payment_method},
    Decline{"currency_not_supported", FailureReason::invalid_payment_method},
    Decline{"incorrect_cvc", FailureReason::invalid_payment_method},
    Decline{"incorrect_number", FailureReason::invalid_payment_method},
    Decline{"invalid_account", FailureReason::invalid_payment_method},
    Decline{"invalid_cvc", FailureReason::invalid_payment_method},
    Decline{"invalid_expiry_month", FailureReason::invalid_payment_method},
    Decline{"invalid_expiry_year", FailureReason::invalid_payment_method},
    Decline{"invalid_number", FailureReason::invalid_payment_method},
    Decline{"token_already_used", FailureReason::invalid_payment_method},
    Decline{"payment_method_unactivated", FailureReason::invalid_payment_method},
};

}  // namespace

std::optional<Intent> read_intent(std::string_view body) {
  return read_one(body, "payment_intent", intent_of);
}
std::optional<RefundObject> read_refund(std::string_view body) { return read_one(body, "refund", refund_of); }
std::optional<DisputeObject> read_dispute(std::string_view body) {
  return read_one(body, "dispute", dispute_of);
}
std::optional<NamedObject> read_customer(std::string_view body) {
  return read_one(body, "customer",
                  [](const dom::element& root) { return NamedObject{std::string(text(root, "id"))}; });
}
std::optional<Page<NamedObject>> read_names(std::string_view body) {
  return read_page<NamedObject>(
      body, [](const dom::element& one) { return NamedObject{std::string(text(one, "id"))}; });
}
std::optional<Page<Intent>> read_intents(std::string_view body) { return read_page<Intent>(body, intent_of); }
std::optional<Page<RefundObject>> read_refunds(std::string_view body) {
  return read_page<RefundObject>(body, refund_of);
}

std::optional<Event> read_event(std::string_view body) {
  return read_one(body, "event", [](const dom::element& root) {
    Event event;
    event.id = text(root, "id");
    event.type = text(root, "type");
    event.created = moment(whole(root, "created"));
    const auto data = part(root, "data");
    if (const auto object = data ? part(*data, "object") : std::nullopt) {
      event.object = text(*object, "id");
      event.notes = notes_of(*object);
    }
    return event;
  });
}

Failure read_failure(std::string_view body) {
  const auto root = document(body);
  const auto error = root ? part(*root, "error") : std::nullopt;
  return error ? failure_of(*error) : Failure{};
}

FailureReason reason_of(const Failure& failure) {
  for (const std::string& code : {failure.decline_code, failure.code}) {
    const auto found =
        std::find_if(declines.begin(), declines.end(), [&](const Decline& one) { return one.code == code; });
    if (found != declines.end()) return found->reason;
  }
  if (failure.param.starts_with("payment_method")) return FailureReason::invalid_payment_method;
  return failure.type == "card_error" ? FailureReason::card_declined : FailureReason::other;
}

}  // namespace flowmart::stripe
