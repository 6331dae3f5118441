// Parcels, many at once: up to 1,000 lines of NDJSON in, a line each out, in order, each with its own
// outcome; and a carrier's reports, which come late, twice and in any order.
#include <array>
#include <atomic>

#include "contract/private/shipping.hpp"
#include "http/api/outcomes.hpp"
#include "http/api/paging.hpp"
#include "http/api/parcels/carrier_reports.hpp"
#include "http/api/parcels/parcels.hpp"
#include "http/api/receipts.hpp"
#include "http/server/access.hpp"
#include "wire/json_reader.hpp"

namespace flowmart::http {
namespace {

using namespace contract;

constexpr std::string_view ndjson_type = "application/x-ndjson";
constexpr std::size_t lines_max = 1'000;
constexpr std::size_t batch_bytes_max = 4u << 20;

// The answers of all lines, sent once the last is there.
struct Lines {
  Lines(Responder responder, std::size_t count) : whole(std::move(responder)), answers(count), open(count) {}

  static Responder responder(const std::shared_ptr<Lines>& lines, std::size_t index) {
    return Responder([lines, index](Response response) {
      lines->answers[index] = std::move(response);
      if (--lines->open == 0) lines->answer();
    });
  }
  void answer() {
    std::string body;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      wire::JsonWriter json(body);
      json.begin_object().key("line").number(static_cast<std::int64_t>(i + 1));
      json.key("status").number(answers[i].status());
      json.key(answers[i].status() < 300 ? "shipment" : "problem").raw(answers[i].body()).end_object();
      body += '\n';
    }
    whole.answer(Response(200, ndjson_type, std::move(body)));
  }

  Responder whole;
  std::vector<Response> answers;  // each written by its own responder, read after the last
  std::atomic<std::size_t> open;
};

std::variant<std::vector<std::string_view>, Response> lines_of(std::string_view body) {
  std::vector<std::string_view> lines;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    std::string_view line = body.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  if (lines.empty()) return problem(400, "malformed-json", "There is no line.");
  if (lines.size() > lines_max)
    return problem(413, "body-too-large",
                   "At most " + std::to_string(lines_max) + " lines are taken at once.");
  return lines;
}

// The one parcel of an order that waits to leave; where none does, the one that has left: then it adds
// nothing.
std::optional<std::string> parcel_meant(const std::vector<ParcelState>& parcels) {
  std::vector<std::string> waiting, gone;
  for (const ParcelState& one : parcels)
    if (one.status != "cancelled")
      (one.status == "pending" ? waiting : gone).push_back(one.content.shipmentId);
  const auto& meant = waiting.empty() ? gone : waiting;
  return meant.size() == 1 ? std::optional(meant.front()) : std::nullopt;
}

void dispatch_of_order(const Sources& from, const ParcelLine& line, Giving giving, Responder responder) {
  order_meant(from.backend, *line.order, std::move(responder),
              [from, line, giving](OrderId order, Responder waiting) {
                const Reply reply(std::move(waiting));
                const auto answered = [from, line, giving, reply](const engine::QueryOutcome& outcome) {
                  if (outcome.rejection) return reply.take().answer(problem(*outcome.rejection));
                  const auto meant = parcel_meant(outcome.response.get<ReadParcels::Response>().parcels);
                  if (!meant)
                    return reply.take().answer(
                        problem(409, "shipment-unclear",
                                "It is not one parcel of the order that waits to leave: name the shipment."));
                  auto words = words_of(from.backend, *meant, ShipmentStatus::shipped, line.report());
                  if (auto* bad = std::get_if<Response>(&words)) return reply.take().answer(std::move(*bad));
                  give(from, std::get<ParcelWords>(std::move(words)), giving, reply.take());
                };
                if (!from.backend.engine.ask({wire::AnyMessage::of(ReadParcels{{}, order}), answered}))
                  reply.take().answer(too_busy());
              });
}

void take_line(const Sources& from, std::string_view text, bool preview, Responder responder) {
  ParcelLine line;
  if (const auto rejection = wire::read_json(text, line)) return responder.answer(problem(*rejection));
  if (line.shipment.has_value() == line.order.has_value())
    return responder.answer(problem(422, "schema-violation", "A line names a shipment or an order.",
                                    {{"/shipment", "or order"}}));
  Giving giving;
  giving.content = content_of(line);
  giving.shown = Shown::brief;
  giving.preview = preview;
  if (line.idempotencyKey) giving.receipt = uuid_of("idempotency-key", *line.idempotencyKey);
  if (line.order) return dispatch_of_order(from, line, std::move(giving), std::move(responder));
  auto words = words_of(from.backend, *line.shipment, ShipmentStatus::shipped, line.report());
  if (auto* bad = std::get_if<Response>(&words)) return responder.answer(std::move(*bad));
  give(from, std::get<ParcelWords>(std::move(words)), std::move(giving), std::move(responder));
}

void take_lines(const Sources& from, const Request& request, Responder responder) {
  auto lines = lines_of(request.body);
  if (auto* bad = std::get_if<Response>(&lines)) return responder.answer(std::move(*bad));
  auto flag = query_flag(request, "preview");
  if (auto* bad = std::get_if<Response>(&flag)) return responder.answer(std::move(*bad));
  const auto& texts = std::get<std::vector<std::string_view>>(lines);
  const auto state = std::make_shared<Lines>(std::move(responder), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    take_line(from, texts[i], std::get<bool>(flag), Lines::responder(state, i));
}

// ---- what carriers report

// What a report implies is given before it: a parcel that is in transit, or that could not be handed over,
// has left. What is known already adds nothing.
std::variant<ParcelWords, Response> words_of_report(const Backend& backend, const std::string& carrier,
                                                    const CarrierReport& report) {
  const Time at = report.at.value_or(backend.clock());
  ParcelReport words{.carrier = carrier,
                     .trackingNumber = report.trackingNumber,
                     .carrierStatus = report.text,
                     .weight = report.weight,
                     .postage = report.postage,
                     .at = at};
  if (!words.carrierStatus) words.carrierStatus = std::string(wire_name(report.status));
  using enum CarrierStatus;
  const bool moves = report.status == in_transit || report.status == failed;
  if (moves) words.at = at - std::chrono::microseconds(1);
  const ShipmentStatus status = report.status == delivered  ? ShipmentStatus::delivered
                                : report.status == returned ? ShipmentStatus::returned
                                                            : ShipmentStatus::shipped;
  auto said = words_of(backend, report.shipment, status, words);
  if (std::holds_alternative<Response>(said)) return said;
  auto& messages = std::get<ParcelWords>(said).messages;
  std::get<ParcelWords>(said).beside->at = at;
  if (report.status == in_transit)
    messages.push_back(
        wire::AnyMessage::of(UpdateShipmentStatus{report.shipment, ShipmentStatus::shipped, at}));
  if (report.status == failed)
    messages.push_back(wire::AnyMessage::of(
        ReportDeliveryFailure{report.shipment, report.reason.value_or("no reason given"), at}));
  return said;
}

// A shop that has settled secrets believes no carrier without its own.
std::optional<Response> not_the_carrier(const Backend& backend, const Request& request,
                                        std::string_view carrier) {
  if (backend.carrier_secrets.empty()) return std::nullopt;
  const auto known = backend.carrier_secrets.find(carrier);
  if (known != backend.carrier_secrets.end() && bearer_is(request, known->second)) return std::nullopt;
  return problem(401, "unauthorized",
                 "A carrier shows its secret: Authorization: Bearer, and what was agreed with it.")
      .header("WWW-Authenticate", "Bearer");
}

void take_reports(const Sources& from, const Request& request, Responder responder) {
  CarrierReports body;
  if (auto stranger = not_the_carrier(from.backend, request, request.param("carrier")))
    return responder.answer(std::move(*stranger));
  if (const auto rejection = wire::read_json(request.body, body))
    return responder.answer(problem(*rejection));
  const std::string carrier(request.param("carrier"));
  if (carrier.empty() || carrier.size() > carrier_name_max)
    return responder.answer(problem(404, "unknown-carrier", "There is no such carrier."));
  Outcomes outcomes(std::move(responder), body.reports.size());
  for (std::size_t i = 0; i < body.reports.size(); ++i) {
    const CarrierReport& report = body.reports[i];
    auto words = words_of_report(from.backend, carrier, report);
    if (auto* bad = std::get_if<Response>(&words)) {
      outcomes.responder(i).answer(std::move(*bad));
      continue;
    }
    Giving giving;
    giving.shown = Shown::brief;
    if (report.id) giving.receipt = uuid_of("carrier-report", carrier + "\n" + *report.id);
    giving.content = content_of(report);
    give(from, std::get<ParcelWords>(std::move(words)), std::move(giving), outcomes.responder(i));
  }
}

}  // namespace

bool is_carrier_report(const Request& head) {
  const auto& path = head.segments;
  return head.method == Method::post && path.size() == 4 && path[0] == "v1" && path[1] == "carriers" &&
         path[3] == "reports";
}

void add_parcel_batch_routes(Router& router, Backend& backend, views::Queries& queries, Reader& reader) {
  const Sources from{backend, queries, reader};
  router.on(Method::post, "/v1/shipments/batch", route_to(from, take_lines),
            {.body_bytes_max = batch_bytes_max,
             .content_types = {std::string(ndjson_type)},
             .query = {{"preview"}},
             .overlap = Overlap::ordered});
  router.on(Method::post, "/v1/carriers/{carrier}/reports", route_to(from, take_reports),
            {.body_bytes_max = batch_bytes_max,
             .content_types = {"application/json"},
             .overlap = Overlap::ordered});
}

}  // namespace flowmart::http
