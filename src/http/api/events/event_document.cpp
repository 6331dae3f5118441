#include "http/api/events/event_document.hpp"

#include <algorithm>
#include <array>

#include "wire/json_write.hpp"
#include "wire/shape.hpp"

namespace flowmart::http {
namespace {

using wire::Sort;

std::string text_of(const wire::Shape& shape, const void* value) {
  if (shape.sort != Sort::text && shape.sort != Sort::uuid) return {};
  std::string json;
  wire::write_json(json, shape, value);
  return json.size() >= 2 ? json.substr(1, json.size() - 2) : std::string();
}

std::string source_of(std::string_view service) {
  if (service.empty()) return "/flowmart/outside";
  constexpr std::string_view suffix = "Service";
  if (service.ends_with(suffix)) service.remove_suffix(suffix.size());
  std::string source = "/flowmart/";
  for (const char c : service) source += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return source;
}

}  // namespace

std::string_view sender_of(const engine::Batch& batch, std::size_t message, const engine::Routing& routing) {
  const std::uint32_t step = batch.messages[message].sent_by;
  if (step == engine::no_step) return {};
  const engine::ServiceType* type = routing.by_hash(batch.steps[step].service);
  return type == nullptr ? std::string_view() : std::string_view(type->name);
}

std::vector<std::string_view> receivers_of(const engine::Batch& batch, std::size_t message,
                                           const engine::Routing& routing) {
  std::vector<std::string_view> receivers;
  for (const engine::Route& route : routing.routes(batch.messages[message].message.type))
    receivers.push_back(route.service->name);
  return receivers;
}

std::string subject_of(const wire::AnyMessage& message) {
  static constexpr std::array keys{"orderId",        "order",          "shipmentId",   "shipment",
                                   "paymentId",      "payment",        "product_id",   "productId",
                                   "product",        "notificationId", "notification", "instance",
                                   "subscriptionId", "userId",         "customer"};
  for (const std::string_view key : keys)
    for (const wire::FieldShape& field : message.type->shape.fields) {
      if (field.name != key) continue;
      const void* value = field.source(message.body.get());
      std::string text = value == nullptr ? std::string() : text_of(*field.shape, value);
      if (!text.empty()) return text;
    }
  return {};
}

void write_event(std::string& out, const engine::Batch& batch, std::size_t message, const engine::Open& open,
                 const engine::Routing& routing) {
  const wire::AnyMessage body = open(batch.messages[message].message);
  const wire::MessageType& type = *body.type;
  const engine::BatchInput& input = batch.inputs[batch.input_of(message)];
  const bool said = input.message == message;
  const bool given = said && !input.source.empty();
  const std::uint64_t cause = engine::cause_event(batch, message);
  wire::JsonWriter json(out);
  json.begin_object().member("specversion", "1.0").member("id", engine::message_id(batch, message));
  json.member("source", given ? input.source : source_of(sender_of(batch, message, routing)));
  json.member("type", type.event_type);
  const std::string about = subject_of(body);
  if (said && !input.subject.empty()) json.member("subject", input.subject);
  else if (!about.empty()) json.key("subject").raw('"' + about + '"');
  json.member("time", format_time(said && input.said_at ? *input.said_at : batch.time));
  if (said && input.said_at) json.member("recordedtime", format_time(batch.time));
  json.member("datacontenttype", "application/json");
  json.member("dataschema", "/v1/schemas/" + std::string(type.id) + "/" + std::string(type.version));
  json.member("correlationid", engine::correlation_of(batch, message).to_string());
  if (cause >= batch.first_event)
    json.member("causationid",
                engine::message_id(batch, static_cast<std::size_t>(cause - batch.first_event)));
  json.key("position").number(static_cast<std::int64_t>(batch.first_event + message));
  if (cause != 0) json.key("causeposition").number(static_cast<std::int64_t>(cause));
  if (!about.empty()) json.key("partitionkey").raw('"' + about + '"');
  if (type.info.is_private) json.member("private", true);
  std::string data;
  type.write_json(body.body.get(), data);
  json.key("data").raw(data).end_object();
}

std::optional<std::string> each_event(const engine::Journal& journal, const engine::TypeIndex& types,
                                      std::uint64_t from,
                                      const std::function<bool(const engine::Batch&, std::size_t)>& visit) {
  from = std::max<std::uint64_t>(from, 1);
  std::optional<engine::JournalFault> fault;
  std::optional<std::string> trouble;
  if (const auto sequence = journal.sequence_of_event(from, fault))
    fault = journal.read(*sequence, [&](const engine::JournalRecord& record) {
      std::string why;
      const auto batch = engine::decode_batch(record.body, types, record.sequence, record.first_event, why);
      if (!batch) {
        trouble = unreadable_record(record.sequence, why);
        return false;
      }
      for (std::size_t i = from > record.first_event ? from - record.first_event : 0;
           i < batch->messages.size(); ++i)
        if (!visit(*batch, i)) return false;
      return true;
    });
  if (fault) trouble = unreadable_record(fault->sequence, fault->reason);
  return trouble;
}

Response damaged(const std::string& why) { return problem(500, "journal-damaged", why); }

std::string unreadable_record(std::uint64_t sequence, const std::string& why) {
  return "Record " + std::to_string(sequence) + " of the journal can't be read: " + why;
}

}  // namespace flowmart::http
