#include "views/flow_view.hpp"

#include <algorithm>

namespace flowmart::views {

using contract::FlowInfo;
using contract::FlowStep;

namespace {

constexpr std::size_t flow_rows_kept = 20'000;

const FlowInfo* flow_of(std::string_view id) {
  for (const FlowInfo* flow : contract::flows())
    if (flow->id == id) return flow;
  return nullptr;
}

bool leads_on(const FlowInfo& flow, std::string_view id) {
  const FlowStep* step = contract::find_step(flow, id);
  return step != nullptr && step->next.count > 0;
}

std::string join(const std::vector<std::string_view>& steps) {
  std::string text;
  for (const std::string_view step : steps) text.append(text.empty() ? "" : " ").append(step);
  return text;
}

// The ids in a joined text, as the contract has them: those live as long as the program.
std::vector<std::string_view> split(const FlowInfo& flow, std::string_view text) {
  std::vector<std::string_view> steps;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (const FlowStep* step = contract::find_step(flow, text.substr(0, end))) steps.push_back(step->id);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return steps;
}

// What a person wants to know first. Failed: it came to a dead end and is not over. Waiting: every way on
// goes back to where it has been, so it waits to try again.
std::string_view status_of(const FlowInfo& flow, const std::vector<std::string_view>& standing,
                           const std::vector<std::string_view>& visited, bool ended) {
  if (ended) return "done";
  for (const std::string_view at : standing) {
    if (!leads_on(flow, at)) return "failed";
    const auto& next = contract::find_step(flow, at)->next;
    const auto been = [&](const contract::FlowNext& to) {
      return std::find(visited.begin(), visited.end(), to.step) != visited.end();
    };
    if (std::all_of(next.begin(), next.end(), been)) return "waiting";
  }
  return "running";
}

}  // namespace

FlowView::FlowView(sqlite::Connection& connection, Handlers& handlers)
    : connection_(connection),
      rows_([this](const std::int64_t& serial) -> std::optional<Row> { return load(serial); }) {
  load_ = connection.prepare(
      "SELECT flow, instance, standing, visited, since, ended FROM flow_instances WHERE serial = ?1");
  find_ = connection.prepare("SELECT serial FROM flow_instances WHERE instance = ?1 AND flow = ?2");
  insert_ = connection.prepare("INSERT INTO flow_instances VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  update_ = connection.prepare(
      "UPDATE flow_instances SET status = ?2, standing = ?3, visited = ?4, since = ?5, ended = ?6 "
      "WHERE serial = ?1");
  delete_ = connection.prepare("DELETE FROM flow_instances WHERE serial = ?1");
  handlers.on<contract::FlowStepEntered>([this](const auto& m, const Place& p) { entered(m, p); });
  handlers.on<contract::FlowEnded>([this](const auto& m, const Place& p) { ended(m, p); });
}

FlowView::Row FlowView::load(std::int64_t serial) {
  const sqlite::Resetting resetting(load_);
  load_.bind(1, serial);
  Row row;
  if (!load_.step() || !(row.flow = flow_of(load_.text(0)))) return row;
  const sqlite::Bytes instance = load_.blob(1);
  std::copy_n(instance.begin(), std::min(instance.size(), row.instance.bytes.size()),
              row.instance.bytes.begin());
  row.standing = split(*row.flow, load_.text(2));
  row.visited = split(*row.flow, load_.text(3));
  row.since = load_.integer(4);
  row.ended = load_.integer(5) != 0;
  return row;
}

FlowView::Row* FlowView::find(const FlowInfo& flow, const Uuid& instance) {
  const Key key{&flow, instance};
  if (const auto known = serials_.find(key); known != serials_.end()) return rows_.change(known->second);
  const sqlite::Resetting resetting(find_);
  find_.bind(1, sqlite::Bytes(instance.bytes)).bind(2, flow.id);
  if (!find_.step()) return nullptr;
  return rows_.change(serials_[key] = find_.integer(0));
}

void FlowView::entered(const contract::FlowStepEntered& message, const Place& place) {
  const FlowInfo* flow = flow_of(message.flow);
  const FlowStep* step = flow == nullptr ? nullptr : contract::find_step(*flow, message.step);
  if (step == nullptr) return;
  Row* row = find(*flow, message.instance);
  if (row == nullptr) {
    serials_[{flow, message.instance}] = place.event;
    row = &rows_.add(place.event, {.flow = flow, .instance = message.instance});
  }
  std::erase_if(row->standing, [&](std::string_view at) {
    return at == step->id || contract::leads_to(*flow, at, step->id) || !leads_on(*flow, at);
  });
  row->standing.push_back(step->id);
  row->visited.push_back(step->id);
  row->since = place.micros();
}

void FlowView::ended(const contract::FlowEnded& message, const Place& place) {
  const FlowInfo* flow = flow_of(message.flow);
  Row* row = flow == nullptr ? nullptr : find(*flow, message.instance);
  if (row == nullptr || row->ended) return;
  row->standing.clear();
  row->since = place.micros();
  row->ended = true;
  ended_now_.push_back(serials_[{flow, message.instance}]);
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
  const std::string_view status = status_of(*row.flow, row.standing, row.visited, row.ended);
  const std::string standing = join(row.standing), visited = join(row.visited);
  if (!is_new) {
    update_.bind(1, serial).bind(2, status).bind(3, standing).bind(4, visited);
    update_.bind(5, row.since).bind(6, std::int64_t{row.ended}).run();
    return;
  }
  insert_.bind(1, serial).bind(2, row.flow->id).bind(3, sqlite::Bytes(row.instance.bytes)).bind(4, status);
  insert_.bind(5, standing).bind(6, visited).bind(7, row.since).bind(8, std::int64_t{row.ended}).run();
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
