// What is kept of webhook subscriptions: webhooks.db beside the journal (docs/formats.md). It is no part of
// the journal, because a thousand deliveries a second would double that; and no view, because what was
// delivered can't be told from the journal. It holds secrets, so nobody but its owner may read it.
//
// Used under one lock. What SQLite can't do is thrown as sqlite::Error.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "journal/sqlite/connection.hpp"
#include "webhooks/subscription.hpp"

namespace flowmart::webhooks {

struct LogFilter {
  std::optional<Outcome> outcome{};
  std::optional<std::int64_t> before{};
  std::size_t limit = 20;
};

class Store {
 public:
  explicit Store(const std::filesystem::path& file);

  std::vector<Subscription> subscriptions();
  std::map<std::uint64_t, Pending> pending(const std::string& webhook);
  void save(const Subscription& subscription);
  void erase(const std::string& webhook);
  void forget_pending(const std::string& webhook);

  void set_position(const Subscription& subscription);
  void set_pending(const std::string& webhook, std::uint64_t event, const Pending& pending);
  void erase_pending(const std::string& webhook, std::uint64_t event);
  void log(const std::string& webhook, const Attempt& attempt);
  std::vector<Attempt> deliveries(const std::string& webhook, const LogFilter& filter);

  // What is done between the two is kept whole or not at all.
  void begin();
  void commit();
  void give_up() noexcept;

 private:
  void save_parts(const Subscription& subscription);

  sqlite::Connection connection_;
  sqlite::Statement add_, drop_, add_wanted_, add_secret_, set_position_, set_pending_, erase_pending_, log_,
      prune_;
  std::map<std::string, int> logged_;  // since it was pruned
  bool open_ = false;
};

// Copies the store for a backup whose journal ends with message `end`, into a file that nobody else may read:
// what came after it is told anew. Answers with how many subscriptions there are, or why it can't be had.
std::variant<std::size_t, std::string> copy_store(const std::filesystem::path& file,
                                                  const std::filesystem::path& copy, std::uint64_t end);

}  // namespace flowmart::webhooks
