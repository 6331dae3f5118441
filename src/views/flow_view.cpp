#include "views/flow_view.hpp"

#include <algorithm>

namespace flowmart::views {

using contract::FlowInfo;
using contract::FlowStep;

namespace {

constexpr std::size_t rows_kept = 20'000;

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
    : x_connection(connection),
      x_rows([this](const std::int64_t& serial) -> std::optional<Row> { return load(serial); }) {
  x_load = connection.prepare(
      "SELECT flow, instance, standing, visited, since, ended FROM flow_instances WHERE serial = ?1");
  x_find = connection.prepare("SELECT serial FROM flow_instances WHERE instance = ?1 AND flow = ?2");
  x_insert = connection.prepare("INSERT INTO flow_instances VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  x_update = connection.prepare(
      "UPDATE flow_instances SET status = ?2, standing = ?3, visited = ?4, since = ?5, ended = ?6 "
      "WHERE serial = ?1");
  x_delete = connection.prepare("DELETE FROM flow_instances WHERE serial = ?1");
  handlers.on<contract::FlowStepEntered>([this](const auto& m, const Place& p) { entered(m, p); });
  handlers.on<contract::FlowEnded>([this](const auto& m, const Place& p) { ended(m, p); });
}

FlowView::Row FlowView::load(std::int64_t serial) {
  const sqlite::Resetting resetting(x_load);
  x_load.bind(1, serial);
  Row row;
  if (!x_load.step() || !(row.flow = flow_of(x_load.text(0)))) return row;
  const sqlite::Bytes instance = x_load.blob(1);
  std::copy_n(instance.begin(), std::min(instance.size(), row.instance.bytes.size()),
              row.instance.bytes.begin());
  row.standing = split(*row.flow, x_load.text(2));
  row.visited = split(*row.flow, x_load.text(3));
  row.since = x_load.integer(4);
  row.ended = x_load.integer(5) != 0;
  return row;
}

FlowView::Row* FlowView::find(const FlowInfo& flow, const Uuid& instance) {
  const Key key{&flow, instance};
  if (const auto known = x_serials.find(key); known != x_serials.end()) return x_rows.change(known->second);
  const sqlite::Resetting resetting(x_find);
  x_find.bind(1, sqlite::Bytes(instance.bytes)).bind(2, flow.id);
  if (!x_find.step()) return nullptr;
  return x_rows.change(x_serials[key] = x_find.integer(0));
}

void FlowView::entered(const contract::FlowStepEntered& message, const Place& place) {
  const FlowInfo* flow = flow_of(message.flow);
  const FlowStep* step = flow == nullptr ? nullptr : contract::find_step(*flow, message.step);
  if (step == nullptr) return;
  Row* row = find(*flow, message.instance);
  if (row == nullptr) {
    x_serials[{flow, message.instance}] = place.event;
    row = &x_rows.add(place.event, {.flow = flow, .instance = message.instance});
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
  x_ended_now.push_back(x_serials[{flow, message.instance}]);
}

std::unordered_set<std::int64_t> FlowView::give_way() {
  if (!x_ended_known) {
    auto statement = x_connection.prepare("SELECT serial FROM flow_instances WHERE ended = 1");
    while (statement.step()) x_ended.insert(statement.integer(0));
    x_ended_known = true;
  }
  x_ended.insert(x_ended_now.begin(), x_ended_now.end());
  x_ended_now.clear();
  std::unordered_set<std::int64_t> gone;
  while (x_ended.size() > ended_flows_kept) gone.insert(x_ended.extract(x_ended.begin()).value());
  return gone;
}

void FlowView::write(std::int64_t serial, const Row& row, bool is_new) {
  const std::string_view status = status_of(*row.flow, row.standing, row.visited, row.ended);
  const std::string standing = join(row.standing), visited = join(row.visited);
  if (!is_new) {
    x_update.bind(1, serial).bind(2, status).bind(3, standing).bind(4, visited);
    x_update.bind(5, row.since).bind(6, std::int64_t{row.ended}).run();
    return;
  }
  x_insert.bind(1, serial).bind(2, row.flow->id).bind(3, sqlite::Bytes(row.instance.bytes)).bind(4, status);
  x_insert.bind(5, standing).bind(6, visited).bind(7, row.since).bind(8, std::int64_t{row.ended}).run();
}

void FlowView::flush() {
  std::unordered_set<std::int64_t> gone = give_way();
  // What began and gave way since the last flush never touches the file.
  x_rows.flush([&](std::int64_t serial, const Row& row, bool is_new) {
    if (!gone.contains(serial)) write(serial, row, is_new);
    else if (is_new) gone.erase(serial);
  });
  for (const std::int64_t serial : gone) x_delete.bind(1, serial).run();
  if (x_serials.size() <= rows_kept) return;
  x_rows.clear();
  x_serials.clear();
}

void FlowView::forget() {
  x_rows.clear();
  x_serials.clear();
  x_ended_now.clear();
  x_ended.clear();
  x_ended_known = false;
}

}  // namespace flowmart::views
