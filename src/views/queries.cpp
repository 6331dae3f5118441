#include "views/queries.hpp"

#include "journal/sqlite/store_file.hpp"
#include "views/projector.hpp"
#include "views/reading.hpp"
#include "views/schema.hpp"
#include "views/search_words.hpp"

namespace flowmart::views {

using sqlite::Bytes;

Queries::Queries(std::filesystem::path file) : file_(std::move(file)), sessions_(file_) {}

journal::Opened<Queries> Queries::open(const std::filesystem::path& folder) {
  const std::filesystem::path file = views_file(folder);
  if (!std::filesystem::exists(file))
    return journal::OpenFault{journal::OpenFailure::missing,
                              fmt::format("there are no views in {}", folder.string())};
  try {
    auto connection = sqlite::Connection::open(file, sqlite::Mode::read_only);
    if (auto fault = journal::recognise_store(connection, file, store_file())) return *fault;
    return std::unique_ptr<Queries>(new Queries(file));
  } catch (const sqlite::Error& error) {
    return journal::fault_of(error, file, store_file());
  }
}

Read<std::uint64_t> Queries::position() {
  return read<std::uint64_t>([](ReadSession& session) {
    auto& statement = session.statement("SELECT position FROM progress WHERE id = 1");
    const sqlite::Resetting resetting(statement);
    return statement.step() ? statement.number(0) : std::uint64_t{0};
  });
}

Read<std::vector<EventSpan>> Queries::story(OrderId id) {
  return read<std::vector<EventSpan>>([&](ReadSession& session) {
    auto& statement = session.statement(
        "SELECT first_event, last_event FROM stories WHERE order_serial IN "
        "(SELECT serial FROM orders WHERE id = ?1 UNION ALL SELECT serial FROM refusals WHERE id = ?1) "
        "ORDER BY first_event");
    statement.bind(1, Bytes(id.uuid.bytes));
    return rows_of(statement, [](Columns& row) { return EventSpan{row.integer(), row.integer()}; });
  });
}

}  // namespace flowmart::views
