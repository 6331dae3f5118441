// Keeps `views.db` of a data folder equal to the fold of the journal up to its position: rows and position
// are committed together. Everything in it can be made anew.
//
//   Projector::open(folder), or drop_views(folder) first if that is told to be damaged, foreign or newer;
//   then as a consumer of engine::Follower. To rebuild: clear(), and let a follower catch up.
//
// Threads: `apply` and `clear` by one thread; `position` by any.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>

#include <optional>
#include <string>
#include <vector>

#include "engine/follower.hpp"
#include "engine/seals.hpp"
#include "journal/open.hpp"
#include "journal/sqlite/connection.hpp"
#include "journal/sqlite/mark.hpp"
#include "views/money_view.hpp"
#include "views/serials.hpp"
#include "views/story_view.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class PaymentView;

class Projector final : public engine::Consumer {
 public:
  // What nobody sealed.
  static wire::AnyMessage plain(const wire::AnyMessage& message) { return message; }

  // The caller holds the data folder. `mark` says what to keep beside the rows; `open` opens what is sealed,
  // for lists and searches tell who a person is.
  static journal::Opened<Projector> open(const std::filesystem::path& folder,
                                         engine::MarkAt mark = engine::unnamed_mark,
                                         engine::Open open = plain);
  // Over a private database that is gone with it.
  static journal::Opened<Projector> open_scratch(engine::MarkAt mark = engine::unnamed_mark,
                                                 engine::Open open = plain);
  ~Projector() override;

  // Journal sequence up to which the views are complete.
  std::uint64_t position() const override { return position_.load(); }
  // One transaction. Returns why it can't go on; then nothing of these batches was taken in.
  std::optional<std::string> apply(const engine::Batches& batches, bool caught_up) override;
  // Empties all views, position 0; they belong to the journal of `mark` from then on.
  std::optional<std::string> clear();
  sqlite::Connection& connection() { return connection_; }

  // Any thread: what was overwritten or taken out of the views is to leave the file as well, with the next
  // `apply`; it takes as long as writing all of them anew.
  void scrub_soon() { unscrubbed_ = true; }
  bool scrubbed() const { return !unscrubbed_; }

 private:
  Projector(std::filesystem::path file, sqlite::Connection connection, engine::MarkAt mark,
            engine::Open open);
  bool scrub();
  void prepare();  // statements and views over the tables as they are now
  void add_money_views();
  void take(const engine::Batch& batch);
  void flush(std::uint64_t position);
  void forget();

  const std::filesystem::path file_;
  sqlite::Connection connection_;
  const engine::MarkAt mark_;
  const engine::Open open_;
  std::atomic<bool> unscrubbed_{false};
  std::atomic<std::uint64_t> position_{0};
  Handlers handlers_;
  std::optional<Serials> orders_, subscriptions_;
  std::vector<std::unique_ptr<View>> views_;
  PaymentView* payments_ = nullptr;  // one of them
  MoneyView* moves_ = nullptr;       // another
  std::optional<StoryView> stories_;
  sqlite::Statement set_mark_;
};

// What views that are not open were made of; see journal::read_mark.
journal::SavedMark views_mark(const std::filesystem::path& folder);

// Deletes the files of views that are not open.
std::optional<std::string> drop_views(const std::filesystem::path& folder);

std::filesystem::path views_file(const std::filesystem::path& folder);

}  // namespace flowmart::views
