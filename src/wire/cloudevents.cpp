#include "wire/cloudevents.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "kernel/text.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace flowmart::wire {
namespace {

using contract::field;
using contract::FieldList;

struct Envelope {
  std::string specversion, id, source, type;
  std::optional<std::string> subject, dataschema, datacontenttype, data_base64;
  std::optional<Time> time;
  std::optional<std::string> correlationid, causationid, partitionkey, traceparent;
  std::optional<JsonText> data;

  static constexpr contract::Extra extra = contract::Extra::ignored;
  static constexpr bool null_is_absent = true;  // JSON Event Format 1.0, section 2.2
  static constexpr auto fields() {
    using E = Envelope;
    return FieldList{field("specversion", &E::specversion),
                     field("id", &E::id),
                     field("source", &E::source),
                     field("type", &E::type),
                     field("subject", &E::subject),
                     field("time", &E::time),
                     field("dataschema", &E::dataschema),
                     field("datacontenttype", &E::datacontenttype),
                     field("correlationid", &E::correlationid),
                     field("causationid", &E::causationid),
                     field("partitionkey", &E::partitionkey),
                     field("traceparent", &E::traceparent),
                     field("data", &E::data),
                     field("data_base64", &E::data_base64)};
  }
};

bool is_json_type(std::string_view media_type) {
  std::string type(media_type.substr(0, media_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type == "application/json" || type == "text/json" || type.ends_with("+json");
}

// What RFC 3986 lets stand in a URI reference; the parts themselves are the sender's affair.
bool is_uri_reference(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c > 0x20 && c < 0x7f &&
           std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) == std::string_view::npos;
  });
}

// W3C Trace Context, version 00: 00-{32 hex}-{16 hex}-{2 hex}, neither id all zero.
bool is_traceparent(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-")) return false;
  for (std::size_t i = 3; i < text.size(); ++i) {
    const bool dash = i == 35 || i == 52;
    if (dash ? text[i] != '-' : std::string_view("0123456789abcdef").find(text[i]) == std::string_view::npos)
      return false;
  }
  return text.substr(3, 32).find_first_not_of('0') != text.npos &&
         text.substr(36, 16).find_first_not_of('0') != text.npos;
}

// Insertions, deletions and replacements between two short texts.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = i;
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

// The published types whose names come closest to one that is not known.
std::string nearest_types(std::string_view event_type, const Registry& registry) {
  constexpr std::size_t told = 3, type_size_max = 200;
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const MessageType* type : registry.all())
    if (!type->info.is_private)
      near.emplace_back(distance(event_type.substr(0, type_size_max), type->event_type), type->event_type);
  std::sort(near.begin(), near.end());
  std::string out;
  for (std::size_t i = 0; i < std::min(told, near.size()); ++i)
    out += (i == 0 ? "" : ", ") + std::string(near[i].second);
  return out;
}

// Checks attributes one by one; pointers are those of the structured form.
std::vector<Fault> faults_of(const Envelope& envelope, const Registry& registry) {
  std::vector<Fault> faults;
  const auto demand = [&](bool holds, std::string_view attribute, std::string detail) {
    if (!holds) faults.push_back({"/" + std::string(attribute), std::move(detail)});
  };
  demand(envelope.specversion == "1.0", "specversion", "must be \"1.0\"");
  demand(!envelope.id.empty(), "id", "must not be empty");
  demand(!envelope.source.empty(), "source", "must not be empty");
  demand(is_uri_reference(envelope.source), "source", "must be a URI reference");
  demand(!envelope.subject || !envelope.subject->empty(), "subject", "must not be empty when given");
  demand(!envelope.dataschema || (!envelope.dataschema->empty() && is_uri_reference(*envelope.dataschema)),
         "dataschema", "must be a URI");
  demand(!envelope.datacontenttype || is_json_type(*envelope.datacontenttype), "datacontenttype",
         "must be JSON: messages are not taken in other forms");
  demand(!envelope.data_base64, "data_base64", "must not be given: messages are JSON, in data");
  demand(envelope.data.has_value(), "data", "is missing");
  if (registry.by_event_type(envelope.type) == nullptr && registry.later(envelope.type).read_as == nullptr)
    demand(false, "type", "is not known here; nearest: " + nearest_types(envelope.type, registry));
  return faults;
}

ReadCloudEvent refuse(std::vector<Fault> faults) {
  return {{}, reject(schema_violation, "The event is not one that is taken here.", std::move(faults))};
}

ReadCloudEvent take(Envelope& envelope, const Registry& registry, std::string_view body_pointer) {
  if (auto faults = faults_of(envelope, registry); !faults.empty()) return refuse(std::move(faults));
  const MessageType* type = registry.by_event_type(envelope.type);
  const Registry::Later later = type ? Registry::Later{} : registry.later(envelope.type);
  ReadMessage read = (type ? type : later.read_as)->read_json(envelope.data->text, type == nullptr);
  if (read.rejection) {
    for (Fault& fault : read.rejection->faults) fault.pointer.insert(0, body_pointer);
    return {{}, std::move(read.rejection)};
  }
  const auto text = [](std::optional<std::string>& given) {
    return std::move(given).value_or(std::string());
  };
  CloudEvent event{.id = std::move(envelope.id),
                   .source = std::move(envelope.source),
                   .subject = text(envelope.subject),
                   .time = envelope.time,
                   .dataschema = text(envelope.dataschema),
                   .correlationid = text(envelope.correlationid),
                   .causationid = text(envelope.causationid),
                   .partitionkey = text(envelope.partitionkey),
                   .traceparent = text(envelope.traceparent),
                   .later = std::string(later.version),
                   .message = std::move(read.message)};
  if (!is_traceparent(event.traceparent)) event.traceparent.clear();
  return {std::move(event), std::nullopt};
}

bool same_ignoring_case(std::string_view left, std::string_view lower) {
  return left.size() == lower.size() &&
         std::equal(left.begin(), left.end(), lower.begin(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

// A header value of the HTTP binding (3.1.3.2): quotes around it are dropped, %XX is a byte.
std::string decoded(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = percent_decoded(value, i);
    out += byte.value_or(value[i]);
    if (byte) i += 2;
  }
  return out;
}

}  // namespace

void write_cloud_event(std::string& out, const CloudEvent& event) {
  JsonWriter json(out);
  const auto given = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) json.member(name, value);
  };
  json.begin_object().member("specversion", "1.0").member("id", event.id).member("source", event.source);
  json.member("type", event.message.type->event_type);
  given("subject", event.subject);
  if (event.time) json.member("time", *event.time);
  given("dataschema", event.dataschema);
  json.member("datacontenttype", "application/json");
  given("correlationid", event.correlationid);
  given("causationid", event.causationid);
  given("partitionkey", event.partitionkey);
  given("traceparent", event.traceparent);
  json.key("data").raw("");
  event.message.type->write_json(event.message.body.get(), out);
  json.end_object();
}

ReadCloudEvent read_cloud_event(std::string_view json, const Registry& registry) {
  Envelope envelope;
  if (auto rejection = read_json(json, envelope)) return {{}, std::move(rejection)};
  return take(envelope, registry, "/data");
}

ReadCloudEvent read_cloud_event(std::span<const Header> headers, std::string_view body,
                                const Registry& registry) {
  // Attributes are put into a document of the structured form, so that both are held to the same rules.
  std::string attributes;
  JsonWriter json(attributes);
  json.begin_object();
  constexpr std::string_view prefix = "ce-";
  for (const auto& [name, value] : headers) {
    const bool content_type = same_ignoring_case(name, "content-type");
    if (!content_type && !same_ignoring_case(name.substr(0, prefix.size()), prefix)) continue;
    std::string attribute(content_type ? std::string_view("datacontenttype") : name.substr(prefix.size()));
    std::transform(attribute.begin(), attribute.end(), attribute.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (attribute == "data") continue;  // no attribute; the body is the data
    json.member(attribute, decoded(value));
  }
  json.end_object();
  Envelope envelope;
  if (auto rejection = read_json(attributes, envelope)) return {{}, std::move(rejection)};
  envelope.data = JsonText{std::string(body)};
  return take(envelope, registry, "");
}

}  // namespace flowmart::wire
