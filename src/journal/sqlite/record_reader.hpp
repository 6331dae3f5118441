// Reads records over connections of its own: as many as there are readers at the same time, kept for the
// next.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/journal.hpp"
#include "journal/sqlite/connection.hpp"

namespace flowmart::journal {

class RecordReader {
 public:
  RecordReader(std::filesystem::path file, std::string vfs);
  ~RecordReader();

  // As the port says; these throw sqlite::Error, but for `read`, which reports it as a fault.
  engine::JournalEnd last() const;
  std::optional<engine::JournalEnd> end_at(std::uint64_t sequence) const;
  std::optional<engine::JournalFault> read(
      std::uint64_t sequence, const std::function<bool(const engine::JournalRecord&)>& visit) const;
  std::optional<std::uint64_t> sequence_of_event(std::uint64_t event) const;

 private:
  struct Session;
  class Loan;
  std::unique_ptr<Session> borrow() const;

  std::filesystem::path file_;
  std::string vfs_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace flowmart::journal
