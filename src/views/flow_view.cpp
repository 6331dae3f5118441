#include "views/flow_view.hpp"

#include <algorithm>
#include <type_traits>

#include "contract/services/flows.hpp"
#include "wire/binary.hpp"

namespace flowmart::views {

using contract::wire_name;
using flows::PaymentFlow;
using flows::PaymentStep;

namespace {

constexpr std::size_t flow_rows_kept = 20'000;
constexpr std::string_view flow_id = contract::PaymentFlowService::info.id;

std::string join(const std::vector<PaymentStep>& steps) {
  std::string text;
  for (const PaymentStep step : steps) text.append(text.empty() ? "" : " ").append(wire_name(step));
  return text;
}

std::vector<PaymentStep> split(std::string_view text) {
  std::vector<PaymentStep> steps;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (const auto step = contract::from_wire_name<PaymentStep>(text.substr(0, end))) steps.push_back(*step);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return steps;
}

// What a person wants to know first. Failed: it came to a dead end and is not over. Waiting: every way on
// goes back to where it has been, so it waits to try again.
std::string_view status_of(const PaymentFlow& flow, const std::vector<PaymentStep>& visited) {
  if (flow.ending) return "done";
  for (const PaymentStep at : flow.at) {
    if (!flows::has_successor(at)) return "failed";
    const auto leads_back = [&](const flows::Transition& way) {
      return way.from != at || std::find(visited.begin(), visited.end(), way.to) != visited.end();
    };
    if (std::all_of(flows::payment_transitions.begin(), flows::payment_transitions.end(), leads_back))
      return "waiting";
  }
  return "running";
}

}  // namespace

FlowView::FlowView(sqlite::Connection& connection, Handlers& handlers)
    : connection_(connection),
      rows_([this](const std::int64_t& serial) -> std::optional<Row> { return load(serial); }) {
  load_ = connection.prepare("SELECT visited, since, state FROM flow_instances WHERE serial = ?1");
  find_ = connection.prepare("SELECT serial FROM flow_instances WHERE instance = ?1 AND flow = ?2");
  insert_ = connection.prepare("INSERT INTO flow_instances VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  update_ = connection.prepare(
      "UPDATE flow_instances SET status = ?2, standing = ?3, visited = ?4, since = ?5, ended = ?6, state = "
      "?7 "
      "WHERE serial = ?1");
  delete_ = connection.prepare("DELETE FROM flow_instances WHERE serial = ?1");
  flows::PaymentFlowMoves::each([&]<class M>() {
    handlers.on<M>([this](const M& message, const Place& place) { moved(message, place); });
  });
}

FlowView::Row FlowView::load(std::int64_t serial) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, serial);
  Row row;
  if (!load_.step()) return row;
  row.visited = split(load_.text(0));
  row.since = load_.integer(1);
  wire::Reader state(sqlite::text_of(load_.blob(2)));
  if (!wire::decode(state, row.flow)) row.flow = {};
  return row;
}

FlowView::Row* FlowView::find(OrderId order) {
  if (const auto known = serials_.find(order); known != serials_.end()) return rows_.change(known->second);
  const sqlite::Resetting resetting(find_);
  find_.bind(1, sqlite::Bytes(order.uuid.bytes)).bind(2, flow_id);
  if (!find_.step()) return nullptr;
  return rows_.change(serials_[order] = find_.integer(0));
}

template <class M>
void FlowView::moved(const M& message, const Place& place) {
  const OrderId order = flows::order_of(message);
  Row* row = find(order);
  if (row == nullptr) {
    if constexpr (!std::is_same_v<M, contract::OrderPlaced>) return;
    serials_[order] = place.event;
    row = &rows_.add(place.event, {});
  }
  if (row->flow.ending) return;
  const flows::Steps entered = steps(row->flow, message);
  evolve(row->flow, message);
  for (const flows::StepEntered& one : entered) row->visited.push_back(one.step);
  if (!entered.empty() || row->flow.ending) row->since = place.micros();
  if (row->flow.ending) ended_now_.push_back(serials_[order]);
}

std::unordered_set<std::int64_t> FlowView::give_way() {
  if (!ended_known_) {
    auto statement = connection_.prepare("SELECT serial FROM flow_instances WHERE ended = 1");
    while (statement.step()) ended_.insert(statement.integer(0));
    ended_known_ = true;
  }
  ended_.insert(ended_now_.begin(), ended_now_.end());
  ended_now_.clear();
  std::unordered_set<std::int64_t> gone;
  while (ended_.size() > ended_flows_kept) gone.insert(ended_.extract(ended_.begin()).value());
  return gone;
}

void FlowView::write(std::int64_t serial, const Row& row, bool is_new) {
  const std::string_view status = status_of(row.flow, row.visited);
  const std::string standing = join(row.flow.at), visited = join(row.visited);
  const std::int64_t ended = row.flow.ending.has_value();
  std::string state;
  wire::encode(state, row.flow);
  if (!is_new) {
    update_.bind(1, serial)
        .bind(2, status)
        .bind(3, standing)
        .bind(4, visited)
        .bind(5, row.since)
        .bind(6, ended);
    update_.bind(7, sqlite::bytes_of(state)).run();
    return;
  }
  insert_.bind(1, serial).bind(2, flow_id).bind(3, sqlite::Bytes(row.flow.order.uuid.bytes)).bind(4, status);
  insert_.bind(5, standing).bind(6, visited).bind(7, row.since).bind(8, ended);
  insert_.bind(9, sqlite::bytes_of(state)).run();
}

void FlowView::flush() {
  std::unordered_set<std::int64_t> gone = give_way();
  // What began and gave way since the last flush never touches the file.
  rows_.flush([&](std::int64_t serial, const Row& row, bool is_new) {
    if (!gone.contains(serial)) write(serial, row, is_new);
    else if (is_new) gone.erase(serial);
  });
  for (const std::int64_t serial : gone) delete_.bind(1, serial).run();
  if (serials_.size() <= flow_rows_kept) return;
  rows_.clear();
  serials_.clear();
}

void FlowView::forget() {
  rows_.clear();
  serials_.clear();
  ended_now_.clear();
  ended_.clear();
  ended_known_ = false;
}

}  // namespace flowmart::views
