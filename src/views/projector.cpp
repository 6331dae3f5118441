#include "views/projector.hpp"

#include <fmt/format.h>

#include "journal/sqlite/store_file.hpp"
#include "views/flow_view.hpp"
#include "views/order_view.hpp"
#include "views/payment_view.hpp"
#include "views/reconciliation_view.hpp"
#include "views/reservation_view.hpp"
#include "views/return_view.hpp"
#include "views/schema.hpp"
#include "views/shipment_view.hpp"
#include "views/stock_view.hpp"
#include "views/subscription_story_view.hpp"
#include "views/subscription_view.hpp"

namespace flowmart::views {
namespace {

constexpr std::size_t orders_kept = 200'000;

}  // namespace

std::filesystem::path views_file(const std::filesystem::path& folder) { return folder / "views.db"; }

journal::Opened<Projector> Projector::open(const std::filesystem::path& folder, engine::MarkAt mark,
                                           engine::Open open) {
  const std::filesystem::path file = views_file(folder);
  try {
    auto connection = sqlite::Connection::open(file, sqlite::Mode::create);
    if (auto fault = journal::prepare_store(connection, file, store_file())) return *fault;
    connection.pragma("journal_mode", "wal");
    connection.pragma("synchronous", "1");
    connection.run(
        "PRAGMA secure_delete=OFF; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000; "
        "PRAGMA temp_store=MEMORY");
    return std::unique_ptr<Projector>(
        new Projector(file, std::move(connection), std::move(mark), std::move(open)));
  } catch (const sqlite::Error& error) {
    return journal::fault_of(error, file, store_file());
  }
}

journal::Opened<Projector> Projector::open_scratch(engine::MarkAt mark, engine::Open open) {
  const std::filesystem::path file;  // SQLite's own temporary file
  try {
    auto connection = sqlite::Connection::open(file, sqlite::Mode::create);
    if (auto fault = journal::prepare_store(connection, file, store_file())) return *fault;
    connection.run("PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY");
    return std::unique_ptr<Projector>(
        new Projector(file, std::move(connection), std::move(mark), std::move(open)));
  } catch (const sqlite::Error& error) {
    return journal::fault_of(error, file, store_file());
  }
}

Projector::Projector(std::filesystem::path file, sqlite::Connection connection, engine::MarkAt mark,
                     engine::Open open)
    : file_(std::move(file)),
      connection_(std::move(connection)),
      mark_(std::move(mark)),
      open_(std::move(open)) {
  prepare();
}

Projector::~Projector() = default;

// The payments ask the movements, which are told first; the movements tell the payments what was taken.
void Projector::add_money_views() {
  auto moves = std::make_unique<MoneyView>(connection_, handlers_, *orders_,
                                           [this](const MoneyView::Row& row, bool spent, const Place& place) {
                                             payments_->taken(row.order, row.amount, spent, place);
                                           });
  auto payments = std::make_unique<PaymentView>(connection_, handlers_, *orders_, *moves);
  payments_ = payments.get();
  moves_ = moves.get();
  views_.push_back(std::move(moves));
  views_.push_back(std::move(payments));
  views_.push_back(std::make_unique<ReconciliationView>(connection_, handlers_));
}

void Projector::prepare() {
  handlers_ = {};
  views_.clear();
  stories_.reset();
  // A refused order has a number too, until it is placed and has a later one.
  orders_.emplace(
      connection_,
      "SELECT serial FROM orders WHERE id = ?1 UNION ALL SELECT serial FROM refusals WHERE id = ?1 "
      "ORDER BY serial DESC LIMIT 1");
  // In the order of flushing: orders first, for others ask for their numbers.
  views_.push_back(std::make_unique<OrderView>(connection_, handlers_, *orders_, open_));
  views_.push_back(std::make_unique<StockView>(connection_, handlers_, *orders_));
  views_.push_back(std::make_unique<ReservationView>(connection_, handlers_));
  add_money_views();
  views_.push_back(std::make_unique<ShipmentView>(connection_, handlers_, *orders_));
  views_.push_back(std::make_unique<ReturnView>(connection_, handlers_, *orders_));
  subscriptions_.emplace(connection_, "SELECT serial FROM subscriptions WHERE id = ?1");
  views_.push_back(std::make_unique<SubscriptionView>(connection_, handlers_, *subscriptions_));
  views_.push_back(std::make_unique<SubscriptionStoryView>(connection_, handlers_, *subscriptions_));
  flows::RunningFlows::each([this]<class Run>() {
    views_.push_back(std::make_unique<FlowView<Run>>(connection_, handlers_,
                                                     Run::of_subscriptions ? *subscriptions_ : *orders_));
  });
  stories_.emplace(connection_, *orders_, [this](PaymentId payment) { return moves_->order_of(payment); });
  set_mark_ = connection_.prepare("UPDATE progress SET journal = ?1, position = ?2, hash = ?3 WHERE id = 1");
  position_ = static_cast<std::uint64_t>(connection_.integer("SELECT position FROM progress WHERE id = 1"));
}

void Projector::take(const engine::Batch& batch) {
  // What its receiver refused has changed nothing.
  std::vector<bool> refused(batch.messages.size());
  for (const engine::BatchStep& step : batch.steps)
    if (step.rejection) refused[step.message] = true;
  for (std::size_t i = 0; i < batch.messages.size(); ++i)
    if (!refused[i])
      handlers_.take(batch.messages[i].message,
                     {static_cast<std::int64_t>(batch.first_event + i), batch.time});
  stories_->take(batch);
}

void Projector::flush(std::uint64_t position) {
  for (const auto& view : views_) view->flush();
  stories_->flush();
  orders_->forget_beyond(orders_kept);
  subscriptions_->forget_beyond(orders_kept);
  const engine::JournalMark reached = mark_(position);
  journal::bind_mark(set_mark_, reached).run();
}

void Projector::forget() {
  for (const auto& view : views_) view->forget();
  stories_->forget();
  orders_->clear();
  subscriptions_->clear();
}

std::optional<std::string> Projector::apply(const engine::Batches& batches, bool caught_up) {
  try {
    if (unscrubbed_ && caught_up && scrub()) unscrubbed_ = false;
    if (batches.empty()) return std::nullopt;
    sqlite::Transaction transaction(connection_);
    for (const engine::Batch& batch : batches) take(batch);
    flush(batches.back().sequence);
    transaction.commit();
  } catch (const sqlite::Error& error) {
    forget();
    return fmt::format("{} cannot be written: {}", file_.string(), error.what());
  }
  position_ = batches.back().sequence;
  return std::nullopt;
}

// SQLite leaves what it no longer needs where it stood: in free pages, in old pieces of the word index, in
// the log. So all is written anew. False: somebody reads, or there is no room; it is tried again, and the
// views are as they were.
bool Projector::scrub() try {
  connection_.run("INSERT INTO order_words(order_words) VALUES('optimize')");
  connection_.run("VACUUM");
  sqlite::Statement checkpoint = connection_.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  return checkpoint.step() && checkpoint.integer(0) == 0;
} catch (const sqlite::Error&) {
  return false;
}

std::optional<std::string> Projector::clear() {
  try {
    sqlite::Transaction transaction(connection_);
    connection_.run(std::string(drop_all()) + std::string(create_all()));
    transaction.commit();
    prepare();
    const engine::JournalMark begins = mark_(0);
    journal::bind_mark(set_mark_, begins).run();
    return std::nullopt;
  } catch (const sqlite::Error& error) {
    return fmt::format("{} cannot be emptied: {}", file_.string(), error.what());
  }
}

journal::SavedMark views_mark(const std::filesystem::path& folder) {
  return journal::read_mark(views_file(folder), store_file(),
                            "SELECT journal, position, hash FROM progress WHERE id = 1");
}

std::optional<std::string> drop_views(const std::filesystem::path& folder) {
  // The file goes before its log: a log without its file is nothing.
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code error;
    const std::filesystem::path file = views_file(folder).string() + suffix;
    std::filesystem::remove(file, error);
    if (error) return fmt::format("{} cannot be removed: {}", file.string(), error.message());
  }
  return std::nullopt;
}

}  // namespace flowmart::views
