#include "views/queries.hpp"
#include "views/reading.hpp"

namespace flowmart::views {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::vector<FlowInstanceRow> instances(ReadSession& session, std::string_view flow, bool ended,
                                       std::size_t limit) {
  auto& statement = session.statement(
      "SELECT f.serial, f.instance, f.status, f.standing, f.visited, f.since, coalesce(o.number, '') "
      "FROM flow_instances f LEFT JOIN orders o ON o.id = f.instance "
      "WHERE f.flow = ?1 AND f.ended = ?2 ORDER BY f.serial DESC LIMIT ?3");
  statement.bind(1, flow).bind(2, std::int64_t{ended}).bind(3, static_cast<std::int64_t>(limit));
  return rows_of(statement, [](Columns& row) {
    FlowInstanceRow instance{.serial = row.integer(), .instance = row.uuid(), .status = row.text()};
    instance.standing = words_of(row.text());
    instance.visited = words_of(row.text());
    instance.since = row.time();
    instance.name = row.text();
    return instance;
  });
}

}  // namespace

Read<std::vector<FlowInstanceRow>> Queries::flow_instances(std::string_view flow, std::size_t limit) {
  return read<std::vector<FlowInstanceRow>>([&](ReadSession& session) {
    std::vector<FlowInstanceRow> found = instances(session, flow, false, limit);
    std::vector<FlowInstanceRow> over = instances(session, flow, true, limit - found.size());
    std::move(over.begin(), over.end(), std::back_inserter(found));
    return found;
  });
}

Read<std::map<std::string, std::int64_t>> Queries::flow_counts(std::string_view flow) {
  return read<std::map<std::string, std::int64_t>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT standing, count(*) FROM flow_instances WHERE flow = ?1 AND ended = 0 GROUP BY standing");
    statement.bind(1, flow);
    std::map<std::string, std::int64_t> counts;
    for (const auto& [standing, count] : rows_of(statement, [](Columns& row) {
           std::string at = row.text();
           return std::pair(std::move(at), row.integer());
         }))
      for (const std::string& step : words_of(standing)) counts[step] += count;
    return counts;
  });
}

}  // namespace flowmart::views
