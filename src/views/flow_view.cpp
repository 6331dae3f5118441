#include "views/flow_view.hpp"

#include <algorithm>
#include <charconv>

#include "views/rows.hpp"
#include "wire/binary.hpp"

namespace flowmart::views {

using contract::wire_name;
using flows::PaymentFlow;
using flows::PaymentStep;

namespace {

constexpr std::size_t flow_rows_kept = 20'000;

std::string_view next_word(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

template <class Step>
std::vector<Step> split(std::string_view text) {
  std::vector<Step> steps;
  while (!text.empty())
    if (const auto step = contract::from_wire_name<Step>(next_word(text))) steps.push_back(*step);
  return steps;
}
template <class Step>
std::string join(const std::vector<Step>& steps) {
  std::string text;
  for (const Step step : steps) text.append(text.empty() ? "" : " ").append(wire_name(step));
  return text;
}

template <class Step>
std::vector<std::pair<Step, std::int64_t>> split_standing(std::string_view text) {
  std::vector<std::pair<Step, std::int64_t>> at;
  while (!text.empty()) {
    const auto step = contract::from_wire_name<Step>(next_word(text));
    const std::string_view number = next_word(text);
    std::int64_t since = 0;
    std::from_chars(number.data(), number.data() + number.size(), since);
    if (step) at.emplace_back(*step, since);
  }
  return at;
}
template <class Standing>
std::string join_standing(const Standing& at) {
  std::string text;
  for (const auto& [step, since] : at)
    text.append(text.empty() ? "" : " ").append(wire_name(step)).append(" ").append(std::to_string(since));
  return text;
}

// What a person wants to know first. Failed: it came to a dead end and is not over. Waiting: every way on
// goes back to where it has been, so it waits to try again.
std::string_view status_of(const PaymentFlow& flow, const std::vector<PaymentStep>& visited) {
  if (at_rest(flow)) return "done";
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
std::string_view status_of(const flows::FulfilmentFlow& flow, const std::vector<flows::FulfilmentStep>&) {
  return at_rest(flow) ? "done" : "running";
}
std::string_view status_of(const flows::RenewalFlow& flow, const std::vector<flows::RenewalStep>&) {
  const bool waits = flow.waits_for_attempt() || flow.stands_at(flows::RenewalStep::await_customer_action);
  return at_rest(flow) ? "done" : waits ? "waiting" : "running";
}
std::string_view status_of(const flows::CancelFlow& flow, const std::vector<flows::CancelStep>&) {
  return at_rest(flow) ? "done" : "running";
}

}  // namespace

// From when on its time there runs, if it came there now.
template <class Flow, class Step>
std::int64_t clock_of(const Flow& flow, Step step, std::int64_t now) {
  if (is_held(flow)) return now + held_offset.count();
  if constexpr (std::same_as<Flow, PaymentFlow>)
    if (const auto from = flows::runs_from(flow, step)) return from->time_since_epoch().count();
  return now;
}

template <class Run>
FlowView<Run>::FlowView(sqlite::Connection& connection, Handlers& handlers, Serials& subjects)
    : connection_(connection),
      subjects_(subjects),
      rows_([this](const std::int64_t& serial) { return load(serial); }) {
  load_ = connection.prepare(
      "SELECT visited, since, state, standing, causes FROM flow_instances WHERE flow = ?1 AND order_serial = "
      "?2");
  insert_ = connection.prepare("INSERT INTO flow_instances VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  update_ = connection.prepare(
      "UPDATE flow_instances SET status = ?3, standing = ?4, visited = ?5, since = ?6, ended = ?7, state = "
      "?8, causes = ?9 WHERE flow = ?1 AND order_serial = ?2");
  delete_ = connection.prepare("DELETE FROM flow_instances WHERE flow = ?1 AND order_serial = ?2");
  stand_ = connection.prepare("INSERT INTO flow_standing VALUES(?1, ?2, ?3, ?4)");
  leave_ = connection.prepare(
      "DELETE FROM flow_standing WHERE flow = ?1 AND step = ?2 AND since = ?3 AND order_serial = ?4");
  count_ = connection.prepare(
      "INSERT INTO flow_counts VALUES(?1, ?2, ?3) ON CONFLICT(flow, step) DO UPDATE SET count = count + "
      "excluded.count");
  Run::Moves::each([&]<class M>() {
    handlers.on<M>([this](const M& message, const Place& place) { moved(message, place); });
  });
}

template <class Run>
std::optional<typename FlowView<Run>::Row> FlowView<Run>::load(std::int64_t serial) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, Run::id).bind(2, serial);
  if (!load_.step()) return std::nullopt;
  Row row;
  row.visited = split<Step>(load_.text(0));
  row.since = load_.integer(1);
  wire::Reader state(sqlite::text_of(load_.blob(2)));
  if (!wire::decode(state, row.flow)) row.flow = {};
  row.at = row.at_on_file = split_standing<Step>(load_.text(3));
  row.causes = std::string(load_.text(4));
  return row;
}

template <class Run>
template <class M>
void FlowView<Run>::moved(const M& message, const Place& place) {
  const Uuid instance = Run::instance_of(message);
  const auto serial = instance.is_nil() ? std::nullopt : subjects_.find(instance);
  if (!serial) return;
  Row* row = rows_.change(*serial);
  if (row == nullptr) {
    if constexpr (!Run::template begins<M>) return;
    row = &rows_.add(*serial, {});
  }
  if constexpr (Run::of_subscriptions && Run::template begins<M>)
    if (at_rest(row->flow)) begin_anew(*serial, *row);
  if (at_rest(row->flow)) return;
  const auto entered = steps(row->flow, message);
  const bool was_held = is_held(row->flow);
  evolve(row->flow, message);
  const bool ended = at_rest(row->flow);
  for (const auto& one : entered) {
    row->visited.push_back(one.step);
    row->causes.append(row->causes.empty() ? "" : " ").append(M::info.id);
  }
  if (!entered.empty() || ended) row->since = place.micros();
  Standing at;
  for (const Step step : standing(row->flow)) {
    const auto before = std::find_if(row->at.begin(), row->at.end(),
                                     [step](const auto& entry) { return entry.first == step; });
    const bool came =
        std::any_of(entered.begin(), entered.end(), [step](const auto& one) { return one.step == step; });
    const bool anew = came || before == row->at.end() || was_held != is_held(row->flow);
    at.emplace_back(step, anew ? clock_of(row->flow, step, place.micros()) : before->second);
  }
  row->at = std::move(at);
  if (ended) ended_now_.push_back(*serial);
}

template <class Run>
void FlowView<Run>::begin_anew(std::int64_t serial, Row& row) {
  row.flow = {};
  row.visited.clear();
  row.causes.clear();
  std::erase(ended_now_, serial);
  begun_anew_.insert(serial);
}

template <class Run>
std::unordered_set<std::int64_t> FlowView<Run>::give_way() {
  if (!ended_known_) {
    auto statement =
        connection_.prepare("SELECT order_serial FROM flow_instances WHERE flow = ?1 AND ended = 1");
    statement.bind(1, Run::id);
    while (statement.step()) ended_.insert(statement.integer(0));
    ended_known_ = true;
  }
  for (const std::int64_t serial : begun_anew_) ended_.erase(serial);
  begun_anew_.clear();
  ended_.insert(ended_now_.begin(), ended_now_.end());
  ended_now_.clear();
  std::unordered_set<std::int64_t> gone;
  while (ended_.size() > ended_flows_kept) gone.insert(ended_.extract(ended_.begin()).value());
  return gone;
}

template <class Run>
void FlowView<Run>::write(std::int64_t serial, const Row& row, bool is_new) {
  const std::string_view status = status_of(row.flow, row.visited);
  const std::string standing = join_standing(row.at), visited = join(row.visited);
  const std::int64_t ended = at_rest(row.flow);
  std::string state;
  wire::encode(state, row.flow);
  sqlite::Statement& statement = is_new ? insert_ : update_;
  statement.bind(1, Run::id).bind(2, serial).bind(3, status).bind(4, standing).bind(5, visited);
  statement.bind(6, row.since).bind(7, ended).bind(8, sqlite::bytes_of(state)).bind(9, row.causes).run();
}

template <class Run>
void FlowView<Run>::write_standing(std::int64_t serial, Row& row) {
  if (row.at == row.at_on_file) return;
  for (const auto& [step, since] : row.at_on_file) {
    leave_.bind(1, Run::id).bind(2, wire_name(step)).bind(3, since).bind(4, serial).run();
    --counts_change_[step];
  }
  for (const auto& [step, since] : row.at) {
    stand_.bind(1, Run::id).bind(2, wire_name(step)).bind(3, since).bind(4, serial).run();
    ++counts_change_[step];
  }
  row.at_on_file = row.at;
}

template <class Run>
void FlowView<Run>::flush() {
  std::unordered_set<std::int64_t> gone = give_way();
  // What began and gave way since the last flush never touches the file.
  rows_.flush([&](std::int64_t serial, Row& row, bool is_new) {
    write_standing(serial, row);
    if (!gone.contains(serial)) write(serial, row, is_new);
    else if (is_new) gone.erase(serial);
  });
  for (const auto& [step, change] : counts_change_)
    if (change != 0) count_.bind(1, Run::id).bind(2, wire_name(step)).bind(3, change).run();
  counts_change_.clear();
  for (const std::int64_t serial : gone) delete_.bind(1, Run::id).bind(2, serial).run();
  rows_.forget_beyond(flow_rows_kept);
}

template <class Run>
void FlowView<Run>::forget() {
  rows_.clear();
  counts_change_.clear();
  ended_now_.clear();
  begun_anew_.clear();
  ended_.clear();
  ended_known_ = false;
}

template class FlowView<flows::PaymentFlowRun>;
template class FlowView<flows::RenewalFlowRun>;
template class FlowView<flows::CancelFlowRun>;
template class FlowView<flows::FulfilmentFlowRun>;

}  // namespace flowmart::views
