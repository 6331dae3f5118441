#include "http/api/operations.hpp"

#include <algorithm>

#include "http/server/problem.hpp"
#include "wire/json_write.hpp"

namespace flowmart::http {
namespace {

constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

class Metrics {
 public:
  // Prometheus text format: https://prometheus.io/docs/instrumenting/exposition_formats/
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    out_ +=
        "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }
  void value(std::uint64_t value, const std::string& labels = {}) {
    out_ += name_ + labels + " " + std::to_string(value) + "\n";
  }
  void single(std::string_view name, std::string_view type, std::string_view help, std::uint64_t number) {
    family(name, type, help);
    value(number);
  }
  std::string take() { return std::move(out_); }

 private:
  std::string name_, out_;
};

std::string message_label(const wire::MessageType& type) {
  return "{message=\"" + std::string(type.id) + "\",version=\"" + std::string(type.version) + "\"}";
}

std::string metrics(const Backend& backend, const Operations& operations) {
  const engine::EngineFigures figures = backend.engine.figures();
  Metrics out;
  out.single("flowmart_journal_records_total", "counter", "Durable records of the journal.",
             figures.sequence);
  out.single("flowmart_messages_total", "counter", "Messages in the journal.", figures.events);
  out.single("flowmart_inputs_total", "counter", "Inputs taken since the start.", figures.inputs);
  out.single("flowmart_inputs_rejected_total", "counter", "Commands refused since the start.",
             figures.rejected);
  out.single("flowmart_inputs_repeated_total", "counter", "Repeats answered from the journal.",
             figures.repeated);
  out.single("flowmart_inbox_requests", "gauge", "Requests waiting for the engine.", figures.inbox);
  out.single("flowmart_rows_in_memory", "gauge", "Rows of the services' states in memory.", figures.rows);
  out.single("flowmart_timers", "gauge", "Timers that have not fired.", figures.timers);
  out.single("flowmart_effects_open", "gauge", "Effects requested and not answered.", figures.effects);
  out.single("flowmart_views_lag_records", "gauge", "Records that the views have not taken in.",
             figures.sequence - std::min(figures.sequence, backend.follower.position()));
  const Counters http = operations.http_counters();
  out.single("flowmart_http_requests_total", "counter", "HTTP requests since the start.", http.requests);
  out.single("flowmart_http_connections_open", "gauge", "Open HTTP connections.", http.connections_open);
  out.single("flowmart_http_in_flight", "gauge", "HTTP requests being worked on.", http.in_flight);
  out.single("flowmart_http_overloaded_total", "counter", "HTTP requests answered 503.", http.overloaded);
  out.single("flowmart_http_streams_open", "gauge", "Open event streams.", http.streams_open);
  const engine::Traffic::Snapshot traffic = backend.engine.traffic().snapshot();
  out.family("flowmart_message_count_total", "counter", "Messages by type since the start.");
  for (const auto& [type, counts] : traffic.messages) out.value(counts.count, message_label(*type));
  out.family("flowmart_message_rejected_total", "counter", "Refusals by message type since the start.");
  for (const auto& [type, counts] : traffic.messages) out.value(counts.rejected, message_label(*type));
  out.family(
      "flowmart_flow_stuck", "gauge",
      "Instances of a flow beyond the deadline of the step at which they stand; 10000 are that many or "
      "more.");
  for (const StuckStep& one : operations.stuck())
    out.value(static_cast<std::uint64_t>(one.count),
              "{flow=\"" + std::string(one.flow) + "\",step=\"" + std::string(one.step) + "\"}");
  out.single("flowmart_followers_stopped", "gauge",
             "What follows the journal (views, saved states) and could not go on; a restart tries again.",
             operations.stopped().size());
  return out.take();
}

// Orders are taken all the same: what has stopped is made good by the next start.
void write_status(wire::JsonWriter& json, const engine::Journal& journal,
                  const std::vector<engine::Stopped>& stopped) {
  json.member("status", journal.damage() ? "damaged" : stopped.empty() ? "ready" : "impaired");
  if (stopped.empty()) return;
  json.key("stopped").begin_array();
  for (const engine::Stopped& one : stopped)
    json.begin_object().member("what", one.what).member("why", one.why).end_object();
  json.end_array();
}

// Which journal this is, where it became another one, and whether it is whole.
void write_journal(wire::JsonWriter& json, const engine::Journal& journal, std::uint64_t checked) {
  const engine::JournalIdentity identity = journal.identity();
  json.member("currency", identity.currency.code());
  json.key("journal").begin_object().member("id", identity.id.to_string());
  json.key("branches").begin_array();
  for (const engine::JournalBranch& branch : identity.branches) {
    json.begin_object().member("at", format_time(branch.at)).member("from", branch.from.to_string());
    json.key("records").number(static_cast<std::int64_t>(branch.end.sequence));
    json.key("recordsKnown").number(static_cast<std::int64_t>(branch.known));
    json.member("why", branch.why).end_object();
  }
  json.end_array();
  json.key("recordsChecked").number(static_cast<std::int64_t>(checked));
  write_damage(json, journal);
  json.end_object();
}

}  // namespace

void add_operation_routes(Router& router, Backend& backend, Operations operations) {
  const RouteOptions unlimited{.limited = false};
  router.on(
      Method::get, "/healthz",
      [](const Request&, Responder responder) {
        responder.answer(Response(200, json_type, R"({"status":"ok"})"));
      },
      unlimited);
  router.on(
      Method::get, "/readyz",
      [&backend, operations](const Request&, Responder responder) {
        if (operations.stopping())
          return responder.answer(
              problem(503, "stopping", "The server is shutting down.").header("Retry-After", "5"));
        std::string body;
        wire::JsonWriter json(body);
        json.begin_object();
        write_status(json, backend.journal, operations.stopped());
        json.key("position").number(static_cast<std::int64_t>(backend.engine.figures().events));
        write_journal(json, backend.journal, operations.records_checked());
        json.end_object();
        responder.answer(Response(200, json_type, std::move(body)));
      },
      unlimited);
  router.on(
      Method::get, "/metrics",
      [&backend, operations](const Request&, Responder responder) {
        responder.answer(Response(200, metrics_type, metrics(backend, operations)));
      },
      unlimited);
}

}  // namespace flowmart::http
