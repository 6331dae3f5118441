#include <algorithm>
#include <charconv>

#include "flows/running.hpp"
#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {

using contract::wire_name;

namespace {

// Of an order's number, or a subscription's.
std::string instances_of(std::string_view flow) {
  return "SELECT f.order_serial, o.id, f.status, f.standing, f.visited, f.since, o.number, f.causes "
         "FROM flow_instances f JOIN " +
         std::string(flows::is_of_subscriptions(flow) ? "subscriptions" : "orders") +
         " o ON o.serial = f.order_serial ";
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// A step, and since when; another, and since when.
std::vector<FlowStanding> standing_of(std::string_view flow, std::string_view text) {
  std::vector<FlowStanding> standing;
  const std::vector<std::string> words = words_of(text);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    std::int64_t since = 0;
    std::from_chars(words[i + 1].data(), words[i + 1].data() + words[i + 1].size(), since);
    const Time came{Duration{since}};
    const auto deadline = flows::deadline_of(flow, words[i]);
    standing.push_back({words[i], came, deadline ? came + *deadline : Time::max()});
  }
  return standing;
}

FlowInstanceRow instance_of(std::string_view flow, Columns& row) {
  FlowInstanceRow instance{.serial = row.integer(), .instance = row.uuid(), .status = row.text()};
  instance.standing = standing_of(flow, row.text());
  instance.visited = words_of(row.text());
  instance.since = row.time();
  instance.name = row.text();
  instance.causes = words_of(row.text());
  return instance;
}

// Live ones, then ended ones, each the newest first.
FlowPage newest(ReadSession& session, const FlowFilter& filter) {
  auto& statement = session.statement(
      instances_of(filter.flow) +
      "WHERE f.flow = ?1 AND f.ended = ?2 AND f.order_serial < ?3 ORDER BY f.order_serial DESC LIMIT ?4");
  FlowPage page;
  const FlowPlace after = filter.after.value_or(FlowPlace{0, INT64_MAX});
  for (std::int64_t ended = after.first; ended <= 1 && page.rows.size() < filter.limit; ++ended) {
    statement.bind(1, filter.flow).bind(2, ended).bind(3, ended == after.first ? after.second : INT64_MAX);
    statement.bind(4, static_cast<std::int64_t>(filter.limit - page.rows.size()));
    for (FlowInstanceRow& row :
         rows_of(statement, [&filter](Columns& one) { return instance_of(filter.flow, one); })) {
      page.next = FlowPlace{ended, row.serial};
      page.rows.push_back(std::move(row));
    }
  }
  if (page.rows.size() < filter.limit) page.next.reset();
  return page;
}

// The steps that the filter asks about, and until when an instance must have come there.
struct AskedStep {
  std::string step;
  Time until;
};
std::vector<AskedStep> asked_steps(const FlowFilter& filter, Time now) {
  std::vector<AskedStep> asked;
  flows::RunningFlows::each([&]<class Run>() {
    if (Run::id != filter.flow) return;
    for (const auto& deadline : Run::deadlines) {
      if (!filter.step.empty() && wire_name(deadline.step) != filter.step) continue;
      Time until = filter.stuck || filter.older_than ? now : now + held_offset;
      if (filter.older_than) until = std::min(until, now - *filter.older_than);
      if (filter.stuck) until = std::min(until, now - deadline.after);
      asked.push_back({std::string(wire_name(deadline.step)), until});
    }
  });
  return asked;
}

// The first of a step behind a place.
std::vector<FlowPlace> standing_at(ReadSession& session, std::string_view flow, const AskedStep& asked,
                                   const FlowPlace& after, std::size_t limit) {
  auto& statement = session.statement(
      "SELECT since, order_serial FROM flow_standing WHERE flow = ?1 AND step = ?2 "
      "AND (since, order_serial) > (?3, ?4) AND since <= ?5 ORDER BY since, order_serial LIMIT ?6");
  statement.bind(1, flow).bind(2, asked.step).bind(3, after.first).bind(4, after.second);
  statement.bind(5, asked.until.time_since_epoch().count()).bind(6, static_cast<std::int64_t>(limit));
  return rows_of(statement, [](Columns& row) {
    const std::int64_t since = row.integer();
    return FlowPlace{since, row.integer()};
  });
}

// Where an instance stands in such a list: at the step, of those that are asked about, to which it came
// first.
std::optional<FlowPlace> place_of(const FlowInstanceRow& row, const std::vector<AskedStep>& asked) {
  std::optional<FlowPlace> place;
  for (const FlowStanding& standing : row.standing)
    for (const AskedStep& one : asked) {
      if (one.step != standing.step || standing.since > one.until) continue;
      const FlowPlace found{standing.since.time_since_epoch().count(), row.serial};
      if (!place || found < *place) place = found;
    }
  return place;
}

FlowPage longest_there(ReadSession& session, const FlowFilter& filter, Time now) {
  const std::vector<AskedStep> asked = asked_steps(filter, now);
  auto& statement =
      session.statement(instances_of(filter.flow) + "WHERE f.flow = ?1 AND f.order_serial = ?2");
  FlowPage page;
  page.next = filter.after.value_or(FlowPlace{INT64_MIN, INT64_MIN});
  while (page.rows.size() < filter.limit) {
    std::vector<FlowPlace> places;
    for (const AskedStep& one : asked) {
      const auto found = standing_at(session, filter.flow, one, *page.next, filter.limit);
      places.insert(places.end(), found.begin(), found.end());
    }
    if (places.empty()) {
      page.next.reset();
      break;
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    // Each step was read to its limit, so what lies behind that many is not all there is.
    places.resize(std::min(places.size(), filter.limit));
    for (const FlowPlace& place : places) {
      if (page.rows.size() == filter.limit) break;
      page.next = place;
      statement.bind(1, filter.flow).bind(2, place.second);
      auto row = first_of(rows_of(statement, [&](Columns& one) { return instance_of(filter.flow, one); }));
      if (row && place_of(*row, asked) == place) page.rows.push_back(std::move(*row));
    }
  }
  return page;
}

}  // namespace

Read<FlowPage> Queries::flow_instances(const FlowFilter& filter, Time now) {
  return read<FlowPage>([&](ReadSession& session) {
    return filter.by_age() ? longest_there(session, filter, now) : newest(session, filter);
  });
}

Read<FlowFigures> Queries::flow_figures(std::string_view flow, Time now) {
  return read<FlowFigures>([&](ReadSession& session) {
    FlowFigures figures;
    auto& counts = session.statement("SELECT step, count FROM flow_counts WHERE flow = ?1 AND count <> 0");
    counts.bind(1, flow);
    for (const auto& [step, count] : rows_of(counts, [](Columns& row) {
           std::string at = row.text();
           return std::pair(std::move(at), row.integer());
         }))
      figures.counts[step] = count;
    auto& stuck = session.statement(
        "SELECT count(*) FROM (SELECT 1 FROM flow_standing WHERE flow = ?1 AND step = ?2 AND since <= ?3 "
        "LIMIT ?4)");
    FlowFilter beyond;
    beyond.flow = flow;
    beyond.stuck = true;
    for (const AskedStep& one : asked_steps(beyond, now)) {
      stuck.bind(1, flow).bind(2, one.step).bind(3, one.until.time_since_epoch().count());
      stuck.bind(4, stuck_counted_max);
      const auto found = first_of(rows_of(stuck, [](Columns& row) { return row.integer(); }));
      if (found.value_or(0) > 0) figures.stuck[one.step] = *found;
    }
    return figures;
  });
}

}  // namespace flowmart::views
